// Repairs text that is not UTF-8, as one bad byte must not hide the error beside it.
#ifndef VMSIFT_BASE_UTF8_H_
#define VMSIFT_BASE_UTF8_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace vmsift {

// Appends `text` to `out` with U+FFFD for every byte that belongs to no well-formed sequence (RFC 3629).
// Returns the offset in `text` of the first such byte, or npos.
size_t AppendRepairedUtf8(std::string_view text, std::string* out);

}  // namespace vmsift

#endif  // VMSIFT_BASE_UTF8_H_
