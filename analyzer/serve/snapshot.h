// How the server's threads get what the tail loop publishes. Data flows one way: a snapshot never changes.
#ifndef VMSIFT_ANALYZER_SERVE_SNAPSHOT_H_
#define VMSIFT_ANALYZER_SERVE_SNAPSHOT_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>

#include "analyzer/report/live_report.h"

namespace vmsift {

// Hands snapshots from the one who counts to those who read. Readers ask for one; the loop publishes one at
// its next turn. Thread-safe; no call of the loop's waits.
class SnapshotBoard {
 public:
  using Clock = std::chrono::steady_clock;
  using Pointer = std::shared_ptr<const LiveSnapshot>;

  // Of the loop:
  // Whether somebody asked within the last seconds.
  bool IsAsked() const;
  void Publish(Pointer snapshot);
  // The loop turns.
  void Beat() { beat_ = Clock::now().time_since_epoch().count(); }
  // All that was there at the start was read.
  void SetReady() { ready_ = true; }
  // Ends all waiting.
  void Close();

  // Of the readers:
  // A snapshot of the last second. If the loop is busy for longer than readers wait, the latest there is;
  // null before the first.
  Pointer Latest();
  // Waits up to `patience` for a snapshot with another revision than `seen`. Returns the latest in any case.
  Pointer Next(uint64_t seen, Clock::duration patience);
  bool closed() const { return closed_; }
  bool ready() const { return ready_; }
  Clock::duration SinceBeat() const {
    return Clock::now() - Clock::time_point(Clock::duration(beat_.load()));
  }

 private:
  void Ask() { asked_ = Clock::now().time_since_epoch().count(); }

  std::mutex mutex_;
  std::condition_variable published_;
  Pointer latest_;
  Clock::time_point published_at_;
  std::atomic<Clock::rep> asked_ = 0;  // of the clock
  std::atomic<Clock::rep> beat_ = Clock::now().time_since_epoch().count();
  std::atomic<bool> ready_ = false;
  std::atomic<bool> closed_ = false;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_SERVE_SNAPSHOT_H_
