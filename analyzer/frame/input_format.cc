#include "analyzer/frame/input_format.h"

#include <algorithm>

#include "base/ascii_case.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

constexpr int kLinesLookedAt = 64;
constexpr std::string_view kBlank = " \t\r\v\f";

// Whether a line is one JSON object or array from end to end, as far as its brackets and strings tell.
bool IsWholeJson(std::string_view line) {
  int depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if ((c == '}' || c == ']') && --depth == 0) {
      return line.find_first_not_of(kBlank, i + 1) == std::string_view::npos;
    }
  }
  return false;
}

bool BeginsObject(std::string_view line) {
  size_t at = 0;
  if (line[at] == '[') at = line.find_first_not_of(kBlank, at + 1);
  if (at == std::string_view::npos || line[at] != '{') return false;
  at = line.find_first_not_of(kBlank, at + 1);
  return at != std::string_view::npos && (line[at] == '"' || line[at] == '}');
}

// Whether a line announces what stands below it, as only prose does: `Inner Errors:`.
bool IsHeading(std::string_view line) {
  const size_t last = line.find_last_not_of(kBlank);
  return last != std::string_view::npos && line[last] == ':' && IsAsciiAlpha(line.front());
}

}  // namespace

InputFormat DetectInputFormat(std::string_view head, bool ended) {
  head = WithoutByteOrderMark(head);
  int json = 0;
  int other = 0;
  bool open_object = false;  // the head ends inside a line that begins as JSON
  while (!head.empty() && json + other < kLinesLookedAt) {
    const size_t end = head.find('\n');
    std::string_view line = head.substr(0, end);
    head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
    const size_t first = line.find_first_not_of(kBlank);
    if (first == std::string_view::npos) continue;
    line.remove_prefix(first);
    if (end == std::string_view::npos && !ended) {
      open_object = BeginsObject(line);
      break;
    }
    if (IsHeading(line)) return InputFormat::kText;
    ++(BeginsObject(line) && IsWholeJson(line) ? json : other);
  }
  // One line longer than all that was looked at: a document on a line.
  if (json + other == 0) return open_object || ended ? InputFormat::kJsonLines : InputFormat::kText;
  return json >= other ? InputFormat::kJsonLines : InputFormat::kText;
}

bool TellsInputFormat(std::string_view head) {
  head = WithoutByteOrderMark(head);
  int lines = 0;
  for (size_t end = head.find('\n'); end != std::string_view::npos && lines < kLinesLookedAt;
       end = head.find('\n')) {
    lines += head.substr(0, end).find_first_not_of(kBlank) == std::string_view::npos ? 0 : 1;
    head.remove_prefix(end + 1);
  }
  return lines == kLinesLookedAt;
}

}  // namespace vmsift
