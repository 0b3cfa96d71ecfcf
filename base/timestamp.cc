#include "base/timestamp.h"

#include <algorithm>
#include <chrono>

#include "base/ascii_case.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// Reads a number of exactly `digits` digits at the front of `rest` and drops it; false if there is none.
bool Number(std::string_view* rest, size_t digits, int* value) {
  if (rest->size() < digits) return false;
  *value = 0;
  for (size_t i = 0; i < digits; ++i) {
    const char c = (*rest)[i];
    if (!IsAsciiDigit(c)) return false;
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
  while (digits < rest->size() && IsAsciiDigit((*rest)[digits])) {
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
  // In UTC, too, the year has four digits: an offset or a leap second may lead out of them.
  constexpr std::chrono::sys_seconds kBegin = std::chrono::sys_days(std::chrono::year(1) / 1 / 1);
  constexpr std::chrono::sys_seconds kEnd = std::chrono::sys_days(std::chrono::year(10000) / 1 / 1);
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  if (time < kBegin || time >= kEnd) return std::nullopt;
  return Timestamp{seconds * kTicksPerSecond + fraction};
}

namespace {

// `1772734226.123456`, `1772600767123`: how many digits there are tells the unit.
std::optional<Timestamp> ParseEpoch(std::string_view text) {
  int64_t whole = 0;
  size_t digits = 0;
  while (digits < text.size() && IsAsciiDigit(text[digits]) && digits < 19)
    whole = whole * 10 + (text[digits++] - '0');
  std::string_view rest = text.substr(digits);
  int64_t ticks_per_unit = 0;
  int64_t units_per_tick = 1;
  switch (digits) {
    case 9:
    case 10:
      ticks_per_unit = kTicksPerSecond;
      break;
    case 12:
    case 13:
      ticks_per_unit = kTicksPerSecond / 1000;
      break;
    case 15:
    case 16:
      ticks_per_unit = kTicksPerSecond / 1'000'000;
      break;
    case 18:
    case 19:
      ticks_per_unit = 1;
      units_per_tick = 100;
      break;
    default:
      return std::nullopt;
  }
  int64_t fraction = 0;
  if (Skip(&rest, ".") && !Fraction(&rest, &fraction)) return std::nullopt;
  if (!rest.empty()) return std::nullopt;
  const int64_t ticks =
      whole / units_per_tick * ticks_per_unit + fraction / (kTicksPerSecond / ticks_per_unit);
  constexpr int64_t kYear2000 = 946'684'800 * kTicksPerSecond;
  constexpr int64_t kYear2200 = 7'258'118'400 * kTicksPerSecond;
  if (ticks < kYear2000 || ticks >= kYear2200) return std::nullopt;
  return Timestamp{ticks};
}

// A number of one or two digits.
bool ShortNumber(std::string_view* rest, int* value) {
  const bool two = rest->size() > 1 && IsAsciiDigit((*rest)[1]);
  return Number(rest, two ? 2 : 1, value);
}

// `Mar` to 3; 0 when it is no month.
int MonthOf(std::string_view name) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const size_t at = name.size() == 3 ? kMonths.find(name) : std::string_view::npos;
  return at == std::string_view::npos || at % 3 != 0 ? 0 : static_cast<int>(at / 3) + 1;
}

// What comes after a date of any of the forms below: a clock, with AM or PM, and an offset. All is written
// anew as ISO 8601, which decides.
std::optional<Timestamp> ParseClock(int year, int month, int day, std::string_view rest) {
  Skip(&rest, ",");
  while (Skip(&rest, " ")) {
  }
  int hour, minute, second;
  if (!ShortNumber(&rest, &hour) || !Skip(&rest, ":") || !Number(&rest, 2, &minute) || !Skip(&rest, ":") ||
      !Number(&rest, 2, &second))
    return std::nullopt;
  size_t fraction = 0;
  if (!rest.empty() && rest.front() == '.') {
    fraction = 1;
    while (fraction < rest.size() && IsAsciiDigit(rest[fraction])) ++fraction;
  }
  const std::string_view digits = rest.substr(0, fraction);
  rest.remove_prefix(fraction);
  while (Skip(&rest, " ")) {
  }
  if (rest.substr(0, 2) == "AM" || rest.substr(0, 2) == "PM") {
    if (hour < 1 || hour > 12) return std::nullopt;
    hour = hour % 12 + (rest.front() == 'P' ? 12 : 0);
    rest.remove_prefix(2);
    while (Skip(&rest, " ")) {
    }
  }
  if (rest == "GMT" || rest == "UTC") rest = "Z";
  return ParseTimestamp(fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{}", year, month, day, hour, minute,
                                    second, digits, rest));
}

std::optional<Timestamp> ParseDate(std::string_view text) {
  int year, month, day;
  std::string_view rest = text;
  if (ShortNumber(&rest, &month) && Skip(&rest, "/") && ShortNumber(&rest, &day) && Skip(&rest, "/") &&
      Number(&rest, 4, &year))
    return ParseClock(year, month, day, rest);
  // `Mar 04, 2026 …`
  rest = text.substr(std::min<size_t>(3, text.size()));
  if ((month = MonthOf(text.substr(0, 3))) > 0 && Skip(&rest, " ") && ShortNumber(&rest, &day) &&
      Skip(&rest, ",") && Skip(&rest, " ") && Number(&rest, 4, &year))
    return ParseClock(year, month, day, rest);
  // `12-May-2025 …`, `12/May/2025:…`
  rest = text;
  if (ShortNumber(&rest, &day) && Skip(&rest, "-/") && (month = MonthOf(rest.substr(0, 3))) > 0) {
    rest.remove_prefix(3);
    if (!Skip(&rest, "-/") || !Number(&rest, 4, &year)) return std::nullopt;
    Skip(&rest, ":");
    return ParseClock(year, month, day, rest);
  }
  // `2025.05.12 …`, `2025/05/12 …`
  rest = text;
  if (Number(&rest, 4, &year) && Skip(&rest, "./") && Number(&rest, 2, &month) && Skip(&rest, "./") &&
      Number(&rest, 2, &day))
    return ParseClock(year, month, day, rest);
  // `20250512T081502Z`
  rest = text;
  int hour, minute, second;
  if (Number(&rest, 4, &year) && Number(&rest, 2, &month) && Number(&rest, 2, &day) && Skip(&rest, "T") &&
      Number(&rest, 2, &hour) && Number(&rest, 2, &minute) && Number(&rest, 2, &second))
    return ParseTimestamp(
        fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}", year, month, day, hour, minute, second, rest));
  // `Mon May 12 08:15:02 UTC 2025`
  if (text.size() > 24 - 5 && text[3] == ' ' && (month = MonthOf(text.substr(4, 3))) > 0) {
    rest = text.substr(8);
    std::string_view last = text.substr(text.size() - 4);
    if (!ShortNumber(&rest, &day) || !Number(&last, 4, &year)) return std::nullopt;
    rest.remove_suffix(std::min<size_t>(rest.size(), 5));
    return ParseClock(year, month, day, rest);
  }
  // `Wed, 04 Mar 2026 …`
  if (text.size() < 5 || text[3] != ',') return std::nullopt;
  rest = text.substr(5);
  if (!ShortNumber(&rest, &day) || !Skip(&rest, " ") || (month = MonthOf(rest.substr(0, 3))) == 0)
    return std::nullopt;
  rest.remove_prefix(3);
  if (!Skip(&rest, " ") || !Number(&rest, 4, &year)) return std::nullopt;
  return ParseClock(year, month, day, rest);
}

}  // namespace

std::optional<Timestamp> ParseRecordTime(std::string_view text) {
  if (const std::optional<Timestamp> time = ParseTimestamp(text)) return time;
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.size() > 40) return std::nullopt;
  if (const size_t date = text.find("Date("); date != std::string_view::npos && date <= 2) {
    text.remove_prefix(date + 5);
    return ParseEpoch(text.substr(0, text.find_first_not_of("0123456789")));
  }
  if (const std::optional<Timestamp> time = ParseEpoch(text)) return time;
  return ParseDate(text);
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

Timestamp SystemNow() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return Timestamp{std::chrono::duration_cast<std::chrono::microseconds>(since_1970).count() *
                   (kTicksPerSecond / 1'000'000)};
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
