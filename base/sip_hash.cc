#include "base/sip_hash.h"

#include <bit>
#include <cstddef>
#include <cstring>

namespace vmsift {
namespace {

static_assert(std::endian::native == std::endian::little);

class SipState {
 public:
  explicit SipState(const SipKey& key)
      : v_{0x736f6d6570736575 ^ key[0], 0x646f72616e646f6d ^ key[1] ^ 0xee, 0x6c7967656e657261 ^ key[0],
           0x7465646279746573 ^ key[1]} {}

  void Take(uint64_t word) {
    v_[3] ^= word;
    Rounds(2);
    v_[0] ^= word;
  }
  SipValue Finish() {
    SipValue hash;
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

SipValue SipHash(const SipKey& key, std::string_view bytes) {
  SipState state(key);
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
