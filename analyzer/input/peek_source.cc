#include "analyzer/input/peek_source.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace vmsift {

PeekSource::PeekSource(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}

std::string_view PeekSource::Peek() {
  while (size_ < kPeekBytes && !ended_) {
    const absl::StatusOr<size_t> got = source_->Read(first_ + size_, kPeekBytes - size_);
    if (!got.ok()) status_ = got.status();
    ended_ = !got.ok() || *got == 0;
    if (!ended_) size_ += *got;
  }
  return {first_, size_};
}

absl::StatusOr<size_t> PeekSource::Read(char* buffer, size_t capacity) {
  if (given_ < size_) {
    const size_t size = std::min(capacity, size_ - given_);
    std::memcpy(buffer, first_ + given_, size);
    given_ += size;
    return size;
  }
  if (!status_.ok()) return status_;
  if (ended_) return size_t{0};
  return source_->Read(buffer, capacity);
}

}  // namespace vmsift
