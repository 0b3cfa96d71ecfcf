// The table of a state that holds the alerts that fire.
#ifndef VMSIFT_ANALYZER_STATE_EPISODES_H_
#define VMSIFT_ANALYZER_STATE_EPISODES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/alert/alerts.h"
#include "analyzer/state/sqlite.h"

namespace vmsift {

std::string EpisodesSchema();

// Not thread-safe.
class StateEpisodes {
 public:
  // What was saved. The error names the damage.
  absl::StatusOr<std::vector<AlertEpisode>> Load(SqliteDatabase* database);

  bool HasNews(const AlertEpisodes& episodes) const { return saved_version_ != episodes.version; }
  // Within a transaction.
  absl::Status Save(const AlertEpisodes& episodes, SqliteDatabase* database);
  // After a failed transaction.
  void SaveAllAgain() { saved_version_ = std::nullopt; }

 private:
  std::optional<uint64_t> saved_version_ = 0;  // empty: unknown
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_EPISODES_H_
