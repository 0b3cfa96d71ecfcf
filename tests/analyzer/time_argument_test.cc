// Times as they are given on the command line.
#include "analyzer/app/time_argument.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

std::string Parsed(std::string_view text, const absl::TimeZone& zone = absl::UTCTimeZone(),
                   std::string_view at = "2026-11-23T17:02:11Z") {
  const Timestamp now = *ParseTimestamp(at);
  const absl::StatusOr<Timestamp> time = ParseTimeArgument(text, now, zone);
  return time.ok() ? FormatTimestamp(*time) : "refused";
}

TEST(TimeArgument, DateAndTimeAsRecordsHaveThem) {
  EXPECT_EQ(Parsed("2026-11-20T01:02:03.5Z"), "2026-11-20T01:02:03.5Z");
  EXPECT_EQ(Parsed("2026-11-20 01:02"), "2026-11-20T01:02:00Z");
  EXPECT_EQ(Parsed("2026-11-20T01:02:03+02:00"), "2026-11-19T23:02:03Z");
}

TEST(TimeArgument, ADateIsItsFirstMoment) {
  EXPECT_EQ(Parsed("2026-11-20"), "2026-11-20T00:00:00Z");
  EXPECT_EQ(Parsed("2024-02-29"), "2024-02-29T00:00:00Z");
}

TEST(TimeArgument, AnAgeCountsBackFromNow) {
  EXPECT_EQ(Parsed("0s"), "2026-11-23T17:02:11Z");
  EXPECT_EQ(Parsed("11s"), "2026-11-23T17:02:00Z");
  EXPECT_EQ(Parsed("90m"), "2026-11-23T15:32:11Z");
  EXPECT_EQ(Parsed("24h"), "2026-11-22T17:02:11Z");
  EXPECT_EQ(Parsed("7d"), "2026-11-16T17:02:11Z");
  EXPECT_EQ(Parsed("2w"), "2026-11-09T17:02:11Z");
  EXPECT_EQ(Parsed("24 h"), "2026-11-22T17:02:11Z");
  EXPECT_EQ(Parsed("500ms"), "2026-11-23T17:02:10.5Z");
  EXPECT_EQ(Parsed("1000000w"), "0001-01-01T00:00:00Z") << "no record is older";
}

TEST(TimeArgument, TodayAndYesterdayBeginInAZone) {
  EXPECT_EQ(Parsed("today"), "2026-11-23T00:00:00Z");
  EXPECT_EQ(Parsed("yesterday"), "2026-11-22T00:00:00Z");
  EXPECT_EQ(Parsed("yesterday", absl::UTCTimeZone(), "2024-03-01T00:00:00Z"), "2024-02-29T00:00:00Z");
  // It is another day there.
  const absl::TimeZone tokyo = absl::FixedTimeZone(9 * 3600);
  EXPECT_EQ(Parsed("today", tokyo), "2026-11-23T15:00:00Z");
  EXPECT_EQ(Parsed("yesterday", tokyo), "2026-11-22T15:00:00Z");
  // What has a zone of its own keeps it.
  EXPECT_EQ(Parsed("2026-11-20", tokyo), "2026-11-20T00:00:00Z");
  EXPECT_EQ(Parsed("24h", tokyo), "2026-11-22T17:02:11Z");
  const absl::TimeZone berlin = TimeZoneOf("Europe/Berlin");
  if (berlin == absl::UTCTimeZone()) GTEST_SKIP() << "there is no database of time zones here";
  EXPECT_EQ(Parsed("today", berlin), "2026-11-22T23:00:00Z");
  // The day of a change of the clock has 25 hours.
  EXPECT_EQ(Parsed("today", berlin, "2026-10-26T12:00:00Z"), "2026-10-25T23:00:00Z");
  EXPECT_EQ(Parsed("yesterday", berlin, "2026-10-26T12:00:00Z"), "2026-10-24T22:00:00Z");
}

TEST(TimeArgument, AnythingElseIsRefused) {
  for (const char* text : {"",        " ",          "tomorrow",   "Today",    "today ",
                           "24",      "h",          "-1h",        "+1h",      "1.5h",
                           "1h30m",   "24H",        "1y",         "1000001w", "99999999999999999999d",
                           "2026-11", "2026-02-29", "2026-13-01", "20261123", "2026-11-20T",
                           "17:02"}) {
    EXPECT_EQ(Parsed(text), "refused") << text;
  }
  const absl::Status status = ParseTimeArgument("tomorrow", Timestamp()).status();
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("'tomorrow' is no time; give "));
}

}  // namespace
}  // namespace vmsift
