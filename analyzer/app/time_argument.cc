#include "analyzer/app/time_argument.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/duration.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

std::optional<Timestamp> ParseAge(std::string_view text, Timestamp now) {
  // A million weeks: 19,000 years, far less than what a Timestamp holds.
  constexpr int64_t kMostMs = int64_t{1'000'000} * 7 * 24 * 3'600'000;
  const absl::StatusOr<int64_t> ms = ParseDuration(text, 0, kMostMs);
  if (!ms.ok()) return std::nullopt;
  const Timestamp time{now.ticks - *ms * (kTicksPerSecond / 1000)};
  // Before the first year that can be written, no record can be.
  return std::max(time, *ParseTimestamp("0001-01-01T00:00Z"));
}

// The first moment of the day, some days before that of `now`.
Timestamp DayBegin(Timestamp now, int days_before, const absl::TimeZone& zone) {
  const absl::CivilDay day = absl::ToCivilDay(absl::FromUnixSeconds(now.ticks / kTicksPerSecond), zone);
  return {absl::ToUnixSeconds(absl::FromCivil(day - days_before, zone)) * kTicksPerSecond};
}

}  // namespace

absl::TimeZone TimeZoneOf(const std::string& name) {
  absl::TimeZone zone = absl::UTCTimeZone();
  if (name == "local") return absl::LocalTimeZone();
  absl::LoadTimeZone(name, &zone);
  return zone;
}

absl::StatusOr<Timestamp> ParseTimeArgument(std::string_view text, Timestamp now,
                                            const absl::TimeZone& zone) {
  if (text == "today" || text == "yesterday") return DayBegin(now, text == "today" ? 0 : 1, zone);
  constexpr size_t kDateLength = std::string_view("2026-11-23").size();
  std::optional<Timestamp> time = ParseTimestamp(text);
  if (!time && text.size() == kDateLength) time = ParseTimestamp(std::string(text) + "T00:00Z");
  if (!time) time = ParseAge(text, now);
  if (time) return *time;
  return absl::InvalidArgumentError(
      absl::StrCat("'", ToAbsl(text),
                   "' is no time; give a date and time in UTC (2026-11-23T17:02:11Z), a date (2026-11-23), "
                   "today, yesterday, or an age counted back from now (90m, 24h, 7d, 2w)"));
}

}  // namespace vmsift
