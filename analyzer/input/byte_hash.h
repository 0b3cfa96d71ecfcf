// An incremental hash that can be saved as a number and resumed: CRC-64 (ECMA-182).
//
// It detects accidental differences. Whoever chooses the bytes can make collisions.
#ifndef VMSIFT_ANALYZER_INPUT_BYTE_HASH_H_
#define VMSIFT_ANALYZER_INPUT_BYTE_HASH_H_

#include <cstdint>
#include <string_view>

namespace vmsift {

// Extends `hash` by these bytes. The hash of no bytes is 0.
uint64_t HashOn(uint64_t hash, std::string_view bytes);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_BYTE_HASH_H_
