#include "analyzer/frame/json_structure.h"

#include <algorithm>
#include <bit>

#include "base/byte_masks.h"

namespace vmsift {
namespace {

// Of 64 bytes, a bit each.
struct Masks {
  uint64_t quotes = 0;
  uint64_t backslashes = 0;
  uint64_t brackets = 0;  // of either kind, opening or closing
};

Masks MasksAt(const char* bytes) {
  Masks masks;
  for (unsigned part = 0; part < 4; ++part) {
    const SixteenBytes sixteen(bytes + part * 16);
    masks.quotes |= uint64_t{sixteen.Equal('"')} << (part * 16);
    masks.backslashes |= uint64_t{sixteen.Equal('\\')} << (part * 16);
    masks.brackets |= uint64_t{sixteen.EqualFolded('{', '}')} << (part * 16);
  }
  return masks;
}

// Bit i: the number of bits of `bits` up to and with i is odd.
uint64_t Parities(uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

// The bytes that a backslash stands before which is not itself escaped.
uint64_t EscapedBytes(uint64_t backslashes, bool first) {
  uint64_t escaped = first ? 1 : 0;
  for (backslashes &= ~escaped; backslashes != 0;) {
    const uint64_t backslash = backslashes & -backslashes;
    escaped |= backslash << 1;
    backslashes &= ~(backslash | backslash << 1);
  }
  return escaped;
}

}  // namespace

size_t JsonStructure::Advance(std::string_view text, size_t at) {
  while (at < text.size()) {
    const size_t count = std::min<size_t>(64, text.size() - at);
    const uint64_t valid = ~uint64_t{0} >> (64 - count);
    const uint64_t last = uint64_t{1} << (count - 1);
    Masks masks = MasksAt(text.data() + at);
    uint64_t quotes = masks.quotes & valid;
    const uint64_t backslashes = masks.backslashes & valid;
    if (backslashes != 0 || escaped_) {
      const uint64_t escaped = EscapedBytes(backslashes, escaped_);
      quotes &= ~escaped;
      escaped_ = (backslashes & ~escaped & last) != 0;
    }
    if ((masks.brackets & valid) == 0) {  // most lines of an indented document
      in_string_ ^= (std::popcount(quotes) & 1) != 0;
      at += count;
      continue;
    }
    const uint64_t inside = in_string_ ? ~Parities(quotes) : Parities(quotes);
    for (uint64_t brackets = masks.brackets & ~inside & valid; brackets != 0; brackets &= brackets - 1) {
      const size_t bracket = at + static_cast<size_t>(std::countr_zero(brackets));
      if (text[bracket] == '{' || text[bracket] == '[') {
        ++depth_;
      } else if (--depth_ == 0) {
        return bracket + 1;
      }
    }
    in_string_ = (inside & last) != 0;
    at += count;
  }
  return std::string_view::npos;
}

}  // namespace vmsift
