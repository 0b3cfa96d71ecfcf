// Lengths of time as options take them: one grammar for all.
#include "base/duration.h"

#include <string>

#include "base/status_text.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

constexpr int64_t kDayMs = 24 * 3'600'000;

// -1: refused.
int64_t Parsed(std::string_view text, int64_t least_ms = 0, int64_t most_ms = 1000 * kDayMs) {
  return ParseDuration(text, least_ms, most_ms).value_or(-1);
}

TEST(Duration, TakesEveryUnit) {
  EXPECT_EQ(Parsed("500ms"), 500);
  EXPECT_EQ(Parsed("90s"), 90'000);
  EXPECT_EQ(Parsed("5m"), 300'000);
  EXPECT_EQ(Parsed("24h"), kDayMs);
  EXPECT_EQ(Parsed("7d"), 7 * kDayMs);
  EXPECT_EQ(Parsed("2w"), 14 * kDayMs);
  EXPECT_EQ(Parsed("007s"), 7'000);
  EXPECT_EQ(Parsed("0s"), 0);
}

TEST(Duration, SpacesMayStandAroundTheNumber) {
  EXPECT_EQ(Parsed("10 s"), 10'000);
  EXPECT_EQ(Parsed(" 10s "), 10'000);
}

TEST(Duration, AnythingElseIsRefused) {
  for (const char* text : {"", " ", "24", "h", "-1h", "+1h", "1.5h", "1h30m", "24H", "1y", "0x10s", "1 0s",
                           "s10", "10sec", "18446744073709551616ms", "9223372036854775807w"}) {
    EXPECT_EQ(Parsed(text), -1) << text;
  }
}

TEST(Duration, TheBoundsAreOfTheRange) {
  EXPECT_EQ(Parsed("100ms", 100, kDayMs), 100);
  EXPECT_EQ(Parsed("99ms", 100, kDayMs), -1);
  EXPECT_EQ(Parsed("1d", 100, kDayMs), kDayMs);
  EXPECT_EQ(Parsed("1w", 100, kDayMs), -1);
  EXPECT_EQ(Parsed("86400001ms", 100, kDayMs), -1);
  EXPECT_EQ(Message(ParseDuration("soon", 100, kDayMs).status()),
            "a duration from 100ms to 1d is expected, such as 90s, 5m, 1h");
}

TEST(Duration, ShownInTheLargestUnitThatDividesIt) {
  EXPECT_EQ(DurationText(90'000), "90s");
  EXPECT_EQ(DurationText(3'600'000), "1h");
  EXPECT_EQ(DurationText(kDayMs), "1d");
  EXPECT_EQ(DurationText(14 * kDayMs), "2w");
  EXPECT_EQ(DurationText(1'500), "1500ms");
  for (const char* text : {"500ms", "90s", "61m", "25h", "8d", "3w"})
    EXPECT_EQ(DurationText(Parsed(text)), text);
}

}  // namespace
}  // namespace vmsift
