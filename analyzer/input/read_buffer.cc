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
  begin_ = end_ = 0;
  while (end_ < kBufferBytes && !ended_) {
    const absl::StatusOr<size_t> got = source_->Read(buffer_.get() + end_, kBufferBytes - end_);
    if (!got.ok()) status_ = got.status();
    ended_ = !got.ok() || *got == 0;
    if (!ended_) end_ += *got;
  }
  read_ += end_;
  return end_ > 0;
}

}  // namespace vmsift
