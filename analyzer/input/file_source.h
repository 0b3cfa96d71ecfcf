// Bytes of a file, a FIFO or standard input, by read(2).
#ifndef VMSIFT_ANALYZER_INPUT_FILE_SOURCE_H_
#define VMSIFT_ANALYZER_INPUT_FILE_SOURCE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "analyzer/input/byte_source.h"
#include "base/owned_descriptor.h"

namespace vmsift {

class FileSource : public ByteSource {
 public:
  // Opens `path` for reading; "-" is standard input. The error names the path.
  static absl::StatusOr<std::unique_ptr<FileSource>> Open(const std::string& path);

  const std::string& name() const { return path_; }  // the path, or "standard input"
  uint64_t size() const { return size_; }            // of a regular file when it was opened; otherwise 0

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override;

 private:
  FileSource(std::string path, int descriptor, bool owned);

  const std::string path_;
  const int descriptor_;
  const OwnedDescriptor owned_;  // the same, unless it is standard input
  uint64_t size_ = 0;
  uint64_t offset_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_FILE_SOURCE_H_
