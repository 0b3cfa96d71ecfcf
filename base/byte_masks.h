// Bytes looked at many at a time: which of 64 bytes are a given one, and the next place of some bytes.
//
// SSE2, which every x86-64 has; elsewhere byte by byte.
#ifndef VMSIFT_BASE_BYTE_MASKS_H_
#define VMSIFT_BASE_BYTE_MASKS_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace vmsift {

// Sixteen bytes; bit i of a mask is byte i.
class SixteenBytes {
 public:
#ifdef __SSE2__
  explicit SixteenBytes(const char* bytes)
      : bytes_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes))) {}

  uint32_t Equal(char byte) const {
    return MaskOf(_mm_cmpeq_epi8(bytes_, _mm_set1_epi8(byte)));
  }
  // Of those that are one of several.
  template <char... kBytes>
  uint32_t EqualAny() const {
    __m128i found = _mm_setzero_si128();
    ((found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes_, _mm_set1_epi8(kBytes)))), ...);
    return MaskOf(found);
  }
  // Compares with bit 5 of each byte set, which letters of the two cases differ by, and `[` and `{`.
  uint32_t EqualFolded(char byte) const {
    return MaskOf(_mm_cmpeq_epi8(_mm_or_si128(bytes_, _mm_set1_epi8(0x20)), _mm_set1_epi8(byte)));
  }
  uint32_t EqualFolded(char a, char b) const {
    const __m128i folded = _mm_or_si128(bytes_, _mm_set1_epi8(0x20));
    return MaskOf(
        _mm_or_si128(_mm_cmpeq_epi8(folded, _mm_set1_epi8(a)), _mm_cmpeq_epi8(folded, _mm_set1_epi8(b))));
  }
  // Bytes from `low` to `high`, both ASCII.
  uint32_t Between(char low, char high) const {
    return Between(bytes_, low, high);
  }
  uint32_t BetweenFolded(char low, char high) const {
    return Between(_mm_or_si128(bytes_, _mm_set1_epi8(0x20)), low, high);
  }
  // Bytes that are not ASCII.
  uint32_t High() const {
    return MaskOf(bytes_);
  }
  // Writes all sixteen to `out`, with `by` in the place of `a` and `b`.
  void Replace(char a, char b, char by, char* out) const {
    const __m128i found =
        _mm_or_si128(_mm_cmpeq_epi8(bytes_, _mm_set1_epi8(a)), _mm_cmpeq_epi8(bytes_, _mm_set1_epi8(b)));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out),
                     _mm_or_si128(_mm_andnot_si128(found, bytes_), _mm_and_si128(found, _mm_set1_epi8(by))));
  }

 private:
  static uint32_t Between(__m128i bytes, char low, char high) {
    const __m128i from_low = _mm_sub_epi8(bytes, _mm_set1_epi8(low));
    const __m128i span = _mm_set1_epi8(static_cast<char>(high - low));
    return MaskOf(_mm_cmpeq_epi8(_mm_min_epu8(from_low, span), from_low));
  }
  static uint32_t MaskOf(__m128i lanes) {
    return static_cast<uint32_t>(_mm_movemask_epi8(lanes));
  }

  __m128i bytes_;
#else
  explicit SixteenBytes(const char* bytes) : bytes_(bytes) {}

  uint32_t Equal(char byte) const {
    return MaskOf(byte, 0);
  }
  template <char... kBytes>
  uint32_t EqualAny() const {
    return (Equal(kBytes) | ...);
  }
  uint32_t EqualFolded(char byte) const {
    return MaskOf(byte, 0x20);
  }
  uint32_t EqualFolded(char a, char b) const {
    return EqualFolded(a) | EqualFolded(b);
  }
  uint32_t Between(char low, char high) const {
    return Between(low, high, 0);
  }
  uint32_t BetweenFolded(char low, char high) const {
    return Between(low, high, 0x20);
  }
  uint32_t High() const {
    uint32_t mask = 0;
    for (uint32_t i = 0; i < 16; ++i) mask |= uint32_t{static_cast<unsigned char>(bytes_[i]) >= 0x80} << i;
    return mask;
  }
  void Replace(char a, char b, char by, char* out) const {
    for (size_t i = 0; i < 16; ++i) out[i] = bytes_[i] == a || bytes_[i] == b ? by : bytes_[i];
  }

 private:
  uint32_t Between(char low, char high, int fold) const {
    uint32_t mask = 0;
    for (uint32_t i = 0; i < 16; ++i) {
      const char byte = static_cast<char>(bytes_[i] | fold);
      mask |= uint32_t{byte >= low && byte <= high} << i;
    }
    return mask;
  }
  uint32_t MaskOf(char byte, int fold) const {
    uint32_t mask = 0;
    for (uint32_t i = 0; i < 16; ++i) mask |= uint32_t{static_cast<char>(bytes_[i] | fold) == byte} << i;
    return mask;
  }

  const char* bytes_;
#endif
};

// Which of 64 bytes are `byte`, a bit each.
inline uint64_t EqualOf64(const char* bytes, char byte) {
  uint64_t mask = 0;
  for (unsigned part = 0; part < 4; ++part)
    mask |= uint64_t{SixteenBytes(bytes + part * 16).Equal(byte)} << (part * 16);
  return mask;
}

// The first place at or after `from` of one of these bytes; text.size() when there is none.
template <char... kBytes>
size_t FindAnyByte(std::string_view text, size_t from) {
  while (from + 16 <= text.size()) {
    const SixteenBytes bytes(text.data() + from);
    if (const uint32_t mask = bytes.template EqualAny<kBytes...>()) {
      return from + static_cast<size_t>(std::countr_zero(mask));
    }
    from += 16;
  }
  if (from < text.size() && text.size() >= 16) {
    // The last sixteen, without those that were looked at.
    const size_t last = text.size() - 16;
    const SixteenBytes bytes(text.data() + last);
    const uint32_t mask = bytes.template EqualAny<kBytes...>() >> (from - last);
    return mask == 0 ? text.size() : from + static_cast<size_t>(std::countr_zero(mask));
  }
  for (; from < text.size(); ++from) {
    if (((text[from] == kBytes) || ...)) return from;
  }
  return text.size();
}

}  // namespace vmsift

#endif  // VMSIFT_BASE_BYTE_MASKS_H_
