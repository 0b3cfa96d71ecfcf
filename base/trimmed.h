// Text without what stands around it: white space, a byte order mark.
#ifndef VMSIFT_BASE_TRIMMED_H_
#define VMSIFT_BASE_TRIMMED_H_

#include <string_view>

namespace vmsift {

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
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  return text.substr(0, kMark.size()) == kMark ? text.substr(kMark.size()) : text;
}

}  // namespace vmsift

#endif  // VMSIFT_BASE_TRIMMED_H_
