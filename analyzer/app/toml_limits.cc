#include "analyzer/app/toml_limits.h"

#include <algorithm>

namespace vmsift {
namespace {

// Where the string that begins at `at` ends, after its quotes. One of a line that is not closed ends with the
// line, and one of several lines with the text.
size_t EndOfString(std::string_view text, size_t at) {
  const char quote = text[at];
  const bool escapes = quote == '"';
  const std::string_view three = quote == '"' ? "\"\"\"" : "'''";
  const bool long_string = text.substr(at, 3) == three;
  for (size_t i = at + (long_string ? 3 : 1); i < text.size(); ++i) {
    if (escapes && text[i] == '\\') {
      ++i;
    } else if (long_string ? text.substr(i, 3) == three : text[i] == quote) {
      return i + (long_string ? 3 : 1);
    } else if (!long_string && text[i] == '\n') {
      return i;
    }
  }
  return text.size();
}

}  // namespace

std::optional<size_t> LineOfDeepToml(std::string_view text) {
  size_t line = 1;
  size_t parts = 1;
  size_t open = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    switch (text[at]) {
      case '"':
      case '\'': {
        const size_t end = EndOfString(text, at);
        line += static_cast<size_t>(std::count(&text[at], text.data() + end, '\n'));
        at = end - 1;
        continue;
      }
      case '#':
        at = std::min(text.find('\n', at), text.size()) - 1;
        continue;
      case '.':
        ++parts;
        break;
      case '[':
      case '{':
        ++open;
        parts = 1;
        break;
      case ']':
      case '}':
        open -= open > 0 ? 1 : 0;
        parts = 1;
        break;
      case '\n':
        ++line;
        parts = 1;
        break;
      case '=':
      case ',':
        parts = 1;
        break;
      default:
        break;
    }
    if (parts > kMostTomlDepth || open > kMostTomlDepth) return line;
  }
  return std::nullopt;
}

}  // namespace vmsift
