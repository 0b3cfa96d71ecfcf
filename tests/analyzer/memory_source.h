// A source of bytes in memory that delivers them in any portions, and fails where a test wants it to.
#ifndef VMSIFT_TESTS_ANALYZER_MEMORY_SOURCE_H_
#define VMSIFT_TESTS_ANALYZER_MEMORY_SOURCE_H_

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "analyzer/input/byte_source.h"

namespace vmsift {

class MemorySource : public ByteSource {
 public:
  explicit MemorySource(std::string bytes) : bytes_(std::move(bytes)) {}

  // Every Read delivers between one byte and all that was asked for, as a pipe does.
  MemorySource& InPortions(uint64_t seed) {
    random_.emplace(seed);
    return *this;
  }
  // After the last byte comes this error instead of the end.
  MemorySource& FailingWith(absl::Status status) {
    failure_ = std::move(status);
    return *this;
  }

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override {
    if (capacity == 0) return absl::InvalidArgumentError("a read of no bytes");
    const size_t left = bytes_.size() - given_;
    if (left == 0 && !failure_.ok()) return failure_;
    size_t size = std::min(left, capacity);
    if (random_.has_value() && size > 0) size = std::uniform_int_distribution<size_t>(1, size)(*random_);
    std::memcpy(buffer, bytes_.data() + given_, size);
    given_ += size;
    return size;
  }

 private:
  const std::string bytes_;
  size_t given_ = 0;
  std::optional<std::mt19937_64> random_;
  absl::Status failure_;
};

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_MEMORY_SOURCE_H_
