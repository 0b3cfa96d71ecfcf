// A source that counts its bytes as they are read, for the progress display.
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
  // Adds to `count`, which is borrowed and may be shared with others. `size` is the expected size of the
  // source, 0 if unknown. On destruction, unread bytes count as done.
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
