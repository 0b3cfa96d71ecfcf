// Which pairs of bytes a text holds, letter case aside: shows quickly that a pattern's
// text is not in a message.
//
// Five bits of each byte are looked at, which are the same for a letter in either case; pairs that share them
// are taken for one, so that a text may seem to hold what it does not, never the other way round.
#ifndef VMSIFT_MATCHERS_BYTE_PAIRS_H_
#define VMSIFT_MATCHERS_BYTE_PAIRS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vmsift {

class BytePairs {
 public:
  void Clear() { bits_ = {}; }

  // The pairs of the text, but for two of a kind: patterns leave open how often a letter occurs there.
  void Add(std::string_view text) {
    for (size_t i = 1; i < text.size(); ++i) {
      const uint32_t first = static_cast<unsigned char>(text[i - 1]) & 31u;
      const uint32_t second = static_cast<unsigned char>(text[i]) & 31u;
      bits_[first] |= uint32_t{first != second} << second;
    }
  }

  bool Hold(const BytePairs& others) const {
    uint32_t missing = 0;
    for (size_t i = 0; i < bits_.size(); ++i) missing |= others.bits_[i] & ~bits_[i];
    return missing == 0;
  }

 private:
  std::array<uint32_t, 32> bits_{};
};

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_BYTE_PAIRS_H_
