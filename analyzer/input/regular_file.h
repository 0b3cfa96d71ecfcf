// A regular file whose bytes can be read at any place, by pread(2).
//
// Thread-safe after Open: reading has no position.
#ifndef VMSIFT_ANALYZER_INPUT_REGULAR_FILE_H_
#define VMSIFT_ANALYZER_INPUT_REGULAR_FILE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace vmsift {

class RegularFile {
 public:
  // Null when `path` is none: standard input, a FIFO, a device, or a file of the kernel's that tells no size.
  // The error names the path.
  static absl::StatusOr<std::unique_ptr<RegularFile>> Open(const std::string& path);
  ~RegularFile();
  RegularFile(const RegularFile&) = delete;
  RegularFile& operator=(const RegularFile&) = delete;

  // In bytes, when it was opened. What is appended later is not read; a file may become shorter.
  uint64_t size() const { return size_; }

  // Reads from `offset` until `capacity` bytes came or the file ends; returns how many came. The error names
  // the path and the place.
  absl::StatusOr<size_t> ReadAt(uint64_t offset, char* buffer, size_t capacity) const;

  // What to tell when fewer bytes came than there were when it was opened.
  absl::Status BecameShorter() const;

 private:
  RegularFile(std::string path, int descriptor, uint64_t size);

  const std::string path_;
  const int descriptor_;
  const uint64_t size_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_REGULAR_FILE_H_
