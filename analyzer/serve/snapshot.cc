#include "analyzer/serve/snapshot.h"

#include <utility>

namespace vmsift {
namespace {

using std::chrono::seconds;

// The loop turns four times a second, so who asks every second is never forgotten.
constexpr auto kAskedFor = seconds(2);
constexpr auto kFresh = seconds(1);
// A reader who gets an older snapshot sees its time.
constexpr auto kPatience = seconds(2);

}  // namespace

bool SnapshotBoard::IsAsked() const {
  const Clock::rep asked = asked_;
  return asked != 0 && Clock::now() - Clock::time_point(Clock::duration(asked)) < kAskedFor;
}

void SnapshotBoard::Publish(Pointer snapshot) {
  {
    const std::lock_guard lock(mutex_);
    // The old one is destroyed after the lock, which readers wait for.
    latest_.swap(snapshot);
    published_at_ = Clock::now();
  }
  published_.notify_all();
}

void SnapshotBoard::Close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  published_.notify_all();
}

SnapshotBoard::Pointer SnapshotBoard::Latest() {
  Ask();
  std::unique_lock lock(mutex_);
  const Clock::time_point oldest = Clock::now() - kFresh;
  published_.wait_for(lock, kPatience,
                      [&] { return closed_ || (latest_ != nullptr && published_at_ >= oldest); });
  return latest_;
}

SnapshotBoard::Pointer SnapshotBoard::Next(uint64_t seen, Clock::duration patience) {
  Ask();
  std::unique_lock lock(mutex_);
  published_.wait_for(lock, patience,
                      [&] { return closed_ || (latest_ != nullptr && latest_->revision != seen); });
  return latest_;
}

}  // namespace vmsift
