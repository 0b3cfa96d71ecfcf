// What --since and --until take for a time.
#ifndef VMSIFT_ANALYZER_APP_TIME_ARGUMENT_H_
#define VMSIFT_ANALYZER_APP_TIME_ARGUMENT_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "analyzer/decode/timestamp.h"

namespace vmsift {

// A date and time as records have them (ParseTimestamp; UTC unless an offset is given), a date, which is its
// first moment, or an age: a whole number of seconds, minutes, hours, days or weeks (`90m`, `24h`, `7d`)
// before `now`. The error says what can be given.
absl::StatusOr<Timestamp> ParseTimeArgument(std::string_view text, Timestamp now);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TIME_ARGUMENT_H_
