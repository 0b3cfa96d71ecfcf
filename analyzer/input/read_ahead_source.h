// A source that is read by a thread of its own, some way ahead of its reader: so that unpacking goes on
// beside the analysis of what was unpacked. Where no thread can be had, it is read when it is asked for.
//
// Memory is bounded by kSlots portions. The reader's side is not thread-safe; the source itself is used by
// the thread alone, and let go with this one.
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
  // Waits for a read of the source that is under way.
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
  size_t taken_ = 0;  // bytes of the slot that is being handed out

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  size_t filled_ = 0;    // slots filled so far, and
  size_t released_ = 0;  // those that may be filled again: slot i is slots_[i % kSlots]
  bool stopped_ = false;
  absl::Status status_;  // of the source; told once all that came before it is read

  std::thread thread_;  // the last, so that it finds the rest made; none: none can be had
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_READ_AHEAD_SOURCE_H_
