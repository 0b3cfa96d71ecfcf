#include "analyzer/app/progress.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "analyzer/app/diagnostics.h"
#include "analyzer/app/output.h"
#include "analyzer/report/terminal_text.h"
#include "base/quantity_text.h"
#include "base/try_thread.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

using namespace std::chrono_literals;

constexpr auto kDelay = 1s;  // shorter work shows nothing
constexpr auto kInterval = 220ms;
constexpr size_t kWidthWithoutTerminal = 80;

constexpr std::string_view kLineBegin = "\r";
constexpr std::string_view kClearToLineEnd = "\x1b[K";
constexpr std::string_view kWipe = "\r\x1b[K";

bool CanBeDrawnOn() {
  const char* const terminal = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && (terminal == nullptr || std::string_view(terminal) != "dumb");
}

// A job in the background leaves the terminal to whoever works there.
bool InForeground() {
  const pid_t foreground = tcgetpgrp(STDERR_FILENO);
  return foreground < 0 || foreground == getpgrp();
}

// In one call, so that nothing comes between. What cannot be shown is no error.
void WriteToTerminal(std::string_view text) {
  [[maybe_unused]] const ssize_t ignored = write(STDERR_FILENO, text.data(), text.size());
}

extern "C" void WipeAndEnd(int signal) {
  WriteToTerminal(kWipe);
  raise(signal);  // as if there were no handler: it is gone by now (SA_RESETHAND)
}

// While it exists, signals that end the program erase the line first.
class WipeOnSignals {
 public:
  WipeOnSignals() {
    for (Handled& handled : handled_) {
      sigaction(handled.signal, nullptr, &handled.before);
      if (handled.before.sa_handler != SIG_DFL) continue;  // who started the program wants it ignored
      struct sigaction action = {};
      action.sa_handler = WipeAndEnd;
      action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
      sigaction(handled.signal, &action, nullptr);
    }
  }
  ~WipeOnSignals() {
    for (const Handled& handled : handled_) sigaction(handled.signal, &handled.before, nullptr);
  }
  WipeOnSignals(const WipeOnSignals&) = delete;
  WipeOnSignals& operator=(const WipeOnSignals&) = delete;

 private:
  struct Handled {
    int signal;
    struct sigaction before = {};
  };
  Handled handled_[2] = {{SIGINT}, {SIGTERM}};
};

std::string Rate(double bytes_per_second) {
  if (bytes_per_second >= 999.5e6) return fmt::format("{:.2f} GB/s", bytes_per_second / 1e9);
  if (bytes_per_second >= 999.5e3) return fmt::format("{:.0f} MB/s", bytes_per_second / 1e6);
  return fmt::format("{:.0f} KB/s", bytes_per_second / 1e3);
}

std::string Duration(double seconds) {
  const auto whole = static_cast<uint64_t>(std::ceil(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole / 60 % 60);
}

}  // namespace

std::string ProgressText(const ProgressState& state, size_t width) {
  std::string text;
  std::string time_left;
  if (state.bytes_total.value_or(0) > 0) {
    const uint64_t total = *state.bytes_total;
    const uint64_t done = std::min(state.bytes_read, total);  // a file may have grown
    const double part = static_cast<double>(done) / static_cast<double>(total);
    const ByteQuantity of(total);
    const ByteQuantity read(done);
    text = fmt::format("  {:>3}  {}{}{} of {} {}", fmt::format("{:.0f}%", std::floor(part * 100)),
                       read.number, read.unit == of.unit ? "" : " ", read.unit == of.unit ? "" : read.unit,
                       of.number, of.unit);
    if (done > 0 && done < total) time_left = Duration(state.seconds / part * (1 - part));
  } else {
    text = "  " + Bytes(state.bytes_read);
  }
  if (state.bytes_plain > state.bytes_read) text += fmt::format(" ({} unpacked)", Bytes(state.bytes_plain));
  if (state.bytes_plain > 0 && state.seconds > 0) {
    text += "  " + Rate(static_cast<double>(state.bytes_plain) / state.seconds);
  }
  if (!time_left.empty()) text += fmt::format("  {} left", time_left);
  text += "  " + Counted(state.failures, "failure", "failures");
  return Clipped(text, width);
}

Progress::Progress(bool wanted, const std::vector<Input>& inputs) : inputs_(inputs) {
  if (wanted && CanBeDrawnOn()) thread_ = TryThread([this] { Show(); });
}

Progress::~Progress() {
  Stop();
}

void Progress::Complain(std::string_view message) {
  const std::lock_guard lock(mutex_);
  Wipe();
  vmsift::Complain(message);
}

void Progress::Stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  stop_.notify_one();
  thread_.join();
}

void Progress::Show() {
  std::unique_lock lock(mutex_);
  const auto stopped = [this] { return stopped_; };
  if (stop_.wait_for(lock, kDelay, stopped)) return;
  lock.unlock();
  const std::optional<uint64_t> bytes_total = TotalBytes(inputs_);
  lock.lock();
  const WipeOnSignals wipe_on_signals;
  while (!stopped_) {
    Draw(bytes_total);
    stop_.wait_for(lock, kInterval, stopped);
  }
  Wipe();
}

void Progress::Draw(std::optional<uint64_t> bytes_total) {
  if (!InForeground()) return;
  ProgressState state;
  state.bytes_plain = counts_.bytes_plain.load(std::memory_order_acquire);
  state.bytes_read = counts_.bytes_read.load(std::memory_order_relaxed);
  state.bytes_total = bytes_total;
  state.failures = counts_.failures.load(std::memory_order_relaxed);
  state.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  // After the last column some terminals move the cursor to the next line.
  const size_t width = TerminalWidth(STDERR_FILENO, kWidthWithoutTerminal) - 1;
  WriteToTerminal(fmt::format("{}{}{}", kLineBegin, ProgressText(state, width), kClearToLineEnd));
  drawn_ = true;
}

void Progress::Wipe() {
  if (drawn_ && InForeground()) WriteToTerminal(kWipe);
  drawn_ = false;
}

}  // namespace vmsift
