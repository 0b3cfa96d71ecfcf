// The logs that are finished, and how long they are remembered: copies of them may yet come, and are counted
// already.
//
// A log of which neither the file nor a copy is there any more is let go after a while, but for those that
// were finished last; a copy that comes later is another log. Borrows the logs. Not thread-safe.
#ifndef VMSIFT_ANALYZER_TAIL_FINISHED_LOGS_H_
#define VMSIFT_ANALYZER_TAIL_FINISHED_LOGS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analyzer/tail/followed_log.h"
#include "analyzer/tail/look_coverage.h"

namespace vmsift {

class FinishedLogs {
 public:
  // Of logs that are gone, the last `most_gone` are remembered, and each for so long.
  FinishedLogs(size_t most_gone, int64_t gone_grace_ms)
      : most_gone_(most_gone), gone_grace_ms_(gone_grace_ms) {}

  void Add(FollowedLog* log) { logs_.push_back(log); }
  void Forget(const FollowedLog* log) { std::erase(logs_, log); }

  // After a look that was taken to its end, which met logs or their copies (FollowedLog::met).
  void EndLook(int64_t now_ms);
  // Whether there are more than are remembered in any case.
  bool many() const { return logs_.size() > most_gone_; }
  // Those that need not be remembered, the first that was finished first.
  std::vector<FollowedLog*> Forgettable(const LookCoverage& look, int64_t now_ms) const;

 private:
  const size_t most_gone_;
  const int64_t gone_grace_ms_;
  std::vector<FollowedLog*> logs_;  // in the order in which they were finished
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_TAIL_FINISHED_LOGS_H_
