// A run of `vmsift tail`: joins following with counting, showing failures once, saving, and reporting.
//
// At any time the counts equal those of a scan over the bytes read so far. The caller passes the time in, in
// milliseconds of a monotonic clock. Not thread-safe.
#ifndef VMSIFT_ANALYZER_TAIL_SESSION_H_
#define VMSIFT_ANALYZER_TAIL_SESSION_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/count/attempt_log.h"
#include "analyzer/count/ledger.h"
#include "analyzer/count/tally.h"
#include "analyzer/follow/follower.h"
#include "analyzer/incident/attempt_limits.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/state/store.h"
#include "matchers/catalog.h"

namespace vmsift {

class TailSession : private ReadObserver {
 public:
  struct Options {
    Follower::Options follower;
    std::string state_path;  // empty: none
    // Of what incidents are made of, if the pipeline notes it.
    AttemptLimits attempts;
  };
  // Receives each failure once, as soon as it is found.
  using OnFailure = std::function<void(const AttributedFailure& finding, const FollowedLog& log)>;

  // Resumes from the state, if there is one. `tell` receives lines for the user. Fails on an invalid catalog
  // or state.
  static absl::StatusOr<std::unique_ptr<TailSession>> Create(std::unique_ptr<Catalog> catalog,
                                                             const Options& options, OnFailure on_failure,
                                                             std::function<void(std::string_view)> tell,
                                                             int64_t now_ms);
  ~TailSession() override;
  TailSession(const TailSession&) = delete;
  TailSession& operator=(const TailSession&) = delete;

  // Scans for logs, or not, and reads what is new: in all logs, or in those at the paths. Returns whether
  // there is more to read at once.
  bool Look(int64_t now_ms);
  bool Read(const std::vector<std::string>& paths, int64_t now_ms);
  // The same for the files of other machines: reads what has come of them.
  void ReadRemote(int64_t now_ms) { follower_->TurnRemote(now_ms); }
  // Shows the failures in the last block of a text log once the log is quiet; in a log that is not, those
  // that have waited for some time. To be called a few times a second.
  void ShowQuiet(int64_t now_ms);

  Follower& follower() { return *follower_; }
  const Catalog& catalog() const { return *catalog_; }
  // For reports that outlive a call of Reload.
  const std::shared_ptr<const Catalog>& shared_catalog() const { return catalog_; }

  // Saves the counts since the last call, if there is a state. After an error they are saved with the next
  // call.
  absl::Status Save(const AlertState& alerts = {});
  // What the state held of alerts when it was loaded. Save replaces it by what its `alerts` hold.
  const AlertState& loaded_alerts() const { return loaded_alerts_; }

  // All counts, including a preview of what is not final: as if the logs ended here, or after the last whole
  // line.
  Tally Report(bool with_unfinished_lines = true);
  // The ledger of such a report after the last whole line: what is written of a line has no outcome yet.
  Ledger WholeLines();
  // The final counts up to the last save or report.
  const Tally& counted() const { return total_; }
  // The same of what incidents are made of; those of a report are the previewed ones. They are not in the
  // state, so they begin with this process. The oldest are dropped to bound the memory.
  const AttemptLog& attempts() const { return attempts_; }
  uint64_t dropped_attempts() const { return dropped_attempts_; }

  // Uses another catalog from now on.
  void Reload(std::unique_ptr<Catalog> catalog);

 private:
  class Sink;

  TailSession(std::unique_ptr<Catalog> catalog, const Options& options, OnFailure on_failure);
  void MakePipelines(std::unique_ptr<Catalog> catalog);
  void BeforeRead(FollowedLog* log) override;
  void AfterRead(FollowedLog* log) override;
  // Counts of what is not final.
  Tally Preview(bool with_unfinished_lines);
  // Adds the counts since the last call to the total.
  void Collect();
  void Show(FollowedLog* log, uint64_t last_line);
  void ShowWaiting(FollowedLog* log, int64_t now_ms);
  // Keeps only the sum of logs that are gone for good.
  void ForgetGone();

  const Options options_;
  std::shared_ptr<const Catalog> catalog_;
  std::unique_ptr<Sink> sink_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Pipeline> preview_;
  std::unique_ptr<Follower> follower_;
  std::unique_ptr<StateStore> store_;  // null: none
  Tally total_;
  AlertState loaded_alerts_;  // empty without a state
  Tally unsaved_;             // the part of the total that the store did not get
  AttemptLog attempts_;
  uint64_t dropped_attempts_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_TAIL_SESSION_H_
