// Where in a text the keys of an error may stand: the filter before the tolerant road.
#ifndef VMSIFT_ANALYZER_DECODE_ERROR_KEYS_H_
#define VMSIFT_ANALYZER_DECODE_ERROR_KEYS_H_

#include <cstddef>
#include <string_view>

namespace vmsift {

// The first place at or after `from` near which KeyValueScanner may find an error: the separator between a
// key of a code, a message or a status, in any quotes, and a value that may be one, or the brace that opens
// an object. text.size() when there is none. Nothing that KeyValueScanner makes an error of is without one.
size_t FindErrorKey(std::string_view text, size_t from);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_ERROR_KEYS_H_
