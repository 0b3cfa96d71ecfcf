#include "base/ascii_case.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "base/byte_masks.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace vmsift {

std::string AsciiLowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), AsciiLower);
  return out;
}

namespace {

constexpr char kFold = 0x20;

// Where `needle` may begin, by its first and its last byte: of as many places from `at` on as are looked at
// together, a bit each.
struct SixteenPlaces {
  static constexpr size_t kCount = 16;

  static uint32_t Find(const char* at, std::string_view needle) {
    return SixteenBytes(at).EqualFolded(static_cast<char>(needle.front() | kFold)) &
           SixteenBytes(at + needle.size() - 1).EqualFolded(static_cast<char>(needle.back() | kFold));
  }
};

#ifdef __x86_64__

struct ThirtyTwoPlaces {
  static constexpr size_t kCount = 32;

  __attribute__((target("avx2"))) static uint32_t Find(const char* at, std::string_view needle) {
    const __m256i fold = _mm256_set1_epi8(kFold);
    const auto equal = [fold](const char* bytes, char byte) __attribute__((target("avx2"))) {
      const __m256i all = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
      return _mm256_cmpeq_epi8(_mm256_or_si256(all, fold), _mm256_or_si256(_mm256_set1_epi8(byte), fold));
    };
    return static_cast<uint32_t>(_mm256_movemask_epi8(
        _mm256_and_si256(equal(at, needle.front()), equal(at + needle.size() - 1, needle.back()))));
  }
};

#endif

// The first of the places that the bits of `mask` tell, from `at` on, where `needle` stands. Apart from the
// loop that calls it, which seldom does.
__attribute__((noinline)) size_t FirstOf(std::string_view haystack, std::string_view needle, size_t at,
                                         uint32_t mask) {
  for (; mask != 0; mask &= mask - 1) {
    const size_t place = at + static_cast<size_t>(std::countr_zero(mask));
    if (EqualsIgnoreCase(haystack.substr(place, needle.size()), needle)) return place;
  }
  return std::string_view::npos;
}

// The first place of `needle` among those from `from` to `last`, of which there are at least Places::kCount.
template <typename Places>
inline __attribute__((always_inline)) size_t FindAmong(std::string_view haystack, std::string_view needle,
                                                       size_t from, size_t last) {
  for (size_t at = from; at + Places::kCount <= last + 1; at += Places::kCount) {
    uint32_t mask = Places::Find(haystack.data() + at, needle);
    for (; mask == 0 && at + 2 * Places::kCount <= last + 1; at += Places::kCount)
      mask = Places::Find(haystack.data() + at + Places::kCount, needle);
    if (const size_t place = FirstOf(haystack, needle, at, mask); place != std::string_view::npos)
      return place;
  }
  // The last ones, of which some were looked at.
  const size_t again = last + 1 - Places::kCount;
  return FirstOf(haystack, needle, again, Places::Find(haystack.data() + again, needle));
}

size_t FindAmongMany(std::string_view haystack, std::string_view needle, size_t from, size_t last) {
  return FindAmong<SixteenPlaces>(haystack, needle, from, last);
}

#ifdef __x86_64__

__attribute__((target("avx2"))) size_t FindAmongManyAvx2(std::string_view haystack, std::string_view needle,
                                                         size_t from, size_t last) {
  return FindAmong<ThirtyTwoPlaces>(haystack, needle, from, last);
}

#endif

}  // namespace

size_t FindIgnoreCase(std::string_view haystack, std::string_view lower_needle, size_t from) {
  if (lower_needle.empty() || haystack.size() < lower_needle.size()) return std::string_view::npos;
  const size_t last = haystack.size() - lower_needle.size();
  if (from > last) return std::string_view::npos;
#ifdef __x86_64__
  static const bool avx2 = __builtin_cpu_supports("avx2") != 0;
  if (avx2 && last - from + 1 >= ThirtyTwoPlaces::kCount)
    return FindAmongManyAvx2(haystack, lower_needle, from, last);
#endif
  if (last - from + 1 >= SixteenPlaces::kCount) return FindAmongMany(haystack, lower_needle, from, last);
  for (size_t at = from; at <= last; ++at) {
    if (AsciiLower(haystack[at]) == lower_needle.front() &&
        EqualsIgnoreCase(haystack.substr(at, lower_needle.size()), lower_needle))
      return at;
  }
  return std::string_view::npos;
}

size_t IgnoreCaseHash::operator()(std::string_view text) const {
  // Eight bytes at a time, with the bit set that letters of two cases differ by. What else differs by it
  // alone shares its hash, and is told apart by comparing.
  constexpr uint64_t kFoldEach = 0x2020202020202020u;
  constexpr uint64_t kMultiplier = 0x9e3779b97f4a7c15u;
  uint64_t hash = text.size();
  const auto mix = [&hash](uint64_t bytes) {
    hash = (hash ^ (bytes | kFoldEach)) * kMultiplier;
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
