#include "analyzer/count/minute_counts.h"

#include "analyzer/alert/bucket_ring.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

constexpr int64_t kMinutesOfDay = 24 * 60;

int64_t MinuteOf(Timestamp time) {
  return BucketOf(time, 60 * kTicksPerSecond);
}

}  // namespace

void MinuteCounts::Add(std::string_view code, Timestamp time, Timestamp now) {
  const int64_t minute = MinuteOf(time);
  const int64_t current = MinuteOf(now);
  if (minute <= current - kMinutes || minute > current + kMinutesOfDay) return;
  const auto [row, is_new] =
      rows_.try_emplace({minute, AsciiLowered(code)}, MinuteCount{minute, std::string(code), 0});
  ++row->second.count;
  if (!is_new || rows_.size() <= kMostRows) return;
  DropOld(now);
  if (rows_.size() > kMostRows) rows_.clear();
}

std::vector<MinuteCount> MinuteCounts::Take(Timestamp now) {
  DropOld(now);
  std::vector<MinuteCount> rows;
  rows.reserve(rows_.size());
  for (const auto& [key, row] : rows_) rows.push_back(row);
  return rows;
}

void MinuteCounts::DropOld(Timestamp now) {
  rows_.erase(rows_.begin(), rows_.lower_bound({MinuteOf(now) - kMinutes + 1, ""}));
}

}  // namespace vmsift
