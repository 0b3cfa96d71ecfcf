// Reads a source ahead of its reader on its own thread, so that decompression runs beside the analysis. If no
// thread can be started, the source is read on demand.
//
// Memory is bounded by kSlots portions. The reader's side is not thread-safe; only the thread uses
// the source, which is destroyed with this object.
#ifndef VMSIFT_ANALYZER_INPUT_READ_AHEAD_SOURCE_H_
#define VMSIFT_ANALYZER_INPUT_READ_AHEAD_SOURCE_H_

#include <array>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <thread>

#include "absl/status/status.h"
#include "analyzer/input/byte_source.h"

namespace vmsift {

class ReadAheadSource : public ByteSource {
 public:
  static constexpr size_t kSlots = 4;
  static constexpr size_t kSlotBytes = 256 << 10;

  explicit ReadAheadSource(std::unique_ptr<ByteSource> source);
  // Waits for the current read of the source.
  ~ReadAheadSource() override;

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override;

 private:
  struct Slot {
    std::unique_ptr<char[]> bytes;
    size_t size = 0;  // 0: the source's end, or its error
  };

  void ReadAhead();

  const std::unique_ptr<ByteSource> source_;
  std::array<Slot, kSlots> slots_;
  size_t taken_ = 0;  // bytes already returned from the current slot

  std::mutex mutex_;  // guards the members below
  std::condition_variable changed_;
  size_t filled_ = 0;    // slots filled so far, and
  size_t released_ = 0;  // those that may be refilled: slot i is slots_[i % kSlots]
  bool stopped_ = false;
  absl::Status status_;  // of the source; returned after all bytes before it

  std::thread thread_;  // declared last, so that it starts after the rest; none if it could not be started
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_READ_AHEAD_SOURCE_H_
