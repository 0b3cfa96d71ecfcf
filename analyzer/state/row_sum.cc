#include "analyzer/state/row_sum.h"

#include "base/sip_hash.h"

namespace vmsift {
namespace {

// The key of the reference's test vectors.
constexpr SipKey kKey = {0x0706050403020100, 0x0f0e0d0c0b0a0908};

}  // namespace

RowSum HashOfBytes(std::string_view bytes) {
  const SipValue hash = SipHash(kKey, bytes);
  return {hash.high, hash.low};
}

}  // namespace vmsift
