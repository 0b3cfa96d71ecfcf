#include "analyzer/app/tail_status.h"

#include <algorithm>
#include <string>

#include "analyzer/count/ledger.h"
#include "base/quantity_text.h"
#include "fmt/format.h"

namespace vmsift {

std::string TailStatus(TailSession* session) {
  const auto& live = session->follower().live();
  const auto followed = std::count_if(live.begin(), live.end(), [](const FollowedLog* log) {
    return log->state != FollowedLog::State::kFinished;
  });
  const Ledger& ledger = session->counted().ledger;
  return fmt::format(
      "Follows {}; {} read, {} with failures", Counted(static_cast<uint64_t>(followed), "log", "logs"),
      Counted(ledger.input().lines, "line", "lines"), Grouped(ledger.entry(Outcome::kFailure).lines));
}

}  // namespace vmsift
