// Remembers finished logs while copies of them may appear, which must not be counted again.
//
// If neither a log's file nor a copy was seen for a grace period, the log is forgotten, except for those that
// were finished last. A copy that appears later is another log. A directory that cannot be read, or that is
// suddenly empty (an unmounted file system), does not prove that its logs are gone. A missing directory does,
// after a day. Borrows the logs. Not thread-safe.
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
    size_t most_gone = 256;              // logs that are never forgotten: the last ones
    int64_t gone_grace_ms = 60000;       // since a log was seen last
    int64_t long_grace_ms = 86'400'000;  // the same if its directory is gone, too
  };

  explicit FinishedLogs(const Options& options) : options_(options) {}

  void Add(FollowedLog* log) { logs_.push_back(log); }
  void Forget(const FollowedLog* log) { std::erase(logs_, log); }

  // After a whole scan, which set FollowedLog::seen_this_scan.
  void EndScan(int64_t now_ms);
  // Logs that were not seen for the grace period, the earliest finished first.
  std::vector<FollowedLog*> Missed(int64_t now_ms) const;
  // Those of them that are gone, according to their directories. `judged`: the files that this scan judged;
  // any other file may be a copy.
  std::vector<FollowedLog*> Gone(std::vector<FollowedLog*> missed, const std::set<std::string>& judged,
                                 int64_t now_ms) const;

 private:
  const Options options_;
  std::vector<FollowedLog*> logs_;  // the earliest finished first
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_FINISHED_LOGS_H_
