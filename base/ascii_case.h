// Names and codes compare without letter case; this is the one place that says how.
//
// Only ASCII letters fold, as in Azure's own comparison of resource names. Everything here borrows its
// arguments for the call alone, allocates nothing unless it returns a string, and is safe from any thread.
#ifndef VMSIFT_BASE_ASCII_CASE_H_
#define VMSIFT_BASE_ASCII_CASE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace vmsift {

constexpr char AsciiLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}
constexpr bool IsAsciiUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool IsAsciiLower(char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool IsAsciiAlpha(char c) {
  return static_cast<unsigned char>((c | 0x20) - 'a') < 26;
}
constexpr bool IsAsciiDigit(char c) {
  return c >= '0' && c <= '9';
}

// Letters and digits come in turn where nothing can foresee it, so that no branch may tell one from the
// other.
inline constexpr std::array<bool, 256> kAsciiAlnum = [] {
  std::array<bool, 256> alnum{};
  for (size_t c = 0; c < alnum.size(); ++c)
    alnum[c] = IsAsciiAlpha(static_cast<char>(c)) || IsAsciiDigit(static_cast<char>(c));
  return alnum;
}();
constexpr bool IsAsciiAlnum(char c) {
  return kAsciiAlnum[static_cast<unsigned char>(c)];
}

std::string AsciiLowered(std::string_view text);

// Whether as many bytes as a word has are the same without letter case.
template <typename Word>
bool EqualsIgnoreCaseWord(const char* a, const char* b) {
  Word x;
  Word y;
  std::memcpy(&x, a, sizeof(x));
  std::memcpy(&y, b, sizeof(y));
  if (x == y) return true;
  constexpr auto kEach = static_cast<Word>(0x0101010101010101);
  const Word differ = x ^ y;
  if ((differ & ~(0x20 * kEach)) != 0) return false;
  // What differs by the bit of letter case must be a letter: the highest bit of each byte that is one.
  const Word lower = x | 0x20 * kEach;
  const Word low = lower & 0x7F * kEach;
  const Word letters = (low + (0x80 - 'a') * kEach) & ~(low + (0x7F - 'z') * kEach) & ~lower;
  return (differ << 2 & 0x80 * kEach & ~letters) == 0;
}

// The same of texts of one size, which is at least a word's.
template <typename Word>
bool EqualsIgnoreCaseByWords(std::string_view a, std::string_view b) {
  const size_t last = a.size() - sizeof(Word);
  for (size_t i = 0; i < last; i += sizeof(Word)) {
    if (!EqualsIgnoreCaseWord<Word>(a.data() + i, b.data() + i)) return false;
  }
  return EqualsIgnoreCaseWord<Word>(a.data() + last, b.data() + last);
}

inline bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  if (a.size() >= sizeof(uint64_t)) return EqualsIgnoreCaseByWords<uint64_t>(a, b);
  if (a.size() >= sizeof(uint32_t)) return EqualsIgnoreCaseByWords<uint32_t>(a, b);
  for (size_t i = 0; i < a.size(); ++i) {
    if (AsciiLower(a[i]) != AsciiLower(b[i])) return false;
  }
  return true;
}

inline bool StartsWithIgnoreCase(std::string_view text, std::string_view prefix) {
  return EqualsIgnoreCase(text.substr(0, prefix.size()), prefix);
}
inline bool EndsWithIgnoreCase(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && EqualsIgnoreCase(text.substr(text.size() - suffix.size()), suffix);
}

// Where the letters and digits from `at` on end.
inline size_t AsciiAlnumEnd(std::string_view text, size_t at) {
  while (at < text.size() && IsAsciiAlnum(text[at])) ++at;
  return at;
}

// The position of the first `needle` (which must be in lower case) at or after `from`; npos when there is
// none. Linear in the length of the haystack for the short needles it is meant for.
size_t FindIgnoreCase(std::string_view haystack, std::string_view lower_needle, size_t from = 0);

// Hash and equality for Abseil's tables, so that a key of std::string is found by a std::string_view.
struct IgnoreCaseHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const;
};
struct IgnoreCaseEqual {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const { return EqualsIgnoreCase(a, b); }
};

}  // namespace vmsift

#endif  // VMSIFT_BASE_ASCII_CASE_H_
