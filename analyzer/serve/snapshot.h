// What the tail loop publishes and the server reads. Data flows one way: a snapshot never changes.
#ifndef VMSIFT_ANALYZER_SERVE_SNAPSHOT_H_
#define VMSIFT_ANALYZER_SERVE_SNAPSHOT_H_

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/count/ledger.h"
#include "analyzer/count/tally.h"
#include "analyzer/decode/outcome.h"
#include "analyzer/input/input_list.h"
#include "analyzer/report/report.h"
#include "analyzer/serve/failure_counts.h"
#include "base/timestamp.h"
#include "matchers/catalog.h"

namespace vmsift {

// All counts at one moment.
struct LiveReport {
  Tally tally;  // its attempts: those that incidents are made of
  std::shared_ptr<const Catalog> catalog;
  std::vector<Input> inputs;         // Place::input is an index into it
  std::optional<ReportScope> scope;  // nothing: everything that was named. Borrows the command's options
  Timestamp time;
  Timestamp incidents_since;      // failures that were read earlier are in no incident
  uint64_t dropped_attempts = 0;  // of incidents, to bound the memory
};

// The alerts of one rule.
struct RuleAlerts {
  std::string rule;
  uint64_t firing = 0;
  uint64_t fired = 0;  // since the start
};

// What /metrics and /events tell beside the report. Small, whatever was counted.
struct LiveFacts {
  FailureCounts::Snapshot failures;
  // What was read since the start, by outcome. Never smaller than before.
  std::array<Ledger::Entry, kOutcomeCount> read{};
  std::vector<RuleAlerts> rules;
  std::vector<std::string> alerts;  // that fire, as text
  uint64_t logs = 0;                // followed
  uint64_t unreadable_paths = 0;
  uint64_t unread_bytes = 0;  // known to be written, not read yet
  uint64_t lost_bytes = 0;
  std::optional<Timestamp> behind_since;  // since when there are unread bytes; nothing: there are none
  std::optional<Timestamp> saved;         // when the state was saved last; nothing: there is none
};

struct LiveSnapshot {
  uint64_t revision = 1;  // of the report; grows when it changes
  Timestamp time;
  std::shared_ptr<const LiveReport> report;
  LiveFacts facts;
};

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
