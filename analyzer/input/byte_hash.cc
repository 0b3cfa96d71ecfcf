#include "analyzer/input/byte_hash.h"

#include <isa-l/crc64.h>

namespace vmsift {

uint64_t HashOn(uint64_t hash, std::string_view bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the same bytes
  return crc64_ecma_refl(hash, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

}  // namespace vmsift
