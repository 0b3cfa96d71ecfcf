#include "matchers/ascii_case.h"

#include <algorithm>
#include <cstdint>

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
  // FNV-1a, then a multiply to spread the low bits, which Abseil's tables use.
  uint64_t hash = 0xcbf29ce484222325u;
  for (char c : text) {
    hash ^= static_cast<unsigned char>(AsciiLower(c));
    hash *= 0x100000001b3u;
  }
  hash ^= hash >> 32;
  return static_cast<size_t>(hash * 0x9e3779b97f4a7c15u);
}

}  // namespace vmsift
