#include "analyzer/pipeline/blob_hour.h"

#include <algorithm>
#include <string>

#include "base/ascii_case.h"

namespace vmsift {
namespace {

// Takes the last segment off; empty when there is none.
std::string_view TakeLast(std::string_view* path) {
  const size_t slash = path->rfind('/');
  const size_t begin = slash == std::string_view::npos ? 0 : slash + 1;
  const std::string_view segment = path->substr(begin);
  *path = path->substr(0, slash == std::string_view::npos ? 0 : slash);
  return segment;
}

// The digits of `label=digits`; empty when a segment is anything else.
std::string_view Digits(std::string_view segment, char label, size_t count) {
  if (segment.size() != count + 2 || AsciiLower(segment[0]) != label || segment[1] != '=') return {};
  const std::string_view digits = segment.substr(2);
  return std::all_of(digits.begin(), digits.end(), IsAsciiDigit) ? digits : std::string_view();
}

}  // namespace

std::optional<Timestamp> BlobHour(std::string_view path) {
  constexpr std::string_view kName = "PT1H.json";
  const std::string_view name = TakeLast(&path);
  if (!StartsWithIgnoreCase(name, kName)) return std::nullopt;
  if (name.size() > kName.size() && name[kName.size()] != '.') return std::nullopt;
  if (Digits(TakeLast(&path), 'm', 2) != "00") return std::nullopt;
  const std::string_view hour = Digits(TakeLast(&path), 'h', 2);
  const std::string_view day = Digits(TakeLast(&path), 'd', 2);
  const std::string_view month = Digits(TakeLast(&path), 'm', 2);
  const std::string_view year = Digits(TakeLast(&path), 'y', 4);
  if (hour.empty()) return std::nullopt;
  std::string time;  // ParseTimestamp refuses it where a part is missing or out of its range
  time.append(year).append("-").append(month).append("-").append(day).append("T").append(hour).append(":00Z");
  return ParseTimestamp(time);
}

bool MayHoldRecordsOf(const Period& period, std::string_view path) {
  if (!period.bounded()) return true;
  const std::optional<Timestamp> hour = BlobHour(path);
  if (!hour) return true;
  // From the earliest time that a record of the blob may have, to the time before which all of them lie.
  const int64_t earliest = hour->ticks - kLateHours * kTicksPerHour;
  const int64_t latest = hour->ticks + (1 + kEarlyHours) * kTicksPerHour;
  return (!period.since || period.since->ticks < latest) && (!period.until || period.until->ticks > earliest);
}

}  // namespace vmsift
