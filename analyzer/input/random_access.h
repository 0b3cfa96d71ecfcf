// Bytes of a known number that can be read at any offset: a regular file, a blob.
//
// Thread-safe: reading has no position.
#ifndef VMSIFT_ANALYZER_INPUT_RANDOM_ACCESS_H_
#define VMSIFT_ANALYZER_INPUT_RANDOM_ACCESS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/input/byte_source.h"

namespace vmsift {

class RandomAccess {
 public:
  virtual ~RandomAccess() = default;

  // In bytes, when it was opened. Bytes appended later are not read; a file may shrink.
  virtual uint64_t size() const = 0;

  // As Input::version, when it was opened.
  virtual std::string version() const = 0;

  // Reads `capacity` bytes from `offset`, fewer at the end; returns how many. The error names the path.
  virtual absl::StatusOr<size_t> ReadAt(uint64_t offset, char* buffer, size_t capacity) const = 0;

  // Its bytes in order, from an offset on. What has to be fetched is fetched ahead only before `ahead_to`.
  // Borrows this object.
  virtual std::unique_ptr<ByteSource> InOrder(uint64_t from, uint64_t ahead_to) const = 0;

  // Whether many reads here and there cost no more than one of all. Otherwise each waits for the network.
  virtual bool is_local() const { return true; }

  // The error for one that shrank after it was opened: absl::IsAborted.
  virtual absl::Status BecameShorter() const = 0;
};

// RandomAccess::InOrder, but keeps the file for that.
std::unique_ptr<ByteSource> ReadInOrder(std::shared_ptr<const RandomAccess> file, uint64_t from = 0,
                                        uint64_t ahead_to = UINT64_MAX);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_RANDOM_ACCESS_H_
