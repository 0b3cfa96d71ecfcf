// A regular file that is read at any offset, by pread(2).
//
// Thread-safe after Open: reading has no position.
#ifndef VMSIFT_ANALYZER_INPUT_REGULAR_FILE_H_
#define VMSIFT_ANALYZER_INPUT_REGULAR_FILE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "analyzer/input/byte_source.h"
#include "analyzer/input/random_access.h"
#include "base/owned_descriptor.h"

namespace vmsift {

class RegularFile : public RandomAccess {
 public:
  // Null if `path` is not one: standard input, a FIFO, a device, or a kernel file without a size.
  // The error names the path.
  static absl::StatusOr<std::unique_ptr<RegularFile>> Open(const std::string& path);

  uint64_t size() const override { return size_; }
  std::string version() const override;
  // The error also names the offset.
  absl::StatusOr<size_t> ReadAt(uint64_t offset, char* buffer, size_t capacity) const override;
  // Also the bytes appended while they are read.
  std::unique_ptr<ByteSource> InOrder(uint64_t from, uint64_t ahead_to) const override;
  absl::Status BecameShorter() const override;

 private:
  RegularFile(std::string path, OwnedDescriptor descriptor, uint64_t size, int64_t modified);

  const std::string path_;
  const OwnedDescriptor descriptor_;
  const uint64_t size_;
  const int64_t modified_;  // ns since 1970
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_REGULAR_FILE_H_
