// One line on what `vmsift tail` does, for the manager of services.
#ifndef VMSIFT_ANALYZER_APP_TAIL_STATUS_H_
#define VMSIFT_ANALYZER_APP_TAIL_STATUS_H_

#include <cstdint>
#include <string>

#include "analyzer/follow/follower.h"

namespace vmsift {

// Such as "Follows 2 logs; 12 failures since it started".
std::string TailStatus(const Follower& follower, uint64_t failures);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_STATUS_H_
