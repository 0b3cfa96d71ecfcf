#include "analyzer/report/latest_failures.h"

#include <algorithm>

namespace vmsift {

void LatestFailures::Add(LiveFailure failure, Timestamp now) {
  const Timestamp time = std::min(failure.time.value_or(now), now);
  kept_.emplace(std::pair(time, added_++), std::move(failure));
  if (kept_.size() > most_) kept_.erase(kept_.begin());
}

std::vector<LiveFailure> LatestFailures::NewestFirst() const {
  std::vector<LiveFailure> failures;
  failures.reserve(kept_.size());
  for (auto it = kept_.rbegin(); it != kept_.rend(); ++it) failures.push_back(it->second);
  return failures;
}

}  // namespace vmsift
