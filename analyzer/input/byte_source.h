// Where bytes come from. The first stage of the flow; only this folder opens files.
//
// An interface, so that tests can hand over bytes in any portions. Not thread-safe: one reader per source.
#ifndef VMSIFT_ANALYZER_INPUT_BYTE_SOURCE_H_
#define VMSIFT_ANALYZER_INPUT_BYTE_SOURCE_H_

#include <cstddef>

#include "absl/status/statusor.h"

namespace vmsift {

class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Reads at most `capacity` (> 0) bytes into `buffer` and returns how many came; 0 means the end. After an
  // error nothing more comes. The error names the source and says what happened.
  virtual absl::StatusOr<size_t> Read(char* buffer, size_t capacity) = 0;

  // Whether the bytes were UTF-16 before they were read.
  virtual bool was_utf16() const { return false; }
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_BYTE_SOURCE_H_
