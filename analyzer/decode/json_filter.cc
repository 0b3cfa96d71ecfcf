#include "analyzer/decode/json_filter.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "analyzer/decode/json_blank.h"
#include "matchers/ascii_case.h"
#include "matchers/byte_masks.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace vmsift {
namespace {

// What a marker is told by before it is compared: three bytes in a row, in either letter case. `*` is any.
constexpr size_t kPrintBytes = 3;
struct Fingerprint {
  std::string_view bytes;
  unsigned bucket;  // prints that share one differ in a byte, or are rare
};
constexpr std::array kFingerprints = {
    Fingerprint{"err", 0},   // error, azureError, errorCode, innerError, odata.error
    Fingerprint{"fai", 1},   // Failed, Failure: of an event without an error
    Fingerprint{"ssa", 2},   // message, statusMessage, @message
    Fingerprint{"\"co", 3},  // "code"
    Fingerprint{"\"lo", 3},  // "log"
    Fingerprint{"\"de", 4},  // "details", "detail"
    Fingerprint{"\"ms", 5},  // "msg"
    Fingerprint{"\"su", 5},  // "summary"
    Fingerprint{"std", 6},   // "stderr", "stdout"
    Fingerprint{"\\u*", 7},  // an escaped letter of any of these
};

constexpr bool Prints(char wanted, unsigned byte) {
  return wanted == '*' || AsciiLower(static_cast<char>(byte)) == wanted;
}

// [place][byte]: the buckets whose prints may have the byte there.
using PrintTable = std::array<std::array<uint8_t, 256>, kPrintBytes>;
constexpr PrintTable kPrints = [] {
  PrintTable table{};
  for (size_t place = 0; place < kPrintBytes; ++place) {
    for (unsigned byte = 0; byte < 256; ++byte) {
      for (const Fingerprint& print : kFingerprints) {
        if (Prints(print.bytes[place], byte))
          table[place][byte] = static_cast<uint8_t>(table[place][byte] | 1u << print.bucket);
      }
    }
  }
  return table;
}();

bool PrintAt(std::string_view json, size_t at) {
  unsigned buckets = 0xFF;
  for (size_t place = 0; place < kPrintBytes; ++place)
    buckets &= kPrints[place][static_cast<unsigned char>(json[at + place])];
  return buckets != 0;
}

bool StandsAt(std::string_view json, size_t at, std::string_view word) {
  return EqualsIgnoreCase(json.substr(at, word.size()), word);
}

bool StandsBefore(std::string_view json, size_t end, std::string_view word) {
  return end >= word.size() && StandsAt(json, end - word.size(), word);
}

bool IsQuote(std::string_view json, size_t at) {
  return at < json.size() && (json[at] == '"' || json[at] == '\\');
}

// Past a quote and the backslashes before it, which tell how deep in strings it stands; `at` where there is
// none.
size_t SkipQuote(std::string_view json, size_t at) {
  size_t end = at;
  while (end < json.size() && json[end] == '\\') ++end;
  return end < json.size() && json[end] == '"' ? end + 1 : at;
}

bool IsEscape(std::string_view json, size_t at) {
  return at < json.size() && json[at] == '\\';
}

// Where the word at `at` ends that is no prose, no JSON and no key with a value: `Microsoft.Compute/write`.
size_t EndOfWord(std::string_view json, size_t at) {
  for (; at < json.size(); at += 16) {
    const SixteenBytes bytes(json.data() + at);  // of the padding some, perhaps
    const uint32_t word = bytes.Between('-', '9') | bytes.BetweenFolded('a', 'z') | bytes.Equal('_');
    if (word != 0xFFFF) return std::min(json.size(), at + static_cast<size_t>(std::countr_one(word)));
  }
  return json.size();
}
static_assert(JsonFilter::kPadding >= 16);

}  // namespace

// Whether the value of a key for prose, which ends at `key_end`, may tell an error: it is text of more than
// one word, or JSON. What is no string is looked into by itself.
bool JsonFilter::ValueMayTell(std::string_view json, size_t key_end) const {
  size_t at = SkipQuote(json, key_end);
  if (at == key_end) return false;  // it goes on: another word
  at = SkipJsonBlank(json, at);
  if (IsEscape(json, at)) return true;                     // of a blank, in JSON in a string
  if (at >= json.size() || json[at] != ':') return false;  // no key
  const size_t value = SkipJsonBlank(json, at + 1);
  const size_t begin = SkipQuote(json, value);
  if (begin == value) return IsEscape(json, value);
  const size_t end = EndOfWord(json, begin);
  if (words_fit_ && end > begin) return true;
  // A quote that stands deeper is part of the value.
  return SkipQuote(json, end) - end != begin - value;
}

bool JsonFilter::IsMarkerAt(std::string_view json, size_t at) const {
  const auto key_at = [&](std::string_view word) {
    return StandsAt(json, at, word) && IsQuote(json, at + word.size());
  };
  const auto prose_at = [&](std::string_view word) {
    return key_at(word) && ValueMayTell(json, at + word.size());
  };
  switch (AsciiLower(json[at])) {
    case 'e':
      return StandsAt(json, at, "error");
    case 'f':
      return StandsAt(json, at, "fail");
    case '\\':
      return StandsAt(json, at, "\\u");
    case 's': {
      constexpr std::string_view kMessage = "message";
      if (StandsAt(json, at, "std")) return prose_at("stderr") || prose_at("stdout");
      if (at < 2 || !StandsAt(json, at - 2, kMessage)) return false;
      const size_t begin = at - 2;
      return StandsBefore(json, begin, "status") || ValueMayTell(json, begin + kMessage.size());
    }
    case '"':
      switch (AsciiLower(json[at + 1])) {
        case 'c':
          return key_at("\"code");
        case 'd':
          return key_at("\"details") || key_at("\"detail");
        case 'l':
          return prose_at("\"log");
        case 'm':
          return prose_at("\"msg");
        default:
          return prose_at("\"summary");
      }
    default:
      return false;
  }
}

bool JsonFilter::MayHoldFailurePortably(std::string_view json) const {
  for (size_t at = 0; at + kPrintBytes <= json.size(); ++at) {
    if (PrintAt(json, at) && IsMarkerAt(json, at)) return true;
  }
  return false;
}

#ifdef __x86_64__

namespace {

// AVX2: the same tables by half bytes, for a shuffle each: a byte's buckets are those of both its halves, and
// some more.
struct HalfTables {
  alignas(16) std::array<uint8_t, 16> low{};
  alignas(16) std::array<uint8_t, 16> high{};
};
constexpr std::array<HalfTables, kPrintBytes> kHalves = [] {
  std::array<HalfTables, kPrintBytes> halves{};
  for (size_t place = 0; place < kPrintBytes; ++place) {
    for (size_t byte = 0; byte < 256; ++byte) {
      uint8_t& low = halves[place].low[byte & 15];
      uint8_t& high = halves[place].high[byte >> 4];
      low = static_cast<uint8_t>(low | kPrints[place][byte]);
      high = static_cast<uint8_t>(high | kPrints[place][byte]);
    }
  }
  return halves;
}();

__attribute__((target("avx2"))) inline __m256i InBothLanes(const std::array<uint8_t, 16>& table) {
  return _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(table.data())));
}

__attribute__((target("avx2"))) inline __m256i Buckets(const char* bytes, __m256i low, __m256i high) {
  const __m256i half = _mm256_set1_epi8(0x0F);
  const __m256i read = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
  return _mm256_and_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(read, half)),
                          _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(read, 4), half)));
}

}  // namespace

__attribute__((target("avx2"))) bool JsonFilter::MayHoldFailureAvx2(std::string_view json) const {
  static_assert(kPadding >= 32 - 1);
  const __m256i low0 = InBothLanes(kHalves[0].low), high0 = InBothLanes(kHalves[0].high);
  const __m256i low1 = InBothLanes(kHalves[1].low), high1 = InBothLanes(kHalves[1].high);
  const __m256i low2 = InBothLanes(kHalves[2].low), high2 = InBothLanes(kHalves[2].high);
  for (size_t at = 0; at + kPrintBytes <= json.size(); at += 32) {
    const char* const bytes = json.data() + at;
    const __m256i buckets =
        _mm256_and_si256(_mm256_and_si256(Buckets(bytes, low0, high0), Buckets(bytes + 1, low1, high1)),
                         Buckets(bytes + 2, low2, high2));
    if (_mm256_testz_si256(buckets, buckets)) continue;
    const __m256i none = _mm256_cmpeq_epi8(buckets, _mm256_setzero_si256());
    for (auto prints = ~static_cast<uint32_t>(_mm256_movemask_epi8(none)); prints != 0;
         prints &= prints - 1) {
      const size_t print = at + static_cast<size_t>(std::countr_zero(prints));
      if (print + kPrintBytes <= json.size() && IsMarkerAt(json, print)) return true;
    }
  }
  return false;
}

namespace {

// A place's buckets, by the low seven bits of a byte.
class Table {
 public:
  __attribute__((target("avx512bw,avx512vbmi"))) explicit Table(const std::array<uint8_t, 256>& buckets)
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

__attribute__((target("avx512bw,avx512vbmi"))) bool JsonFilter::MayHoldFailureAvx512(
    std::string_view json) const {
  static_assert(kPadding >= 64 - 1);
  const Table table0(kPrints[0]);
  const Table table1(kPrints[1]);
  const Table table2(kPrints[2]);
  for (size_t at = 0; at + kPrintBytes <= json.size(); at += 64) {
    const char* const bytes = json.data() + at;
    const __m512i two = _mm512_and_si512(table0.Buckets(bytes), table1.Buckets(bytes + 1));
    for (uint64_t prints = _mm512_test_epi8_mask(two, table2.Buckets(bytes + 2)); prints != 0;
         prints &= prints - 1) {
      const size_t print = at + static_cast<size_t>(std::countr_zero(prints));
      if (print + kPrintBytes <= json.size() && IsMarkerAt(json, print)) return true;
    }
  }
  return false;
}

bool JsonFilter::HasAvx2() {
  return __builtin_cpu_supports("avx2") != 0;
}

bool JsonFilter::HasAvx512() {
  return __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512vbmi") != 0;
}

bool JsonFilter::MayHoldFailure(std::string_view json) const {
  static const bool avx512 = HasAvx512();
  static const bool avx2 = HasAvx2();
  if (avx512) return MayHoldFailureAvx512(json);
  return avx2 ? MayHoldFailureAvx2(json) : MayHoldFailurePortably(json);
}

#else

bool JsonFilter::MayHoldFailure(std::string_view json) const {
  return MayHoldFailurePortably(json);
}

#endif

}  // namespace vmsift
