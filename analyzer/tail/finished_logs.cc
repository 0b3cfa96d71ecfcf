#include "analyzer/tail/finished_logs.h"

#include <utility>

namespace vmsift {

void FinishedLogs::EndLook(int64_t now_ms) {
  for (FollowedLog* log : logs_) {
    if (std::exchange(log->met, false)) log->met_ms = now_ms;
  }
}

std::vector<FollowedLog*> FinishedLogs::Forgettable(const LookCoverage& look, int64_t now_ms) const {
  std::vector<FollowedLog*> forgettable;
  for (size_t i = 0; i + most_gone_ < logs_.size(); ++i) {
    FollowedLog* const log = logs_[i];
    // A copy would be where the log was, or where it began.
    if (now_ms - log->met_ms >= gone_grace_ms_ && look.Covers(log->path) && look.Covers(log->first_path))
      forgettable.push_back(log);
  }
  return forgettable;
}

}  // namespace vmsift
