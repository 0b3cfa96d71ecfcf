// Lengths of time as options take and messages show them: a whole number and its unit, `500ms`, `90s`, `5m`,
// `24h`, `7d`, `2w`. Spaces may stand between the two.
//
// Pure functions, safe from any thread.
#ifndef VMSIFT_BASE_DURATION_H_
#define VMSIFT_BASE_DURATION_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace vmsift {

// In milliseconds, from `least_ms` to `most_ms`, which are not negative. Anything else is an error, which
// names both bounds but not the text.
absl::StatusOr<int64_t> ParseDuration(std::string_view text, int64_t least_ms, int64_t most_ms);

// In the largest unit that divides it: `1d`, `90s`.
std::string DurationText(int64_t ms);

// For people, in the two largest units: `45 s`, `7 min`, `2 h 5 min`, `3 d 4 h`.
std::string RoughDurationText(int64_t ms);

}  // namespace vmsift

#endif  // VMSIFT_BASE_DURATION_H_
