#include "analyzer/app/live_screen.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "analyzer/app/patient_write.h"
#include "analyzer/report/terminal_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

constexpr std::string_view kHideCursor = "\x1b[?25l";
constexpr std::string_view kShowCursor = "\x1b[?25h";
constexpr std::string_view kNoWrap = "\x1b[?7l";
constexpr std::string_view kWrap = "\x1b[?7h";
constexpr std::string_view kEraseLine = "\x1b[2K";

std::string ToRow(size_t row) {
  return fmt::format("\x1b[{};1H", row);
}

// The line number `index`, in place of what stood there.
std::string LineAt(size_t index, std::string_view line) {
  return fmt::format("{}{}{}", ToRow(index + 1), kEraseLine, line);
}

}  // namespace

// Line by line, since some terminals keep what is erased as a whole among the lines that were scrolled out.
std::string LiveScreen::Whole(const std::vector<std::string>& lines, size_t rows) {
  std::string text;
  for (size_t i = 0; i < std::max(rows, lines.size()); ++i)
    text += LineAt(i, i < lines.size() ? lines[i] : "");
  return text;
}

void LiveScreen::Draw(const std::vector<std::string>& lines, const LiveSize& size) {
  std::vector<std::string> shown(
      lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(std::min(lines.size(), size.rows)));
  std::string text;
  if (!drawn_) {
    // From wherever the cursor is, so many line ends bring its line to the top.
    text = std::string(std::max<size_t>(size.rows, 1) - 1, '\n') + std::string(kHideCursor) +
           Whole(shown, size.rows);
  } else if (stale_ || size != size_) {
    text = std::string(kHideCursor) + Whole(shown, size.rows);
  } else {
    for (size_t i = 0; i < std::max(shown.size(), lines_.size()); ++i) {
      if (i >= shown.size()) {
        text += LineAt(i, "");
      } else if (i >= lines_.size() || shown[i] != lines_[i]) {
        text += LineAt(i, shown[i]);
      }
    }
  }
  size_ = size;
  lines_ = std::move(shown);
  if (text.empty()) return;
  begun_ = true;
  const bool written = sink_(fmt::format("{}{}{}", kNoWrap, text, kWrap));
  stale_ = !written;
  drawn_ = drawn_ || written;
}

void LiveScreen::Print(std::string_view text) {
  if (!drawn_) {
    sink_(fmt::format("{}\n", text));
    return;
  }
  const size_t columns = std::max<size_t>(size_.columns, 1);
  const size_t rows =
      std::clamp<size_t>((DisplayWidth(text) + columns - 1) / columns, 1, std::max<size_t>(size_.rows, 1));
  // At the top, and then out of the window by as many line ends at its bottom.
  const bool written = sink_(fmt::format("{}{}{}{}{}{}{}{}", Whole({}, size_.rows), ToRow(1), text,
                                         ToRow(std::max<size_t>(size_.rows, 1)), std::string(rows, '\n'),
                                         kNoWrap, Whole(lines_, size_.rows), kWrap));
  stale_ = !written;
}

void LiveScreen::Leave() {
  if (!begun_) return;
  const std::string erased = drawn_ ? Whole({}, lines_.size()) + ToRow(1) : "";
  sink_(fmt::format("{}{}{}", erased, kWrap, kShowCursor));
  begun_ = false;
  drawn_ = false;
  stale_ = false;
  lines_.clear();
}

LiveScreen::Sink TerminalSink(int descriptor) {
  return [descriptor](std::string_view text) {
    // A job in the background leaves the terminal to whoever works there.
    const pid_t foreground = tcgetpgrp(descriptor);
    if (foreground >= 0 && foreground != getpgrp()) return false;
    // A terminal that is stopped (Ctrl-S) must not hold up the analysis.
    constexpr int64_t kPatienceMs = 100;
    return PatientWrite(descriptor, text, [](int64_t stalled_ms) { return stalled_ms >= kPatienceMs; }) == 0;
  };
}

LiveSize TerminalSize(int descriptor, const LiveSize& otherwise) {
  struct winsize window;
  LiveSize size = otherwise;
  if (ioctl(descriptor, TIOCGWINSZ, &window) != 0) return size;
  if (window.ws_col > 0) size.columns = window.ws_col;
  if (window.ws_row > 0) size.rows = window.ws_row;
  return size;
}

}  // namespace vmsift
