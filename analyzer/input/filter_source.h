// Decompresses bzip2, xz and lz4 with libarchive as it is read.
//
// Streams follow each other, with zero bytes after them as padding. Checksums are verified. Damaged or
// truncated data gives what libarchive can decompress, then an error with the source and the cause. Memory
// depends on the data only as far as the format says: xz takes up to 1 GiB for its dictionary, as libarchive
// limits it, and commonly 8 to 64 MiB. Not thread-safe.
#ifndef VMSIFT_ANALYZER_INPUT_FILTER_SOURCE_H_
#define VMSIFT_ANALYZER_INPUT_FILTER_SOURCE_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "analyzer/input/byte_source.h"
#include "analyzer/input/compression.h"
#include "analyzer/input/libarchive_input.h"

namespace vmsift {

class FilterSource : public ByteSource {
 public:
  // `format` is one of the three. `name` is the source's name in errors.
  FilterSource(std::unique_ptr<ByteSource> source, const CompressionFormat& format, std::string name);

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override;

 private:
  void Open();
  // The next block of text; empty at the end, and on an error, which sets `status_`.
  void NextBlock();
  // At the end: bytes behind it are an error, since they are not read.
  void CheckEnd();
  absl::Status Error() const;

  const std::string name_;
  const CompressionFormat format_;
  LibarchiveInput input_;
  LibarchiveHandle reader_;  // null until the first read
  std::string_view block_;   // libarchive's, until the next one
  bool ended_ = false;
  absl::Status status_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_FILTER_SOURCE_H_
