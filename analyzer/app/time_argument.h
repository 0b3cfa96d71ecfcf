// Parses the time of --since and --until.
#ifndef VMSIFT_ANALYZER_APP_TIME_ARGUMENT_H_
#define VMSIFT_ANALYZER_APP_TIME_ARGUMENT_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "base/timestamp.h"

namespace vmsift {

// A date and time as in records (ParseTimestamp; UTC unless an offset is given), a date (its first moment),
// or an age before `now`: a duration (base/duration.h). The error lists these forms.
absl::StatusOr<Timestamp> ParseTimeArgument(std::string_view text, Timestamp now);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TIME_ARGUMENT_H_
