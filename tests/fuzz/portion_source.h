// Bytes in memory, handed out in portions of what is asked for.
#ifndef VMSIFT_TESTS_FUZZ_PORTION_SOURCE_H_
#define VMSIFT_TESTS_FUZZ_PORTION_SOURCE_H_

#include <algorithm>
#include <cstring>
#include <string_view>

#include "absl/status/statusor.h"
#include "analyzer/input/byte_source.h"
#include "tests/fuzz/fuzz_check.h"

namespace vmsift {

class PortionSource : public ByteSource {
 public:
  explicit PortionSource(std::string_view bytes) : rest_(bytes) {}

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override {
    FUZZ_CHECK(capacity > 0);
    const size_t size = std::min(capacity, rest_.size());
    if (size > 0) std::memcpy(buffer, rest_.data(), size);
    rest_.remove_prefix(size);
    return size;
  }

 private:
  std::string_view rest_;
};

}  // namespace vmsift

#endif  // VMSIFT_TESTS_FUZZ_PORTION_SOURCE_H_
