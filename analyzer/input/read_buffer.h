// The input buffer of a decompressor: a source read through one fixed buffer.
#ifndef VMSIFT_ANALYZER_INPUT_READ_BUFFER_H_
#define VMSIFT_ANALYZER_INPUT_READ_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "analyzer/input/byte_source.h"

namespace vmsift {

class ReadBuffer {
 public:
  explicit ReadBuffer(std::unique_ptr<ByteSource> source);

  // Refills the buffer completely (or to the source's end) once all bytes are used, so that the boundaries do
  // not depend on the portions of a pipe. False at the end, and on an error, which status() then holds.
  bool Fill();
  const absl::Status& status() const { return status_; }

  std::string_view bytes() const { return {buffer_.get() + begin_, end_ - begin_}; }
  void Use(size_t count) { begin_ += count; }
  uint64_t offset() const { return read_ - (end_ - begin_); }  // of the next byte in the source

 private:
  const std::unique_ptr<ByteSource> source_;
  const std::unique_ptr<char[]> buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
  uint64_t read_ = 0;
  bool ended_ = false;
  absl::Status status_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_READ_BUFFER_H_
