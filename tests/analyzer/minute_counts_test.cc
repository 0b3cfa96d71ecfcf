// Failures by minute: those of the last hours, and no more than memory allows.
#include "analyzer/count/minute_counts.h"

#include <string>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

constexpr int64_t kNow = 1'000'000;  // minutes

Timestamp At(int64_t minute, int64_t second = 0) {
  return {(minute * 60 + second) * kTicksPerSecond};
}

TEST(MinuteCounts, AreThoseOfTheLastHours) {
  MinuteCounts counts;
  counts.Add("AllocationFailed", At(kNow, 1), At(kNow));
  counts.Add("allocationfailed", At(kNow, 59), At(kNow));
  counts.Add("", At(kNow - 1), At(kNow));
  counts.Add("Old", At(kNow - MinuteCounts::kMinutes), At(kNow));
  counts.Add("Future", At(kNow + 2000), At(kNow));
  const std::vector<MinuteCount> rows = counts.Take(At(kNow));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].minute, kNow - 1);
  EXPECT_EQ(rows[0].code, "");
  EXPECT_EQ(rows[1].minute, kNow);
  EXPECT_EQ(rows[1].code, "AllocationFailed");
  EXPECT_EQ(rows[1].count, 2u);
  EXPECT_EQ(counts.Take(At(kNow + MinuteCounts::kMinutes - 1)).size(), 1u);
  EXPECT_TRUE(counts.Take(At(kNow + MinuteCounts::kMinutes)).empty());
}

TEST(MinuteCounts, AreBounded) {
  MinuteCounts counts;
  for (size_t i = 0; i <= MinuteCounts::kMostRows; ++i)
    counts.Add("Code" + std::to_string(i), At(kNow), At(kNow));
  EXPECT_TRUE(counts.Take(At(kNow)).empty());
}

}  // namespace
}  // namespace vmsift
