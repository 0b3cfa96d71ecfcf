// Parses the time of --since and --until.
#ifndef VMSIFT_ANALYZER_APP_TIME_ARGUMENT_H_
#define VMSIFT_ANALYZER_APP_TIME_ARGUMENT_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/timestamp.h"

namespace vmsift {

// A date and time as in records (ParseTimestamp; UTC unless an offset is given), a date (its first moment),
// `today` or `yesterday` (the first moment of the day in `zone`), or an age before `now`: a duration
// (base/duration.h). The error lists these forms.
absl::StatusOr<Timestamp> ParseTimeArgument(std::string_view text, Timestamp now,
                                            const absl::TimeZone& zone = absl::UTCTimeZone());

// The zone of --time-zone: a name of the time zone database, or `local`. UTC where there is none such.
absl::TimeZone TimeZoneOf(const std::string& name);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TIME_ARGUMENT_H_
