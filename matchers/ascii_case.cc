#include "matchers/ascii_case.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "matchers/byte_masks.h"

namespace vmsift {

std::string AsciiLowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), AsciiLower);
  return out;
}

size_t FindIgnoreCase(std::string_view haystack, std::string_view lower_needle, size_t from) {
  if (lower_needle.empty() || haystack.size() < lower_needle.size()) return std::string_view::npos;
  const size_t last_start = haystack.size() - lower_needle.size();
  const char first = lower_needle.front();
  const char last = lower_needle.back();
  const auto stands_at = [&](size_t at) {
    return EqualsIgnoreCase(haystack.substr(at, lower_needle.size()), lower_needle);
  };
  // Sixteen places at a time, by the first and the last byte.
  constexpr size_t kPlaces = 16;
  constexpr char kFold = 0x20;
  size_t i = from;
  for (; i + kPlaces <= last_start + 1; i += kPlaces) {
    uint32_t mask = SixteenBytes(haystack.data() + i).EqualFolded(static_cast<char>(first | kFold));
    if (mask == 0) continue;
    const SixteenBytes ends(haystack.data() + i + lower_needle.size() - 1);
    for (mask &= ends.EqualFolded(static_cast<char>(last | kFold)); mask != 0; mask &= mask - 1) {
      const size_t at = i + static_cast<size_t>(std::countr_zero(mask));
      if (stands_at(at)) return at;
    }
  }
  for (; i <= last_start; ++i) {
    if (AsciiLower(haystack[i]) == first && stands_at(i)) return i;
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
