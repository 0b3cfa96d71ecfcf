#include "analyzer/input/read_ahead_source.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/try_thread.h"

namespace vmsift {

ReadAheadSource::ReadAheadSource(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {
  for (Slot& slot : slots_) slot.bytes = std::make_unique_for_overwrite<char[]>(kSlotBytes);
  thread_ = TryThread([this] { ReadAhead(); });
}

ReadAheadSource::~ReadAheadSource() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void ReadAheadSource::ReadAhead() {
  for (size_t next = 0;; ++next) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stopped_ || next - released_ < kSlots; });
      if (stopped_) return;
    }
    Slot& slot = slots_[next % kSlots];
    const absl::StatusOr<size_t> got = source_->Read(slot.bytes.get(), kSlotBytes);
    slot.size = got.ok() ? *got : 0;
    {
      const std::lock_guard lock(mutex_);
      if (!got.ok()) status_ = got.status();
      filled_ = next + 1;
    }
    changed_.notify_all();
    if (slot.size == 0) return;
  }
}

absl::StatusOr<size_t> ReadAheadSource::Read(char* buffer, size_t capacity) {
  if (!thread_.joinable()) return source_->Read(buffer, capacity);
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return filled_ > released_; });
  const Slot& slot = slots_[released_ % kSlots];
  if (slot.size == 0) {  // the last slot, which stays
    if (!status_.ok()) return status_;
    return size_t{0};
  }
  lock.unlock();
  const size_t count = std::min(capacity, slot.size - taken_);
  std::memcpy(buffer, slot.bytes.get() + taken_, count);
  taken_ += count;
  if (taken_ == slot.size) {
    lock.lock();
    ++released_;
    taken_ = 0;
    lock.unlock();
    changed_.notify_all();
  }
  return count;
}

}  // namespace vmsift
