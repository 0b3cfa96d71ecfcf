// The state of following on a disk: which logs were read how far, and all that was counted of them, together.
//
// It is a SQLite database (application id 'vmsf', the tables in counts.cc and logs.cc), written
// in one transaction each time, so that a crash at any moment leaves the last one that was whole. It belongs
// to one process at a time, and only its owner may read it. What is no such state, or is damaged, is refused
// and left as it is: the tables are exactly ours, their rows add up to the checksum that was saved with them,
// and each number is in its range. No link is followed that stands where others may put links.
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
#include "analyzer/count/tally.h"
#include "analyzer/follow/follower.h"
#include "analyzer/input/followed_file.h"
#include "analyzer/state/checksum.h"
#include "analyzer/state/logs.h"
#include "analyzer/state/sqlite.h"
#include "matchers/catalog.h"

namespace vmsift {

class StateStore {
 public:
  // Opens the state of this name, or makes one. The error says why it is refused.
  static absl::StatusOr<std::unique_ptr<StateStore>> Open(const std::string& name);

  // Gives what was saved, once and first: the logs to the follower, the counts to `total`. Templates are told
  // apart by catalog, row and code; counts of one that `catalog` no longer has are kept without a template.
  absl::Status Load(const Catalog& catalog, int64_t now_ms, const Pipeline::Options& options,
                    Follower* follower, Tally* total);

  // Saves that `added` was counted since the last call, and where the logs are. After an error what could not
  // be saved is kept, and saved with what comes next; whether the failed transaction took effect all the same
  // is then looked up, since a disk that fails does not tell.
  absl::Status Save(Tally added, const Catalog& catalog, const Follower& follower);

  // What is kept after an error, for whoever must change the templates in it.
  void ForUnsaved(const std::function<void(Tally* tally)>& change) {
    change(&tried_);
    change(&waiting_);
  }

 private:
  StateStore(std::string path, std::unique_ptr<SqliteDatabase> database)
      : path_(std::move(path)),
        database_(std::move(database)),
        checksum_(std::make_unique<StateChecksum>(database_.get())) {}

  // Makes a state of nothing, at once or not at all.
  static absl::Status Make(const std::string& path);
  // Whether it is a state of ours, and as it was saved. Writes nothing.
  absl::Status Check();
  absl::Status CheckIsState();
  absl::Status CheckSchema();
  // Opens the state anew after an error.
  absl::Status Recover();
  absl::Status SaveAll(const Tally& added, const Catalog& catalog, const Follower& follower);

  const std::string path_;
  std::unique_ptr<SqliteDatabase> database_;  // null after an error
  std::unique_ptr<StateChecksum> checksum_;   // the same
  std::optional<FileIdentity> identity_;      // of its file
  int64_t saves_ = 0;  // tried so far, by all processes; the state holds the last that took effect
  Tally tried_;        // was in the last save, which failed
  Tally waiting_;      // came after it
  StateLogs logs_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_STORE_H_
