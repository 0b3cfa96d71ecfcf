// The header of a gzip member: RFC 1952, section 2.3.
#ifndef VMSIFT_ANALYZER_INPUT_GZIP_HEADER_H_
#define VMSIFT_ANALYZER_INPUT_GZIP_HEADER_H_

#include <functional>

namespace vmsift {

enum class GzipHeader { kWhole, kEndsEarly, kNoGzip, kDamaged };

// Reads a header up to the deflate data after it. `next_byte` returns one byte per call, and -1 at the end.
GzipHeader ReadGzipHeader(const std::function<int()>& next_byte);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_GZIP_HEADER_H_
