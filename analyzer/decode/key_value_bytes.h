// What the bytes and the first words of a text are to the loose scanner, and to the search for its keys.
#ifndef VMSIFT_ANALYZER_DECODE_KEY_VALUE_BYTES_H_
#define VMSIFT_ANALYZER_DECODE_KEY_VALUE_BYTES_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/ascii_case.h"

namespace vmsift {

inline constexpr size_t kLongestKeyWord = 32;

// What a byte is to the scan of a text.
enum class ByteClass : uint8_t { kOther, kWord, kOpening, kClosing, kQuote };

inline constexpr std::array<ByteClass, 256> kByteClasses = [] {
  std::array<ByteClass, 256> classes{};
  for (size_t i = 0; i < 128; ++i) {
    const char c = static_cast<char>(i);
    if (IsAsciiAlnum(c) || c == '_' || c == '@' || c == '.') classes[i] = ByteClass::kWord;
  }
  classes['{'] = classes['['] = ByteClass::kOpening;
  classes['}'] = classes[']'] = ByteClass::kClosing;
  // 0xE2 begins the typographic ones.
  classes['"'] = classes['\''] = classes['\\'] = classes[0xE2] = ByteClass::kQuote;
  return classes;
}();

inline ByteClass ClassOf(char c) {
  return kByteClasses[static_cast<unsigned char>(c)];
}
inline bool IsWord(char c) {
  return ClassOf(c) == ByteClass::kWord;
}

// Words that may begin a key of two words: "Error Code:", "Status Message:".
inline constexpr std::array<std::string_view, 5> kFirstWords = {"azure", "correlation", "error", "resource",
                                                                "status"};

inline bool IsFirstWord(std::string_view word) {
  return std::any_of(kFirstWords.begin(), kFirstWords.end(),
                     [word](std::string_view first) { return EqualsIgnoreCase(word, first); });
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_KEY_VALUE_BYTES_H_
