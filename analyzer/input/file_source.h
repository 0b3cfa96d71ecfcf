// Bytes of a file, a FIFO or standard input, by read(2).
#ifndef VMSIFT_ANALYZER_INPUT_FILE_SOURCE_H_
#define VMSIFT_ANALYZER_INPUT_FILE_SOURCE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "analyzer/input/byte_source.h"

namespace vmsift {

class FileSource : public ByteSource {
 public:
  // Opens `path` for reading; "-" is standard input. The error names the path.
  static absl::StatusOr<std::unique_ptr<FileSource>> Open(const std::string& path);
  ~FileSource() override;
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override;

  // Whether a file that begins so is read as it is: neither compressed nor UTF-16.
  static bool IsPlain(std::string_view first_bytes);

 private:
  FileSource(std::string path, int descriptor, bool owned);

  const std::string path_;
  const int descriptor_;
  const bool owned_;
  uint64_t offset_ = 0;
};

// The whole of a small file, such as a catalog. Fails when it holds more than `max_bytes`.
absl::StatusOr<std::string> ReadWholeFile(const std::string& path, size_t max_bytes);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_FILE_SOURCE_H_
