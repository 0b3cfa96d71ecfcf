// A source whose first bytes can be peeked at before they are read.
#ifndef VMSIFT_ANALYZER_INPUT_PEEK_SOURCE_H_
#define VMSIFT_ANALYZER_INPUT_PEEK_SOURCE_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "analyzer/input/byte_source.h"

namespace vmsift {

class PeekSource : public ByteSource {
 public:
  explicit PeekSource(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}

  // Up to `bytes` of the first bytes, fewer at the end; valid until the next call. Call it before the first
  // read. If the source fails, returns the bytes before the error; Read reports the error later.
  std::string_view Peek(size_t bytes);
  // The same, but without waiting for more once a whole line is there: a live pipe's lines must not wait.
  std::string_view PeekLine(size_t bytes);
  // Whether the last peek came to the end.
  bool ended() const { return ended_; }

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override;
  bool was_utf16() const override { return source_->was_utf16(); }

 private:
  void PeekMore(size_t bytes);

  const std::unique_ptr<ByteSource> source_;
  std::string first_;
  size_t given_ = 0;
  bool ended_ = false;
  absl::Status status_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_PEEK_SOURCE_H_
