// When a request that failed is sent again.
//
// Pure functions, safe from any thread.
#ifndef VMSIFT_ANALYZER_NET_RETRY_H_
#define VMSIFT_ANALYZER_NET_RETRY_H_

#include <chrono>
#include <optional>
#include <string_view>

#include "absl/time/time.h"

namespace vmsift {

// After so many failures in a row (from 1): exponential, from 1 s up to 5 min. `random`, from 0 to 1, spreads
// it over its upper half, so that senders which failed together do not come back together.
std::chrono::milliseconds RetryDelay(int failures, double random);

// What a Retry-After header asks for (RFC 9110, section 10.2.3): seconds, or a date in the form of RFC 1123.
// From 0 to 1 h, whatever it says; nothing if it is neither.
std::optional<std::chrono::milliseconds> RetryAfter(std::string_view header, absl::Time now);

// Whether a request with this HTTP status may succeed later: 408, 429, and all from 500.
bool MaySucceedLater(long status);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_NET_RETRY_H_
