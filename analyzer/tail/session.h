// Following from begin to end: what is read is counted, shown once, saved, and reported on at any moment.
//
// The counts are at all times those that a scan gives over the bytes that were read. The time is handed in,
// as milliseconds of a clock that never goes back. Not thread-safe.
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
#include "analyzer/count/tally.h"
#include "analyzer/follow/follower.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/state/store.h"
#include "matchers/catalog.h"

namespace vmsift {

class TailSession {
 public:
  struct Options {
    Follower::Options follower;
    std::string state_path;  // empty: none
  };
  // Is given each failure once, as soon as it is found.
  using OnFailure = std::function<void(const Finding& finding, const FollowedLog& log)>;

  // Goes on from the state, if there is one. `tell` is given lines for the user. The error says what of the
  // catalog or the state is wrong.
  static absl::StatusOr<std::unique_ptr<TailSession>> Create(std::unique_ptr<Catalog> catalog,
                                                             const Options& options, OnFailure on_failure,
                                                             std::function<void(std::string_view)> tell,
                                                             int64_t now_ms);
  ~TailSession();
  TailSession(const TailSession&) = delete;
  TailSession& operator=(const TailSession&) = delete;

  // Looks for logs, and reads what is new: in all, or in these. Returns whether there is more to read at
  // once.
  bool Look(int64_t now_ms);
  bool Read(const std::vector<std::string>& paths, int64_t now_ms);
  // Shows what a text log told last, once nothing more comes; of one that goes on being written to, what it
  // told some time ago, so that nothing waits for long. To be called a few times a second.
  void ShowQuiet(int64_t now_ms);

  Follower& follower() { return *follower_; }
  const Catalog& catalog() const { return *catalog_; }

  // Saves what was counted since the last time. Without a state there is nothing to do. After an error what
  // was counted is saved with the next.
  absl::Status Save();

  // All that was counted, with what is not counted for good yet as if the logs ended here, or only whole
  // lines of it.
  Tally Report(bool with_unfinished_lines = true);
  // All that was counted for good, up to the last save or report.
  const Tally& counted() const { return total_; }

  // Matches by another catalog from now on.
  absl::Status Reload(std::unique_ptr<Catalog> catalog);

 private:
  class Sink;

  TailSession(std::unique_ptr<Catalog> catalog, const Options& options, OnFailure on_failure);
  absl::Status MakePipelines(std::unique_ptr<Catalog> catalog);
  // Puts what was counted since the last time with the rest.
  void Collect();
  void Show(FollowedLog* log, uint64_t last_line);
  void ShowWaiting(FollowedLog* log, int64_t now_ms);
  // Of the logs that came and went long ago the sum is kept.
  void ForgetGone();

  const Options options_;
  std::unique_ptr<Catalog> catalog_;
  std::unique_ptr<Sink> sink_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Pipeline> preview_;
  std::unique_ptr<Follower> follower_;
  std::unique_ptr<StateStore> store_;  // null: none
  Tally total_;
  Tally unsaved_;  // part of the total that the store was not given
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_TAIL_SESSION_H_
