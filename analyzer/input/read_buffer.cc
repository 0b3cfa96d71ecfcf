#include "analyzer/input/read_buffer.h"

#include <utility>

namespace vmsift {
namespace {

constexpr size_t kBufferBytes = 256 << 10;

}  // namespace

ReadBuffer::ReadBuffer(std::unique_ptr<ByteSource> source)
    : source_(std::move(source)), buffer_(std::make_unique_for_overwrite<char[]>(kBufferBytes)) {}

bool ReadBuffer::Fill() {
  if (begin_ < end_) return true;
  if (ended_) return false;
  const absl::StatusOr<size_t> got = source_->Read(buffer_.get(), kBufferBytes);
  begin_ = 0;
  end_ = got.ok() ? *got : 0;
  read_ += end_;
  if (!got.ok()) status_ = got.status();
  ended_ = end_ == 0;
  return !ended_;
}

}  // namespace vmsift
