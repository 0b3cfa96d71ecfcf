// The logs that are finished, and how long they are remembered: copies of them may yet come, and are counted
// already.
//
// A log of which neither the file nor a copy is there any more is let go after a while, but for those that
// were finished last; a copy that comes later is another log. A directory that cannot be read, or is empty
// all at once as when a mount vanishes, is no sign that its logs are gone; one that is gone itself is, after
// a day. Borrows the logs. Not thread-safe.
#ifndef VMSIFT_ANALYZER_FOLLOW_FINISHED_LOGS_H_
#define VMSIFT_ANALYZER_FOLLOW_FINISHED_LOGS_H_

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "analyzer/follow/followed_log.h"

namespace vmsift {

class FinishedLogs {
 public:
  struct Options {
    size_t most_gone = 256;              // so many of those that are gone are remembered in any case
    int64_t gone_grace_ms = 60000;       // and each for so long
    int64_t long_grace_ms = 86'400'000;  // where its directory is gone with it
  };

  explicit FinishedLogs(const Options& options) : options_(options) {}

  void Add(FollowedLog* log) { logs_.push_back(log); }
  void Forget(const FollowedLog* log) { std::erase(logs_, log); }

  // After a look that was taken to its end, which met logs or their copies (FollowedLog::met).
  void EndLook(int64_t now_ms);
  // Those that may be let go, the first that was finished first, if they are gone for good.
  std::vector<FollowedLog*> Missed(int64_t now_ms) const;
  // Those among them that are, as their directories tell. `judged` are the files of which the look found
  // whether they are copies: there may be others.
  std::vector<FollowedLog*> Gone(std::vector<FollowedLog*> missed, const std::set<std::string>& judged,
                                 int64_t now_ms) const;

 private:
  const Options options_;
  std::vector<FollowedLog*> logs_;  // in the order in which they were finished
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_FINISHED_LOGS_H_
