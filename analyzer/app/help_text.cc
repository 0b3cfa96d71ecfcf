#include "analyzer/app/help_text.h"

#include <algorithm>

#include "absl/strings/str_replace.h"
#include "analyzer/report/terminal_text.h"

namespace vmsift {
namespace {

// Where the description of an option begins: behind the first gap of two spaces in the line; or where the
// line itself begins.
size_t TextColumn(std::string_view line) {
  const size_t begin = std::min(line.find_first_not_of(' '), line.size());
  const size_t gap = line.find("  ", begin);
  return gap == std::string_view::npos ? begin : std::min(line.find_first_not_of(' ', gap), line.size());
}

}  // namespace

std::string WrappedHelp(std::string_view text, size_t width) {
  constexpr size_t kLeastWidth = 40;
  // How CLI11 shows what `--no-tee` does to `--tee`.
  const std::string shown =
      absl::StrReplaceAll(absl::string_view(text.data(), text.size()), {{"{false}", "       "}});
  std::string_view help = shown;
  width = std::max(width, kLeastWidth);
  std::string wrapped;
  while (!help.empty()) {
    const size_t end = std::min(help.find('\n'), help.size());
    const std::string_view line = help.substr(0, end);
    help.remove_prefix(std::min(end + 1, help.size()));
    if (DisplayWidth(line) <= width) {
      wrapped.append(line).append("\n");
      continue;
    }
    // Where the description would have little room, it goes on near the margin.
    size_t column = TextColumn(line);
    const std::string_view head = line.substr(0, column);
    const std::string_view description = line.substr(column);
    constexpr size_t kNearMargin = 6;
    const bool below = column + width / 3 > width;
    if (below) column = kNearMargin;
    if (below && head.find_first_not_of(' ') != std::string_view::npos)
      wrapped.append(head.substr(0, head.find_last_not_of(' ') + 1)).append("\n");
    bool first = !below;
    for (const std::string& part : Wrapped(description, width - column)) {
      wrapped.append(first ? std::string(head) : std::string(column, ' ')).append(part).append("\n");
      first = false;
    }
  }
  return wrapped;
}

}  // namespace vmsift
