#include "analyzer/decode/anchor_finder.h"

#include <bit>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace vmsift {

constexpr size_t kPrintBytes = Fingerprints::kBytes;
static_assert(kPrintBytes == 4 && Fingerprints::kSets == 2);

AnchorFinder::AnchorFinder(const Catalog* catalog) : anchors_(catalog) {
  for (size_t set = 0; set < Fingerprints::kSets; ++set) {
    const Fingerprints::Table& table = anchors_.fingerprints().table(set);
    for (size_t place = 0; place < kPrintBytes; ++place) {
      for (size_t byte = 0; byte < 256; ++byte) {
        uint8_t& low = halves_[set][place].low[byte & 15];
        uint8_t& high = halves_[set][place].high[byte >> 4];
        low = static_cast<uint8_t>(low | table[place][byte]);
        high = static_cast<uint8_t>(high | table[place][byte]);
      }
    }
  }
}

size_t AnchorFinder::FindPortably(std::string_view text, size_t from, AnchorScope scope) const {
  for (size_t at = from; at + kPrintBytes <= text.size(); ++at) {
    if (anchors_.fingerprints().MayStandAt(text.data() + at) && anchors_.IsAnchorAt(text, at, scope))
      return at;
  }
  return std::string_view::npos;
}

#ifdef __x86_64__

namespace {

__attribute__((target("avx2"))) inline __m256i InBothLanes(const std::array<uint8_t, 16>& table) {
  return _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(table.data())));
}

// Thirty-two bytes and the tables of one place.
struct Halves {
  __m256i low;
  __m256i high;
};

__attribute__((target("avx2"))) inline Halves HalvesOf(const char* bytes) {
  const __m256i half = _mm256_set1_epi8(0x0F);
  const __m256i read = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
  return {_mm256_and_si256(read, half), _mm256_and_si256(_mm256_srli_epi16(read, 4), half)};
}

__attribute__((target("avx2"))) inline __m256i Buckets(const Halves& table, const Halves& bytes) {
  return _mm256_and_si256(_mm256_shuffle_epi8(table.low, bytes.low),
                          _mm256_shuffle_epi8(table.high, bytes.high));
}

}  // namespace

template <size_t kSets>
__attribute__((target("avx2"))) size_t AnchorFinder::FindAvx2In(std::string_view text, size_t from,
                                                                AnchorScope scope) const {
  static_assert(kPadding >= 32 - 1);
  Halves tables[kSets][kPrintBytes];
  for (size_t set = 0; set < kSets; ++set) {
    for (size_t place = 0; place < kPrintBytes; ++place)
      tables[set][place] = {InBothLanes(halves_[set][place].low), InBothLanes(halves_[set][place].high)};
  }
  for (size_t at = from; at + kPrintBytes <= text.size(); at += 32) {
    const char* const bytes = text.data() + at;
    const Halves b0 = HalvesOf(bytes), b1 = HalvesOf(bytes + 1), b2 = HalvesOf(bytes + 2),
                 b3 = HalvesOf(bytes + 3);
    __m256i buckets = _mm256_setzero_si256();
    for (size_t set = 0; set < kSets; ++set) {
      const __m256i of_set =
          _mm256_and_si256(_mm256_and_si256(Buckets(tables[set][0], b0), Buckets(tables[set][1], b1)),
                           _mm256_and_si256(Buckets(tables[set][2], b2), Buckets(tables[set][3], b3)));
      buckets = _mm256_or_si256(buckets, of_set);
    }
    if (_mm256_testz_si256(buckets, buckets)) continue;
    const __m256i none = _mm256_cmpeq_epi8(buckets, _mm256_setzero_si256());
    for (auto prints = ~static_cast<uint32_t>(_mm256_movemask_epi8(none)); prints != 0;
         prints &= prints - 1) {
      const size_t print = at + static_cast<size_t>(std::countr_zero(prints));
      if (print + kPrintBytes <= text.size() && anchors_.IsAnchorAt(text, print, scope)) return print;
    }
  }
  return std::string_view::npos;
}

size_t AnchorFinder::FindAvx2(std::string_view text, size_t from, AnchorScope scope) const {
  return anchors_.fingerprints().sets() == 1 ? FindAvx2In<1>(text, from, scope)
                                             : FindAvx2In<2>(text, from, scope);
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

__attribute__((target("avx512bw,avx512vbmi"))) size_t AnchorFinder::FindAvx512(std::string_view text,
                                                                               size_t from,
                                                                               AnchorScope scope) const {
  static_assert(kPadding >= 64 - 1);
  const Fingerprints::Table& first = anchors_.fingerprints().table(0);
  const Fingerprints::Table& second = anchors_.fingerprints().table(1);
  const PlaceTable a0(first[0]), a1(first[1]), a2(first[2]), a3(first[3]);
  const PlaceTable b0(second[0]), b1(second[1]), b2(second[2]), b3(second[3]);
  for (size_t at = from; at + kPrintBytes <= text.size(); at += 64) {
    const char* const bytes = text.data() + at;
    const __m512i set0 = _mm512_and_si512(_mm512_and_si512(a0.Buckets(bytes), a1.Buckets(bytes + 1)),
                                          _mm512_and_si512(a2.Buckets(bytes + 2), a3.Buckets(bytes + 3)));
    const __m512i set1 = _mm512_and_si512(_mm512_and_si512(b0.Buckets(bytes), b1.Buckets(bytes + 1)),
                                          _mm512_and_si512(b2.Buckets(bytes + 2), b3.Buckets(bytes + 3)));
    const __m512i buckets = _mm512_or_si512(set0, set1);
    for (uint64_t prints = _mm512_test_epi8_mask(buckets, buckets); prints != 0; prints &= prints - 1) {
      const size_t print = at + static_cast<size_t>(std::countr_zero(prints));
      if (print + kPrintBytes <= text.size() && anchors_.IsAnchorAt(text, print, scope)) return print;
    }
  }
  return std::string_view::npos;
}

bool AnchorFinder::HasAvx2() {
  return __builtin_cpu_supports("avx2") != 0;
}

bool AnchorFinder::HasAvx512() {
  return __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512vbmi") != 0;
}

size_t AnchorFinder::Find(std::string_view text, size_t from, AnchorScope scope) const {
  static const bool avx512 = HasAvx512();
  static const bool avx2 = HasAvx2();
  if (avx512) return FindAvx512(text, from, scope);
  return avx2 ? FindAvx2(text, from, scope) : FindPortably(text, from, scope);
}

#else

size_t AnchorFinder::Find(std::string_view text, size_t from, AnchorScope scope) const {
  return FindPortably(text, from, scope);
}

#endif

}  // namespace vmsift
