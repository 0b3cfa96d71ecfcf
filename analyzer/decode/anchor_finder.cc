#include "analyzer/decode/anchor_finder.h"

#include <algorithm>
#include <bit>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace vmsift {

constexpr size_t kPrintBytes = Fingerprints::kBytes;
static_assert(kPrintBytes == 4);

AnchorFinder::AnchorFinder(const Catalog* catalog) : anchors_(catalog) {
  for (size_t place = 0; place < kPrintBytes; ++place) {
    const std::array<uint8_t, 256>& table = anchors_.fingerprints().table()[place];
    for (size_t i = 0; i < 16; ++i) letters_[place].first[i] = table['`' + i];
    for (size_t i = 0; i < 16; ++i) letters_[place].second[i] = table['p' + i];
  }
}

template <typename PlacesOf>
size_t AnchorFinder::FindInBlocks(std::string_view text, size_t from, AnchorScope scope,
                                  const PlacesOf& places_of) const {
  Places places;
  for (size_t at = from; at + kPrintBytes <= text.size(); at += kBlockBytes) {
    const char* const bytes = text.data() + at;
    const size_t size = std::min(kBlockBytes, text.size() - at - (kPrintBytes - 1));
    const size_t found = places_of(bytes, size, &places);
    size_t left = 0;
    for (size_t i = 0; i < found; ++i) {
      const uint16_t place = places[i];
      places[left] = place;
      left += anchors_.MayBeAnchorAt(bytes + place) ? 1 : 0;
    }
    for (size_t i = 0; i < left; ++i) {
      if (anchors_.IsAnchorAt(text, at + places[i], scope)) return at + places[i];
    }
  }
  return std::string_view::npos;
}

size_t AnchorFinder::FindPortably(std::string_view text, size_t from, AnchorScope scope) const {
  for (size_t at = from; at + kPrintBytes <= text.size(); ++at) {
    const char* const bytes = text.data() + at;
    if (anchors_.MayStandAt(bytes) && anchors_.MayBeAnchorAt(bytes) && anchors_.IsAnchorAt(text, at, scope))
      return at;
  }
  return std::string_view::npos;
}

#ifdef __x86_64__

namespace {

// Appends the places of the bits of `bits`, which stand for bytes from `at` on. Most often there are at most
// three: these are written without a look at how many there are.
__attribute__((always_inline)) inline uint16_t* AppendPlaces(uint64_t bits, size_t at, uint16_t* end) {
  uint16_t* const next = end + std::popcount(bits);
  constexpr int kWrittenAnyway = 3;
  for (int i = 0; i < kWrittenAnyway; ++i, bits &= bits - 1)
    *end++ = static_cast<uint16_t>(at + static_cast<size_t>(std::countr_zero(bits)));
  for (; bits != 0; bits &= bits - 1)
    *end++ = static_cast<uint16_t>(at + static_cast<size_t>(std::countr_zero(bits)));
  return next;
}

// Those of the bytes at `at` that are below `size`.
__attribute__((always_inline)) inline uint64_t Below(size_t size, size_t at, uint64_t bits) {
  return size - at >= 64 ? bits : bits & ((uint64_t{1} << (size - at)) - 1);
}

__attribute__((target("avx2"))) inline __m256i InBothLanes(const std::array<uint8_t, 16>& table) {
  return _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(table.data())));
}

__attribute__((target("avx2"))) inline __m256i Load(const char* bytes) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
}

// The tables of one place.
struct Letters {
  __m256i first;
  __m256i second;
};

// Bytes with the letters at 1 to 26 and at 33 to 58; what is no letter is negative, or in a place between.
__attribute__((target("avx2"))) inline __m256i LettersFromOne(__m256i bytes) {
  return _mm256_sub_epi8(bytes, _mm256_set1_epi8('@'));
}

// The buckets by the letters of a place. A shuffle takes the low four bits of a byte, and makes nothing of a
// negative one; the fifth bit, moved to the top, selects the table.
__attribute__((target("avx2"))) inline __m256i Buckets(const Letters& table, __m256i letters) {
  return _mm256_blendv_epi8(_mm256_shuffle_epi8(table.first, letters),
                            _mm256_shuffle_epi8(table.second, letters), _mm256_slli_epi16(letters, 3));
}

}  // namespace

__attribute__((target("avx2,bmi,popcnt"))) size_t AnchorFinder::PlacesAvx2(const char* bytes, size_t size,
                                                                           Places* places) const {
  static_assert(kPadding >= 32 + kPrintBytes - 1);
  Letters tables[kPrintBytes];
  for (size_t place = 0; place < kPrintBytes; ++place)
    tables[place] = {InBothLanes(letters_[place].first), InBothLanes(letters_[place].second)};
  const __m256i backslash = _mm256_set1_epi8(Anchors::kEscape[0]), u = _mm256_set1_epi8(Anchors::kEscape[1]),
                bracket = _mm256_set1_epi8(Anchors::kBracket);
  uint16_t* end = places->data();
  for (size_t at = 0; at < size; at += 32) {
    const char* const four = bytes + at;
    const __m256i b0 = Load(four), b1 = Load(four + 1);
    const __m256i l0 = LettersFromOne(b0), l1 = LettersFromOne(b1), l2 = LettersFromOne(Load(four + 2)),
                  l3 = LettersFromOne(Load(four + 3));
    const __m256i buckets =
        _mm256_and_si256(_mm256_and_si256(Buckets(tables[0], l0), Buckets(tables[1], l1)),
                         _mm256_and_si256(Buckets(tables[2], l2), Buckets(tables[3], l3)));
    const __m256i escapes = _mm256_and_si256(_mm256_cmpeq_epi8(b0, backslash), _mm256_cmpeq_epi8(b1, u));
    const __m256i brackets =
        _mm256_and_si256(_mm256_cmpeq_epi8(b0, bracket), _mm256_cmpgt_epi8(l1, _mm256_setzero_si256()));
    const __m256i any = _mm256_or_si256(buckets, _mm256_or_si256(escapes, brackets));
    const __m256i none = _mm256_cmpeq_epi8(any, _mm256_setzero_si256());
    end = AppendPlaces(Below(size, at, ~static_cast<uint32_t>(_mm256_movemask_epi8(none))), at, end);
  }
  return static_cast<size_t>(end - places->data());
}

size_t AnchorFinder::FindAvx2(std::string_view text, size_t from, AnchorScope scope) const {
  return FindInBlocks(text, from, scope, [this](const char* bytes, size_t size, Places* places) {
    return PlacesAvx2(bytes, size, places);
  });
}

namespace {

// A place's buckets, by the low seven bits of a byte.
class PlaceTable {
 public:
  __attribute__((target("avx512bw,avx512vbmi"))) explicit PlaceTable(const std::array<uint8_t, 256>& buckets)
      : low_(_mm512_loadu_si512(buckets.data())), high_(_mm512_loadu_si512(buckets.data() + 64)) {}

  // Those of 64 bytes.
  __attribute__((target("avx512bw,avx512vbmi"))) __m512i Buckets(const char* bytes) const {
    return _mm512_permutex2var_epi8(low_, _mm512_loadu_si512(bytes), high_);
  }

 private:
  const __m512i low_;
  const __m512i high_;
};

}  // namespace

__attribute__((target("avx512bw,avx512vbmi,bmi,popcnt"))) size_t AnchorFinder::PlacesAvx512(
    const char* bytes, size_t size, Places* places) const {
  static_assert(kPadding >= 64);
  const Fingerprints::Table& table = anchors_.fingerprints().table();
  const PlaceTable p0(table[0]), p1(table[1]), p2(table[2]), p3(table[3]);
  const __m512i backslash = _mm512_set1_epi8(Anchors::kEscape[0]), u = _mm512_set1_epi8(Anchors::kEscape[1]),
                bracket = _mm512_set1_epi8(Anchors::kBracket);
  uint16_t* end = places->data();
  for (size_t at = 0; at < size; at += 64) {
    const char* const four = bytes + at;
    const __m512i b0 = _mm512_loadu_si512(four), b1 = _mm512_loadu_si512(four + 1);
    const __m512i buckets = _mm512_and_si512(_mm512_and_si512(p0.Buckets(four), p1.Buckets(four + 1)),
                                             _mm512_and_si512(p2.Buckets(four + 2), p3.Buckets(four + 3)));
    const uint64_t prints = _mm512_test_epi8_mask(buckets, buckets) | _mm512_cmpeq_epi8_mask(b0, bracket) |
                            (_mm512_cmpeq_epi8_mask(b0, backslash) & _mm512_cmpeq_epi8_mask(b1, u));
    end = AppendPlaces(Below(size, at, prints), at, end);
  }
  return static_cast<size_t>(end - places->data());
}

size_t AnchorFinder::FindAvx512(std::string_view text, size_t from, AnchorScope scope) const {
  return FindInBlocks(text, from, scope, [this](const char* bytes, size_t size, Places* places) {
    return PlacesAvx512(bytes, size, places);
  });
}

bool AnchorFinder::HasAvx2() {
  return __builtin_cpu_supports("avx2") != 0;
}

bool AnchorFinder::HasAvx512() {
  return __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512vbmi") != 0;
}

std::string_view AnchorFinder::KernelName() {
  if (HasAvx512()) return "AVX-512";
  return HasAvx2() ? "AVX2" : "none";
}

size_t AnchorFinder::Find(std::string_view text, size_t from, AnchorScope scope) const {
  static const bool avx512 = HasAvx512();
  static const bool avx2 = HasAvx2();
  if (avx512) return FindAvx512(text, from, scope);
  return avx2 ? FindAvx2(text, from, scope) : FindPortably(text, from, scope);
}

#else

std::string_view AnchorFinder::KernelName() {
  return "none";
}

size_t AnchorFinder::Find(std::string_view text, size_t from, AnchorScope scope) const {
  return FindPortably(text, from, scope);
}

#endif

}  // namespace vmsift
