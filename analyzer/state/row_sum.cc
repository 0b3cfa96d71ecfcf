#include "analyzer/state/row_sum.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstring>

namespace vmsift {
namespace {

static_assert(std::endian::native == std::endian::little);

// The key of the reference's test vectors.
constexpr uint64_t kKey0 = 0x0706050403020100;
constexpr uint64_t kKey1 = 0x0f0e0d0c0b0a0908;

class SipState {
 public:
  SipState()
      : v_{0x736f6d6570736575 ^ kKey0, 0x646f72616e646f6d ^ kKey1 ^ 0xee, 0x6c7967656e657261 ^ kKey0,
           0x7465646279746573 ^ kKey1} {}

  void Take(uint64_t word) {
    v_[3] ^= word;
    Rounds(2);
    v_[0] ^= word;
  }
  RowSum Finish() {
    RowSum hash;
    v_[2] ^= 0xee;
    Rounds(4);
    hash.low = v_[0] ^ v_[1] ^ v_[2] ^ v_[3];
    v_[1] ^= 0xdd;
    Rounds(4);
    hash.high = v_[0] ^ v_[1] ^ v_[2] ^ v_[3];
    return hash;
  }

 private:
  void Rounds(int count) {
    for (int i = 0; i < count; ++i) {
      v_[0] += v_[1];
      v_[1] = std::rotl(v_[1], 13) ^ v_[0];
      v_[0] = std::rotl(v_[0], 32);
      v_[2] += v_[3];
      v_[3] = std::rotl(v_[3], 16) ^ v_[2];
      v_[0] += v_[3];
      v_[3] = std::rotl(v_[3], 21) ^ v_[0];
      v_[2] += v_[1];
      v_[1] = std::rotl(v_[1], 17) ^ v_[2];
      v_[2] = std::rotl(v_[2], 32);
    }
  }

  std::array<uint64_t, 4> v_;
};

}  // namespace

RowSum HashOfBytes(std::string_view bytes) {
  SipState state;
  uint64_t word = 0;
  const uint64_t size = bytes.size();
  for (; bytes.size() >= sizeof(word); bytes.remove_prefix(sizeof(word))) {
    std::memcpy(&word, bytes.data(), sizeof(word));
    state.Take(word);
  }
  word = 0;
  if (!bytes.empty()) std::memcpy(&word, bytes.data(), bytes.size());
  state.Take(word | size << 56);
  return state.Finish();
}

}  // namespace vmsift
