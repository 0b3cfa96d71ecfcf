// Where bytes come from: the first stage of the flow.
//
// An interface, so that tests can deliver bytes in portions of any size. Not thread-safe: one reader per
// source.
#ifndef VMSIFT_ANALYZER_INPUT_BYTE_SOURCE_H_
#define VMSIFT_ANALYZER_INPUT_BYTE_SOURCE_H_

#include <cstddef>

#include "absl/status/statusor.h"

namespace vmsift {

class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Reads at most `capacity` (> 0) bytes into `buffer` and returns how many came; 0 means the end. After an
  // error there are no more bytes. The error names the source and the cause.
  virtual absl::StatusOr<size_t> Read(char* buffer, size_t capacity) = 0;

  // Whether the bytes were converted from UTF-16.
  virtual bool was_utf16() const { return false; }
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_BYTE_SOURCE_H_
