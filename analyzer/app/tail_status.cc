#include "analyzer/app/tail_status.h"

#include <algorithm>
#include <string>

#include "base/quantity_text.h"
#include "fmt/format.h"

namespace vmsift {

std::string TailStatus(const Follower& follower, uint64_t failures) {
  const auto& live = follower.live();
  const auto followed = std::count_if(live.begin(), live.end(), [](const FollowedLog* log) {
    return log->state != FollowedLog::State::kFinished;
  });
  return fmt::format("Follows {}; {} since it started",
                     Counted(static_cast<uint64_t>(followed), "log", "logs"),
                     Counted(failures, "failure", "failures"));
}

}  // namespace vmsift
