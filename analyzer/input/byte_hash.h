// A hash of bytes that come bit by bit, which can be kept as a number and gone on with: CRC-64 (ECMA-182).
//
// It tells bytes apart that differ by chance. Who can choose the bytes can make two that are the same to it.
#ifndef VMSIFT_ANALYZER_INPUT_BYTE_HASH_H_
#define VMSIFT_ANALYZER_INPUT_BYTE_HASH_H_

#include <cstdint>
#include <string_view>

namespace vmsift {

// Of all bytes whose hash is `hash` and these after them. Of no bytes it is 0.
uint64_t HashOn(uint64_t hash, std::string_view bytes);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_BYTE_HASH_H_
