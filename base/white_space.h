// White space: which bytes are it, where it ends, and text without it. Also without a byte order mark.
#ifndef VMSIFT_BASE_WHITE_SPACE_H_
#define VMSIFT_BASE_WHITE_SPACE_H_

#include <cstddef>
#include <string_view>

namespace vmsift {

constexpr bool IsSpaceOrTab(char c) {
  return c == ' ' || c == '\t';
}
// Line ends, too: what JSON takes for white space (RFC 8259, section 2).
constexpr bool IsBlank(char c) {
  return IsSpaceOrTab(c) || c == '\r' || c == '\n';
}

// The first place at or after `at` that is no space or tab, or no blank; text.size() when there is none.
constexpr size_t SkipSpaces(std::string_view text, size_t at) {
  while (at < text.size() && IsSpaceOrTab(text[at])) ++at;
  return at;
}
constexpr size_t SkipBlanks(std::string_view text, size_t at) {
  while (at < text.size() && IsBlank(text[at])) ++at;
  return at;
}

// Whether there is nothing but spaces, tabs, line breaks and the like.
constexpr bool IsWhite(std::string_view text) {
  for (const char c : text) {
    if (c != ' ' && (c < '\t' || c > '\r')) return false;
  }
  return true;
}

// Without spaces, tabs and line breaks at either end; a part of `text`.
constexpr std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// `text` without the byte order mark of UTF-8 that it may begin with.
constexpr std::string_view WithoutByteOrderMark(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  return text.substr(0, kByteOrderMark.size()) == kByteOrderMark ? text.substr(kByteOrderMark.size()) : text;
}

}  // namespace vmsift

#endif  // VMSIFT_BASE_WHITE_SPACE_H_
