#include "analyzer/decode/timestamp.h"

#include <chrono>

#include "fmt/format.h"

namespace vmsift {
namespace {

// Reads a number of exactly `digits` digits at the front of `rest` and drops it; false if there is none.
bool Number(std::string_view* rest, size_t digits, int* value) {
  if (rest->size() < digits) return false;
  *value = 0;
  for (size_t i = 0; i < digits; ++i) {
    const char c = (*rest)[i];
    if (c < '0' || c > '9') return false;
    *value = *value * 10 + (c - '0');
  }
  rest->remove_prefix(digits);
  return true;
}

bool Skip(std::string_view* rest, std::string_view any_of) {
  if (rest->empty() || any_of.find(rest->front()) == std::string_view::npos) return false;
  rest->remove_prefix(1);
  return true;
}

// Up to nine digits in ticks; what lies below a tick is cut off.
bool Fraction(std::string_view* rest, int64_t* ticks) {
  int64_t scale = kTicksPerSecond;
  size_t digits = 0;
  *ticks = 0;
  while (digits < rest->size() && (*rest)[digits] >= '0' && (*rest)[digits] <= '9') {
    scale /= 10;
    *ticks += scale * ((*rest)[digits] - '0');
    ++digits;
  }
  rest->remove_prefix(digits);
  return digits >= 1 && digits <= 9;
}

}  // namespace

std::optional<Timestamp> ParseTimestamp(std::string_view rest) {
  int year, month, day, hour, minute;
  int second = 0;
  if (!Number(&rest, 4, &year) || !Skip(&rest, "-") || !Number(&rest, 2, &month) || !Skip(&rest, "-") ||
      !Number(&rest, 2, &day) || !Skip(&rest, "Tt ") || !Number(&rest, 2, &hour) || !Skip(&rest, ":") ||
      !Number(&rest, 2, &minute)) {
    return std::nullopt;
  }
  if (Skip(&rest, ":") && !Number(&rest, 2, &second)) return std::nullopt;
  int64_t fraction = 0;
  if (Skip(&rest, ".,") && !Fraction(&rest, &fraction)) return std::nullopt;

  int64_t offset_minutes = 0;
  Skip(&rest, " ");
  if (!Skip(&rest, "Zz") && !rest.empty()) {
    const int sign = rest.front() == '-' ? -1 : 1;
    int offset_hour;
    int offset_minute = 0;
    if (!Skip(&rest, "+-") || !Number(&rest, 2, &offset_hour)) return std::nullopt;
    Skip(&rest, ":");
    if (!rest.empty() && !Number(&rest, 2, &offset_minute)) return std::nullopt;
    if (offset_hour > 23 || offset_minute > 59) return std::nullopt;
    offset_minutes = sign * (offset_hour * 60 + offset_minute);
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  // Second 60 is a leap second; it counts as the first of the next minute.
  if (!rest.empty() || year == 0 || !date.ok() || hour > 23 || minute > 59 || second > 60)
    return std::nullopt;

  const int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const int64_t seconds = ((days * 24 + hour) * 60 + minute - offset_minutes) * 60 + second;
  return Timestamp{seconds * kTicksPerSecond + fraction};
}

std::string FormatTimestamp(Timestamp time) {
  int64_t seconds = time.ticks / kTicksPerSecond;
  int64_t fraction = time.ticks % kTicksPerSecond;
  if (fraction < 0) {
    fraction += kTicksPerSecond;
    --seconds;
  }
  const std::chrono::sys_seconds at{std::chrono::seconds(seconds)};
  const std::chrono::sys_days day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(at - day);
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                 clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (fraction > 0) {
    text += fmt::format(".{:07}", fraction);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text + 'Z';
}

int32_t HourOf(Timestamp time) {
  int64_t hour = time.ticks / kTicksPerHour;
  if (time.ticks % kTicksPerHour < 0) --hour;
  return static_cast<int32_t>(hour);
}

Timestamp StartOfHour(int32_t hour) {
  return Timestamp{hour * kTicksPerHour};
}

}  // namespace vmsift
