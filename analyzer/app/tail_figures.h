// What `vmsift tail` reports to monitoring systems and live readers: its counts, and what it is doing, at one
// moment.
//
// Counters begin with the process and never go down. Of the loop's thread.
#ifndef VMSIFT_ANALYZER_APP_TAIL_FIGURES_H_
#define VMSIFT_ANALYZER_APP_TAIL_FIGURES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/app/command.h"
#include "analyzer/app/tail_alerts.h"
#include "analyzer/count/failure_counts.h"
#include "analyzer/count/minute_counts.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/report/live_report.h"
#include "analyzer/tail/session.h"
#include "base/timestamp.h"

namespace vmsift {

class TailFigures {
 public:
  // Borrows the options.
  explicit TailFigures(const TailOptions& options);

  // Before anything is read: what is read from now on counts.
  void Begin(TailSession* session, const TailAlerts& alerts);
  // A failure was shown.
  void Add(const AttributedFailure& finding, const Catalog& catalog);
  // Whether there is more to read at once.
  void NoteMore(bool more);
  void NoteSaved() { saved_ = SystemNow(); }

  // The report is that of the last call while it would be the same.
  std::shared_ptr<const LiveSnapshot> Take(TailSession* session, const TailAlerts& alerts);
  // Take, as the text of a file.
  std::string Metrics(TailSession* session, const TailAlerts& alerts);
  Timestamp started() const { return started_; }

 private:
  // What a report depends on. Equal: it would be the same.
  struct Basis {
    const Catalog* catalog = nullptr;
    uint64_t bytes = 0;
    uint32_t logs = 0;
    uint32_t forgotten = 0;
    size_t live = 0;
    std::map<std::string, std::string> troubles;

    friend bool operator==(const Basis&, const Basis&) = default;
  };

  std::shared_ptr<const LiveReport> MakeReport(TailSession* session);
  void NoteRead(const Ledger& ledger);
  LiveFacts FactsOf(TailSession* session, const TailAlerts& alerts) const;
  static Basis BasisOf(const TailSession& session, const Follower& follower);

  const TailOptions& options_;
  const Timestamp started_ = SystemNow();
  FailureCounts failures_;
  MinuteCounts minutes_;
  std::array<Ledger::Entry, kOutcomeCount> read_before_{};  // by earlier processes
  std::array<Ledger::Entry, kOutcomeCount> read_{};
  uint64_t lost_before_ = 0;
  std::optional<Timestamp> behind_since_;
  std::optional<Timestamp> saved_;
  Basis basis_;
  std::vector<std::string> alerts_;
  uint64_t revision_ = 0;
  std::shared_ptr<const LiveReport> report_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_FIGURES_H_
