#include "analyzer/input/counting_source.h"

#include <algorithm>
#include <utility>

namespace vmsift {

CountingSource::CountingSource(std::unique_ptr<ByteSource> source, uint64_t size,
                               std::atomic<uint64_t>* count)
    : source_(std::move(source)), to_come_(size), count_(count) {}

CountingSource::~CountingSource() {
  count_->fetch_add(to_come_, std::memory_order_relaxed);
}

absl::StatusOr<size_t> CountingSource::Read(char* buffer, size_t capacity) {
  absl::StatusOr<size_t> got = source_->Read(buffer, capacity);
  if (got.ok()) {
    count_->fetch_add(*got, std::memory_order_relaxed);
    to_come_ -= std::min<uint64_t>(*got, to_come_);
  }
  return got;
}

}  // namespace vmsift
