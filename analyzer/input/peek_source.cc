#include "analyzer/input/peek_source.h"

#include <algorithm>
#include <cstring>

namespace vmsift {

std::string_view PeekSource::Peek(size_t bytes) {
  while (!ended_ && first_.size() < bytes) PeekMore(bytes);
  return std::string_view(first_).substr(0, bytes);
}

std::string_view PeekSource::PeekLine(size_t bytes) {
  while (!ended_ && first_.size() < bytes && first_.find('\n') == std::string::npos) PeekMore(bytes);
  return std::string_view(first_).substr(0, bytes);
}

void PeekSource::PeekMore(size_t bytes) {
  const size_t before = first_.size();
  first_.resize(bytes);
  const absl::StatusOr<size_t> got = source_->Read(first_.data() + before, bytes - before);
  first_.resize(before + got.value_or(0));
  if (!got.ok()) status_ = got.status();
  ended_ = !got.ok() || *got == 0;
}

absl::StatusOr<size_t> PeekSource::Read(char* buffer, size_t capacity) {
  if (given_ < first_.size()) {
    const size_t bytes = std::min(capacity, first_.size() - given_);
    std::memcpy(buffer, first_.data() + given_, bytes);
    given_ += bytes;
    return bytes;
  }
  if (!status_.ok()) return status_;
  if (ended_) return size_t{0};
  return source_->Read(buffer, capacity);
}

}  // namespace vmsift
