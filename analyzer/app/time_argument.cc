#include "analyzer/app/time_argument.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

// Of one unit in seconds; 0: there is no such unit.
int64_t UnitSeconds(std::string_view unit) {
  if (unit == "s") return 1;
  if (unit == "m") return 60;
  if (unit == "h") return 3600;
  if (unit == "d") return 24 * 3600;
  if (unit == "w") return 7 * 24 * 3600;
  return 0;
}

std::optional<Timestamp> ParseAge(std::string_view text, Timestamp now) {
  constexpr uint32_t kMost =
      1'000'000;  // weeks go back 19,000 years then, far less than what a Timestamp holds
  uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number > kMost) return std::nullopt;
  const int64_t unit = UnitSeconds(text.substr(static_cast<size_t>(end - text.data())));
  if (unit == 0) return std::nullopt;
  const Timestamp time{now.ticks - number * unit * kTicksPerSecond};
  // Before the first year that can be written, no record can be.
  return std::max(time, *ParseTimestamp("0001-01-01T00:00Z"));
}

}  // namespace

absl::StatusOr<Timestamp> ParseTimeArgument(std::string_view text, Timestamp now) {
  constexpr size_t kDateLength = std::string_view("2026-11-23").size();
  std::optional<Timestamp> time = ParseTimestamp(text);
  if (!time && text.size() == kDateLength) time = ParseTimestamp(std::string(text) + "T00:00Z");
  if (!time) time = ParseAge(text, now);
  if (time) return *time;
  return absl::InvalidArgumentError(absl::StrCat(
      "'", ToAbsl(text),
      "' is no time; give a date and time in UTC (2026-11-23T17:02:11Z), a date (2026-11-23), or an "
      "age counted back from now (90m, 24h, 7d, 2w)"));
}

}  // namespace vmsift
