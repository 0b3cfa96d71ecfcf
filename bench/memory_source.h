// Hands over bytes that are in memory already, so that a benchmark times what comes after reading.
#ifndef VMSIFT_BENCH_MEMORY_SOURCE_H_
#define VMSIFT_BENCH_MEMORY_SOURCE_H_

#include <algorithm>
#include <cstring>
#include <string_view>

#include "analyzer/input/byte_source.h"

namespace vmsift {

class MemorySource : public ByteSource {
 public:
  // Borrows `bytes`.
  explicit MemorySource(std::string_view bytes) : rest_(bytes) {}

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override {
    const size_t size = std::min(capacity, rest_.size());
    std::memcpy(buffer, rest_.data(), size);
    rest_.remove_prefix(size);
    return size;
  }

 private:
  std::string_view rest_;
};

}  // namespace vmsift

#endif  // VMSIFT_BENCH_MEMORY_SOURCE_H_
