// The letter case of messages and patterns, as backtracking compares them. Only those include this.
#ifndef VMSIFT_MATCHERS_LATIN1_CASE_H_
#define VMSIFT_MATCHERS_LATIN1_CASE_H_

#include <array>
#include <cstddef>

namespace vmsift {

// RE2 reads messages and patterns as Latin-1, whose letters beyond ASCII have two cases as well.
inline constexpr std::array<char, 256> kLatin1Lower = [] {
  std::array<char, 256> lower{};
  for (size_t i = 0; i < 256; ++i) {
    const bool capital = (i >= 'A' && i <= 'Z') || (i >= 0xC0 && i <= 0xDE && i != 0xD7);
    lower[i] = static_cast<char>(capital ? i | 0x20 : i);
  }
  return lower;
}();

inline char Lower(char c) {
  return kLatin1Lower[static_cast<unsigned char>(c)];
}

inline bool IsLetter(char lower) {
  return lower >= 'a' && lower <= 'z';
}

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_LATIN1_CASE_H_
