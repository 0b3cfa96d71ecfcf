// Where each followed log stands, in the tables of a state.
//
// Text is stored as blobs, since logs hold any bytes. Not thread-safe.
#ifndef VMSIFT_ANALYZER_STATE_LOGS_H_
#define VMSIFT_ANALYZER_STATE_LOGS_H_

#include <cstdint>
#include <map>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/follow/follower.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/state/sqlite.h"

namespace vmsift {

extern const char kLogsSchema[];

class StateLogs {
 public:
  // How many logs there were; of them are all inputs that the state names.
  static absl::StatusOr<uint32_t> Count(SqliteDatabase* database);
  // Gives all that was saved to a follower that has no logs yet. The error says what is damaged.
  static absl::Status Load(int64_t now_ms, const Pipeline::Options& options, SqliteDatabase* database,
                           Follower* follower);

  // Whether a log changed since it was saved last.
  bool HasNews(const Follower& follower) const;
  // Saves what changed since then, and lets go of the rows of forgotten logs. Within a transaction: if that
  // fails in the end, all is to be saved again.
  absl::Status Save(const Follower& follower, SqliteDatabase* database);
  void SaveAllAgain() { *this = StateLogs(); }

 private:
  absl::Status SaveRows(const Follower& follower, SqliteDatabase* database);
  absl::Status DropForgotten(const Follower& follower, SqliteDatabase* database);

  std::map<uint32_t, uint64_t> saved_;  // by number: what of a log changes, as it was saved last
  std::optional<bool> copies_expected_;
  std::optional<uint32_t> dropped_;  // forgotten logs that have no rows any more; none: to be looked up
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_LOGS_H_
