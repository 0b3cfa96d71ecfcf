// Saves the offset of each followed log, and what else is needed to resume it.
//
// Not thread-safe.
#ifndef VMSIFT_ANALYZER_STATE_LOGS_H_
#define VMSIFT_ANALYZER_STATE_LOGS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/follow/follower.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/state/sqlite.h"

namespace vmsift {

std::string LogsSchema();

class StateLogs {
 public:
  // The number of logs ever, which are all inputs that the state names.
  static absl::StatusOr<uint32_t> Count(SqliteDatabase* database);
  // Adds the saved logs to a follower without logs. The error names the damage.
  static absl::Status Load(int64_t now_ms, const Pipeline::Options& options, SqliteDatabase* database,
                           Follower* follower);

  // Whether a log changed since the last Save.
  bool HasNews(const Follower& follower) const;
  // Saves the changes since the last Save, and deletes the rows of forgotten logs. Within a transaction; if
  // that fails in the end, call SaveAllAgain.
  absl::Status Save(const Follower& follower, SqliteDatabase* database);
  void SaveAllAgain() { *this = StateLogs(); }

 private:
  absl::Status SaveRows(const Follower& follower, SqliteDatabase* database);
  absl::Status DropForgotten(const Follower& follower, SqliteDatabase* database);

  std::map<uint32_t, uint64_t> saved_;  // by number: the hash of what changes of a log, at the last Save
  std::optional<bool> copies_expected_;
  std::optional<uint32_t> dropped_;  // forgotten logs without rows; empty: unknown
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_LOGS_H_
