// The saved state of following: the offsets of the logs, their counts, and alerts to be delivered.
//
// A SQLite database (application id 'vmsf', tables in count_tables.h, logs.cc, notices.cc and
// alert_windows.cc), saved in one transaction, so that a crash leaves the last complete save. It is locked by
// one process and readable only by its owner. A file that is not a state, or that is corrupt, is refused and
// left unchanged: the schema must be ours, the rows must match the saved checksum, and each number must be in
// its range. Links in directories where other users may create them are refused.
//
// Not thread-safe.
#ifndef VMSIFT_ANALYZER_STATE_STORE_H_
#define VMSIFT_ANALYZER_STATE_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/alert/alert_state.h"
#include "analyzer/count/tally.h"
#include "analyzer/follow/follower.h"
#include "analyzer/input/followed_file.h"
#include "analyzer/state/alert_windows.h"
#include "analyzer/state/checksum.h"
#include "analyzer/state/logs.h"
#include "analyzer/state/notices.h"
#include "analyzer/state/sqlite.h"
#include "matchers/catalog.h"

namespace vmsift {

class StateStore {
 public:
  // Opens a state, or creates one. The error says why it is refused.
  static absl::StatusOr<std::unique_ptr<StateStore>> Open(const std::string& name);

  // Adds the saved logs to the follower and the counts to `total`. To be called once, before Save. Templates
  // are identified by catalog, row and code; counts of one that `catalog` no longer has are kept without a
  // template.
  absl::Status Load(const Catalog& catalog, int64_t now_ms, const Pipeline::Options& options,
                    Follower* follower, Tally* total);

  // What the loaded state holds of alerts, all of it. To be called once, after Load.
  absl::StatusOr<AlertState> LoadAlerts();

  // Saves the counts since the last call, the offsets of the logs, and what is new of alerts. After an error
  // the counts are kept and saved with the next call, which first looks up whether the failed transaction
  // took effect.
  absl::Status Save(Tally added, const Catalog& catalog, const Follower& follower,
                    const AlertState& alerts = {});

  // Changes the templates in the counts that are kept after an error.
  void ForUnsaved(const std::function<void(Tally* tally)>& change) {
    change(&tried_);
    change(&waiting_);
  }

 private:
  StateStore(std::string path, std::unique_ptr<SqliteDatabase> database)
      : path_(std::move(path)),
        database_(std::move(database)),
        checksum_(std::make_unique<StateChecksum>(database_.get())) {}

  // Creates an empty state, atomically.
  static absl::Status Make(const std::string& path);
  // Fails unless it is a valid state. Writes nothing.
  absl::Status Check();
  absl::Status CheckIsState();
  absl::Status CheckSchema();
  // Reopens the state after an error.
  absl::Status Recover();
  absl::Status SaveAll(const Tally& added, const Catalog& catalog, const Follower& follower,
                       const AlertState& alerts);

  const std::string path_;
  std::unique_ptr<SqliteDatabase> database_;  // null after an error
  std::unique_ptr<StateChecksum> checksum_;   // likewise
  std::optional<FileIdentity> identity_;      // of its file
  int64_t saves_ = 0;  // attempts of all processes; the state has the number of the last that took effect
  Tally tried_;        // of the last save, which failed
  Tally waiting_;      // since then
  StateLogs logs_;
  StateNotices notices_;
  StateAlertWindows windows_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_STORE_H_
