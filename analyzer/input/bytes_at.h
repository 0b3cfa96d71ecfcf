// Bytes that can be read at any offset, however many there are by now.
#ifndef VMSIFT_ANALYZER_INPUT_BYTES_AT_H_
#define VMSIFT_ANALYZER_INPUT_BYTES_AT_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"

namespace vmsift {

class BytesAt {
 public:
  virtual ~BytesAt() = default;

  // Reads at most `capacity` bytes from `offset`, fewer only at the end; 0: there is nothing. The error names
  // the path.
  virtual absl::StatusOr<size_t> ReadAt(uint64_t offset, char* buffer, size_t capacity) const = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_BYTES_AT_H_
