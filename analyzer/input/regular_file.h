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
#include "base/owned_descriptor.h"

namespace vmsift {

class RegularFile {
 public:
  // Null if `path` is not one: standard input, a FIFO, a device, or a kernel file without a size.
  // The error names the path.
  static absl::StatusOr<std::unique_ptr<RegularFile>> Open(const std::string& path);

  // In bytes, when it was opened. Bytes appended later are not read; a file may shrink.
  uint64_t size() const { return size_; }
  // As Input::version, when it was opened.
  std::string version() const;

  // Reads `capacity` bytes from `offset`, fewer at the end of the file; returns how many. The error names the
  // path and the offset.
  absl::StatusOr<size_t> ReadAt(uint64_t offset, char* buffer, size_t capacity) const;

  // Its bytes in order, with those appended while they are read. Takes the file.
  static std::unique_ptr<ByteSource> InOrder(std::unique_ptr<RegularFile> file);

  // The error for a file that shrank after it was opened.
  absl::Status BecameShorter() const;

 private:
  RegularFile(std::string path, OwnedDescriptor descriptor, uint64_t size, int64_t modified);

  const std::string path_;
  const OwnedDescriptor descriptor_;
  const uint64_t size_;
  const int64_t modified_;  // ns since 1970
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_REGULAR_FILE_H_
