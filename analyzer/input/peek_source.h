// A source whose first few bytes can be looked at before they are read.
#ifndef VMSIFT_ANALYZER_INPUT_PEEK_SOURCE_H_
#define VMSIFT_ANALYZER_INPUT_PEEK_SOURCE_H_

#include <cstddef>
#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "analyzer/input/byte_source.h"

namespace vmsift {

class PeekSource : public ByteSource {
 public:
  static constexpr size_t kPeekBytes = 32;

  explicit PeekSource(std::unique_ptr<ByteSource> source);

  // Up to kPeekBytes, fewer at the end. Call it before the first read. Read reports an error later.
  std::string_view Peek();

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override;

 private:
  const std::unique_ptr<ByteSource> source_;
  char first_[kPeekBytes];
  size_t size_ = 0;
  size_t given_ = 0;
  bool ended_ = false;
  absl::Status status_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_PEEK_SOURCE_H_
