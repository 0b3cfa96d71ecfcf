// The header of a gzip member: RFC 1952, section 2.3.
#ifndef VMSIFT_ANALYZER_INPUT_GZIP_HEADER_H_
#define VMSIFT_ANALYZER_INPUT_GZIP_HEADER_H_

#include <functional>

namespace vmsift {

enum class GzipHeader { kWhole, kEndsEarly, kNoGzip, kDamaged };

// Reads a header up to the deflate data behind it. `next_byte` gives one byte a call, and -1 for the end.
GzipHeader ReadGzipHeader(const std::function<int()>& next_byte);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_GZIP_HEADER_H_
