// The table of a state that holds what the rules of alerts count.
#ifndef VMSIFT_ANALYZER_STATE_ALERT_WINDOWS_H_
#define VMSIFT_ANALYZER_STATE_ALERT_WINDOWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/alert/alerts.h"
#include "analyzer/state/sqlite.h"

namespace vmsift {

std::string AlertWindowsSchema();

// Not thread-safe.
class StateAlertWindows {
 public:
  // What was saved. The error names the damage.
  absl::StatusOr<std::vector<AlertWindow>> Load(SqliteDatabase* database);

  bool HasNews(const AlertWindows& windows) const { return saved_version_ != windows.version; }
  // Within a transaction.
  absl::Status Save(const AlertWindows& windows, SqliteDatabase* database);
  // After a failed transaction.
  void SaveAllAgain() { saved_version_ = std::nullopt; }

 private:
  std::optional<uint64_t> saved_version_ = 0;  // empty: unknown
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_ALERT_WINDOWS_H_
