// Bounds what is kept of attempts and successes where logs are followed for months.
#ifndef VMSIFT_ANALYZER_INCIDENT_ATTEMPT_LIMITS_H_
#define VMSIFT_ANALYZER_INCIDENT_ATTEMPT_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "analyzer/count/attempt_log.h"

namespace vmsift {

// Of 20,000 attempts with long messages, and as many successes, some 40 MB.
struct AttemptLimits {
  size_t attempts = 20'000;
  size_t successes = 200'000;  // with a time, and as many without
};

// If there are more, drops incidents as wholes until half of the limit is left: first those that ended, then
// the open ones; of each, those whose last failure is the oldest. With the successes it drops the incidents
// that they ended, which would seem open without them. Returns how many attempts were dropped.
uint64_t DropOldAttempts(const AttemptLimits& limits, AttemptLog* log);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INCIDENT_ATTEMPT_LIMITS_H_
