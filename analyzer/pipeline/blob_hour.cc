#include "analyzer/pipeline/blob_hour.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
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

// The time in which the blobs of a folder came to be, in ticks.
struct Span {
  int64_t begin = 0;
  int64_t end = 0;
};

// Whether records of the period may be in blobs of that time.
bool Meets(const Period& period, const Span& span) {
  // From the earliest time that a record of them may have, to the time before which all lie.
  const int64_t earliest = span.begin - kLateHours * kTicksPerHour;
  const int64_t latest = span.end + kEarlyHours * kTicksPerHour;
  return (!period.since || period.since->ticks < latest) && (!period.until || period.until->ticks > earliest);
}

// Of `…/y=2026/`, `…/y=2026/m=11/`, `…/d=23/`, `…/h=17/`. Nothing of a folder that is not named so.
std::optional<Span> SpanOf(std::string_view folder) {
  if (folder.ends_with('/')) folder.remove_suffix(1);
  constexpr std::string_view kLabels = "ymdh";
  std::vector<int> parts;  // from the last one on
  std::string_view last = TakeLast(&folder);
  size_t level = kLabels.find(last.empty() ? ' ' : AsciiLower(last[0]));
  if (level == std::string_view::npos) return std::nullopt;
  for (;; --level, last = TakeLast(&folder)) {
    const std::string_view digits = Digits(last, kLabels[level], level == 0 ? 4 : 2);
    if (digits.empty()) return std::nullopt;
    parts.push_back(std::stoi(std::string(digits)));
    if (level == 0) break;
  }
  std::reverse(parts.begin(), parts.end());
  std::array<int, 4> numbers = {parts[0], 1, 1, 0};  // year, month, day, hour
  std::copy(parts.begin(), parts.end(), numbers.begin());
  const auto ticks = [](int year, int month, int day, int hour) {
    const absl::CivilHour civil(year, month, day, hour);  // the 13th month is the first of the next year
    return absl::ToUnixSeconds(absl::FromCivil(civil, absl::UTCTimeZone())) * kTicksPerSecond;
  };
  std::array<int, 4> next = numbers;
  ++next[parts.size() - 1];
  return Span{ticks(numbers[0], numbers[1], numbers[2], numbers[3]),
              ticks(next[0], next[1], next[2], next[3])};
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
  return !hour || Meets(period, {hour->ticks, hour->ticks + kTicksPerHour});
}

FolderVerdict JudgeFolder(const Period& period, std::string_view folder) {
  if (!period.bounded()) return FolderVerdict::kAll;
  const std::optional<Span> span = SpanOf(folder);
  if (!span) return FolderVerdict::kSome;
  if (!Meets(period, *span)) return FolderVerdict::kNone;
  // An hour's folder holds one blob.
  const bool whole = span->end - span->begin <= kTicksPerHour ||
                     (Meets(period, {span->begin, span->begin + kTicksPerHour}) &&
                      Meets(period, {span->end - kTicksPerHour, span->end}));
  return whole ? FolderVerdict::kAll : FolderVerdict::kSome;
}

}  // namespace vmsift
