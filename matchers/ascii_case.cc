#include "matchers/ascii_case.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace vmsift {

std::string AsciiLowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), AsciiLower);
  return out;
}

size_t FindIgnoreCase(std::string_view haystack, std::string_view lower_needle, size_t from) {
  if (lower_needle.empty() || haystack.size() < lower_needle.size()) return std::string_view::npos;
  const char first = lower_needle.front();
  const size_t last_start = haystack.size() - lower_needle.size();
  for (size_t i = from; i <= last_start; ++i) {
    if (AsciiLower(haystack[i]) != first) continue;
    size_t k = 1;
    while (k < lower_needle.size() && AsciiLower(haystack[i + k]) == lower_needle[k]) ++k;
    if (k == lower_needle.size()) return i;
  }
  return std::string_view::npos;
}

size_t IgnoreCaseHash::operator()(std::string_view text) const {
  // Eight bytes at a time, with the bit set that letters of two cases differ by. What else differs by it
  // alone shares its hash, and is told apart by comparing.
  constexpr uint64_t kFold = 0x2020202020202020u;
  constexpr uint64_t kMultiplier = 0x9e3779b97f4a7c15u;
  uint64_t hash = text.size();
  const auto mix = [&hash](uint64_t bytes) {
    hash = (hash ^ (bytes | kFold)) * kMultiplier;
    hash ^= hash >> 32;
  };
  uint64_t bytes = 0;
  if (text.size() < sizeof(bytes)) {
    for (char c : text) bytes = bytes << 8 | static_cast<unsigned char>(c);
    mix(bytes);
  } else {
    for (size_t i = 0; i + sizeof(bytes) < text.size(); i += sizeof(bytes)) {
      std::memcpy(&bytes, text.data() + i, sizeof(bytes));
      mix(bytes);
    }
    // The last eight, some of them once more.
    std::memcpy(&bytes, text.data() + text.size() - sizeof(bytes), sizeof(bytes));
    mix(bytes);
  }
  // To spread the low bits, which Abseil's tables use.
  return static_cast<size_t>(hash * kMultiplier);
}

}  // namespace vmsift
