#include "analyzer/decode/broken_json.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>

#include "base/white_space.h"

namespace vmsift {
namespace {

constexpr size_t kMostLines = 200;
constexpr size_t kMostOfKey = 256;

// Takes blanks from the front, line ends among them.
void TakeBlanks(std::string_view* text) {
  text->remove_prefix(SkipBlanks(*text, 0));
}

bool Take(char c, std::string_view* text) {
  if (!text->starts_with(c)) return false;
  text->remove_prefix(1);
  return true;
}

// Whether a value can begin so; a text that was cut short may have none.
bool BeginsAsValue(std::string_view text) {
  if (text.empty() || std::string_view("\"{[-0123456789").find(text.front()) != std::string_view::npos)
    return true;
  const std::string_view word = text.substr(0, text.find_first_of(" \t\r\n,]}"));
  return std::ranges::any_of(std::initializer_list<std::string_view>{"true", "false", "null"},
                             [&](std::string_view literal) { return literal.starts_with(word); });
}

// `"key": value`, of which the end may be missing.
bool BeginsAsMember(std::string_view text) {
  if (!Take('"', &text)) return text.empty();
  const size_t close = text.substr(0, kMostOfKey).find_first_of("\"\n");
  if (close == std::string_view::npos) return text.size() < kMostOfKey;
  if (text[close] == '\n') return false;
  text.remove_prefix(close + 1);
  TakeBlanks(&text);
  if (text.empty()) return true;
  if (!Take(':', &text)) return false;
  TakeBlanks(&text);
  return BeginsAsValue(text);
}

// Whether a line of a document is such as JSON over many lines has: brackets, a member, or an element.
bool IsLineOfJson(std::string_view line) {
  const size_t first = line.find_first_not_of("{}[], \t");
  if (first == std::string_view::npos) return true;
  line.remove_prefix(first);
  if (line.front() != '"') return BeginsAsValue(line);
  const size_t close = line.find('"', 1);
  const std::string_view rest = close == std::string_view::npos ? "" : Trimmed(line.substr(close + 1));
  return rest.empty() || rest.front() != ':' || BeginsAsMember(line);
}

}  // namespace

bool LooksLikeBrokenJson(std::string_view text, std::string_view before) {
  if (before.ends_with(": '")) return false;
  std::string_view begin = text;
  TakeBlanks(&begin);
  if (begin.empty()) return false;
  while (Take('[', &begin)) TakeBlanks(&begin);
  if (begin.empty()) return true;
  if (!Take('{', &begin)) return false;
  TakeBlanks(&begin);
  if (begin.empty()) return true;
  if (!BeginsAsMember(begin)) return false;

  size_t lines = 0;
  size_t of_json = 0;
  while (!text.empty() && lines < kMostLines) {
    const size_t end = text.find('\n');
    const std::string_view line = Trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty()) continue;
    ++lines;
    of_json += IsLineOfJson(line) ? 1 : 0;
  }
  return 4 * of_json >= 3 * lines;
}

}  // namespace vmsift
