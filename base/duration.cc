#include "base/duration.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/white_space.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

struct Unit {
  std::string_view name;
  int64_t ms;
};
// The largest first.
constexpr std::array kUnits = {
    Unit{"w", 7 * 24 * 3'600'000},
    Unit{"d", 24 * 3'600'000},
    Unit{"h", 3'600'000},
    Unit{"m", 60'000},
    Unit{"s", 1'000},
    Unit{"ms", 1},
};

}  // namespace

absl::StatusOr<int64_t> ParseDuration(std::string_view text, int64_t least_ms, int64_t most_ms) {
  text = Trimmed(text);
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view name = Trimmed(text.substr(static_cast<size_t>(end - text.data())));
  const auto unit =
      std::find_if(kUnits.begin(), kUnits.end(), [name](const Unit& each) { return each.name == name; });
  if (error == std::errc() && unit != kUnits.end() && number <= static_cast<uint64_t>(most_ms / unit->ms)) {
    const int64_t ms = static_cast<int64_t>(number) * unit->ms;
    if (ms >= least_ms) return ms;
  }
  return absl::InvalidArgumentError(absl::StrCat("a duration from ", DurationText(least_ms), " to ",
                                                 DurationText(most_ms), " is expected, such as 90s, 5m, 1h"));
}

std::string DurationText(int64_t ms) {
  const auto unit =
      std::find_if(kUnits.begin(), kUnits.end(), [ms](const Unit& each) { return ms % each.ms == 0; });
  return absl::StrCat(ms / unit->ms, std::string(unit->name));
}

std::string RoughDurationText(int64_t ms) {
  const int64_t seconds = ms / 1000;
  if (seconds < 60) return std::to_string(seconds) + " s";
  const int64_t minutes = seconds / 60;
  if (minutes < 60) return std::to_string(minutes) + " min";
  const int64_t hours = minutes / 60;
  const auto two = [](int64_t large, std::string_view large_unit, int64_t small,
                      std::string_view small_unit) {
    return small == 0 ? fmt::format("{} {}", large, large_unit)
                      : fmt::format("{} {} {} {}", large, large_unit, small, small_unit);
  };
  if (hours < 24) return two(hours, "h", minutes % 60, "min");
  return two(hours / 24, "d", hours % 24, "h");
}

}  // namespace vmsift
