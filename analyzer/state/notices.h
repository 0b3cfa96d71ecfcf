// The table of a state that holds notices of alerts which wait for the webhook.
#ifndef VMSIFT_ANALYZER_STATE_NOTICES_H_
#define VMSIFT_ANALYZER_STATE_NOTICES_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/alert/waiting_notices.h"
#include "analyzer/state/sqlite.h"

namespace vmsift {

std::string NoticesSchema();

// Writes what changed since the last save. Not thread-safe.
class StateNotices {
 public:
  // What was saved. The error names the damage.
  absl::StatusOr<WaitingNotices> Load(SqliteDatabase* database);

  bool HasNews(const WaitingNotices& waiting) const {
    return waiting.first != saved_first_ || waiting.end() != saved_end_;
  }
  // Within a transaction.
  absl::Status Save(const WaitingNotices& waiting, SqliteDatabase* database);
  // After a failed transaction.
  void SaveAllAgain() { saved_first_ = saved_end_ = 0; }

 private:
  uint64_t saved_first_ = 1;
  uint64_t saved_end_ = 1;  // 0: unknown
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_NOTICES_H_
