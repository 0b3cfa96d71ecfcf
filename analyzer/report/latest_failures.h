// The latest failures of the live view, by the time of their records.
//
// Not thread-safe. Memory is bounded by the number that is kept.
#ifndef VMSIFT_ANALYZER_REPORT_LATEST_FAILURES_H_
#define VMSIFT_ANALYZER_REPORT_LATEST_FAILURES_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "analyzer/report/live_view.h"
#include "base/timestamp.h"

namespace vmsift {

class LatestFailures {
 public:
  // Keeps the latest `most`.
  explicit LatestFailures(size_t most) : most_(most) {}

  // Adds one that was found at `now`, which is its time if its record has none, or a later one, as for the
  // counts of the last minute (analyzer/alert/windows.h). It may be older than those that are kept.
  void Add(LiveFailure failure, Timestamp now);
  // Newest first; of one time, the one that was added last.
  std::vector<LiveFailure> NewestFirst() const;

 private:
  const size_t most_;
  uint64_t added_ = 0;
  std::map<std::pair<Timestamp, uint64_t>, LiveFailure> kept_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_LATEST_FAILURES_H_
