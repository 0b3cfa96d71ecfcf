// Times of records, in UTC.
//
// Formats: ISO 8601 / RFC 3339 as Azure writes it, `2026-11-23T17:02:11.1234567Z`, with up to nine fraction
// digits, an offset or none (then UTC), `T` or a space between date and time.
#ifndef VMSIFT_BASE_TIMESTAMP_H_
#define VMSIFT_BASE_TIMESTAMP_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vmsift {

struct Timestamp {
  int64_t ticks = 0;  // of 100 ns, Azure's own unit, since 1970-01-01T00:00:00Z; may be negative

  friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

inline constexpr int64_t kTicksPerSecond = 10'000'000;
inline constexpr int64_t kTicksPerHour = 3600 * kTicksPerSecond;

// Years 0001 to 9999, in UTC. Nothing on text that is not a time; text after the time is not allowed.
std::optional<Timestamp> ParseTimestamp(std::string_view text);

// The time of a record in any spelling that exporters use: the one above; seconds, milliseconds, microseconds
// or nanoseconds since 1970, a fraction among them; `/Date(1772600767123)/` (.NET); `3/4/2026, 5:06:07.123
// AM` with an offset or none (Azure portal); `Mar 04, 2026 5:06:07 AM` (Java); `Wed, 04 Mar 2026 05:06:07
// GMT` (RFC 7231). Without an offset it is UTC. Nothing for years before 2000 and after 2199 in digits alone:
// such a number is something else.
std::optional<Timestamp> ParseRecordTime(std::string_view text);

// `2026-11-23T17:02:11.1234567Z`; the fraction without its last zeros, and gone when it is zero.
std::string FormatTimestamp(Timestamp time);

// By the system's clock, to the microsecond.
Timestamp SystemNow();

// Whole hours since 1970-01-01T00:00:00Z, rounded down.
int32_t HourOf(Timestamp time);
Timestamp StartOfHour(int32_t hour);

}  // namespace vmsift

#endif  // VMSIFT_BASE_TIMESTAMP_H_
