// SipHash-2-4 with 128 bits (https://github.com/veorq/SipHash). Who does not know the key cannot compute it.
#ifndef VMSIFT_BASE_SIP_HASH_H_
#define VMSIFT_BASE_SIP_HASH_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace vmsift {

using SipKey = std::array<uint64_t, 2>;

struct SipValue {
  uint64_t high = 0;
  uint64_t low = 0;
};

SipValue SipHash(const SipKey& key, std::string_view bytes);

}  // namespace vmsift

#endif  // VMSIFT_BASE_SIP_HASH_H_
