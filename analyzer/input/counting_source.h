// A source whose bytes are counted as they are read, for whoever shows how far the work is.
#ifndef VMSIFT_ANALYZER_INPUT_COUNTING_SOURCE_H_
#define VMSIFT_ANALYZER_INPUT_COUNTING_SOURCE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "analyzer/input/byte_source.h"

namespace vmsift {

class CountingSource : public ByteSource {
 public:
  // Adds to `count`, which is borrowed and may be shared with others. `size` is what the source is thought to
  // hold, 0 where nobody knows: when it is let go, what did not come counts as well, for it never will.
  CountingSource(std::unique_ptr<ByteSource> source, uint64_t size, std::atomic<uint64_t>* count);
  ~CountingSource() override;

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override;

 private:
  const std::unique_ptr<ByteSource> source_;
  uint64_t to_come_;
  std::atomic<uint64_t>* const count_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_COUNTING_SOURCE_H_
