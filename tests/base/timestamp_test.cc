// Times as Azure and others write them, there and back.
#include "base/timestamp.h"

#include <cstdint>
#include <random>
#include <string>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

// What a time reads as, in UTC; "refused" when it is none.
std::string Normalized(std::string_view text) {
  const std::optional<Timestamp> time = ParseTimestamp(text);
  return time ? FormatTimestamp(*time) : "refused";
}

TEST(ParseTimestamp, ReadsTheFormsOfIso8601) {
  EXPECT_EQ(Normalized("2026-11-23T17:02:11.1234567Z"), "2026-11-23T17:02:11.1234567Z");
  EXPECT_EQ(Normalized("2026-11-23T17:02:11Z"), "2026-11-23T17:02:11Z");
  EXPECT_EQ(Normalized("2026-11-23t17:02:11z"), "2026-11-23T17:02:11Z");
  EXPECT_EQ(Normalized("2026-11-23 17:02:11"), "2026-11-23T17:02:11Z") << "no offset means UTC";
  EXPECT_EQ(Normalized("2026-11-23T17:02"), "2026-11-23T17:02:00Z");
  EXPECT_EQ(Normalized("2026-11-23 17:02:11,123"), "2026-11-23T17:02:11.123Z");
}

TEST(ParseTimestamp, BringsOffsetsToUtc) {
  EXPECT_EQ(Normalized("2026-11-23T17:02:11+02:00"), "2026-11-23T15:02:11Z");
  EXPECT_EQ(Normalized("2026-11-23T17:02:11-0530"), "2026-11-23T22:32:11Z");
  EXPECT_EQ(Normalized("2026-11-23T17:02:11+02"), "2026-11-23T15:02:11Z");
  EXPECT_EQ(Normalized("2026-11-23 17:02:11.5 +00:00"), "2026-11-23T17:02:11.5Z");
  EXPECT_EQ(Normalized("2026-12-31T23:30:00-01:00"), "2027-01-01T00:30:00Z") << "over the year's end";
  EXPECT_EQ(Normalized("2024-03-01T00:30:00+01:00"), "2024-02-29T23:30:00Z") << "over a leap day";
}

TEST(ParseTimestamp, TakesUpToNineFractionDigitsAndKeepsSeven) {
  const std::string second = "2026-11-23T17:02:11";
  const std::string digits = "123456789";
  for (size_t count = 1; count <= 9; ++count) {
    const std::string fraction = digits.substr(0, count);
    EXPECT_EQ(Normalized(second + "." + fraction + "Z"), second + "." + fraction.substr(0, 7) + "Z");
  }
  EXPECT_EQ(Normalized(second + ".000000099Z"), second + "Z") << "below a tick";
  EXPECT_EQ(Normalized(second + ".1234567890Z"), "refused");
  EXPECT_EQ(Normalized(second + ".Z"), "refused");
}

TEST(ParseTimestamp, ReachesFromYear1To9999) {
  // .NET's default time, which Azure writes where it knows none.
  EXPECT_EQ(Normalized("0001-01-01T00:00:00Z"), "0001-01-01T00:00:00Z");
  EXPECT_EQ(ParseTimestamp("0001-01-01T00:00:00Z")->ticks, -621'355'968'000'000'000);
  EXPECT_EQ(Normalized("9999-12-31T23:59:59.9999999Z"), "9999-12-31T23:59:59.9999999Z");
  EXPECT_EQ(Normalized("0000-12-31T00:00:00Z"), "refused");
}

TEST(ParseTimestamp, AnOffsetDoesNotLeadOutOfTheseYears) {
  EXPECT_EQ(Normalized("9999-12-31T23:59:59-00:01"), "refused");
  EXPECT_EQ(Normalized("9999-12-31T23:59:59-23:59"), "refused");
  EXPECT_EQ(Normalized("9999-12-31T23:59:60Z"), "refused")
      << "the leap second counts as one of the next year";
  EXPECT_EQ(Normalized("9999-12-31T23:59:59+23:59"), "9999-12-31T00:00:59Z");
  EXPECT_EQ(Normalized("0001-01-01T00:00:00+00:01"), "refused");
  EXPECT_EQ(Normalized("0001-01-01T00:00:00-00:01"), "0001-01-01T00:01:00Z");
}

TEST(ParseTimestamp, ALeapSecondIsTheFirstOfTheNextMinute) {
  EXPECT_EQ(Normalized("2016-12-31T23:59:60Z"), "2017-01-01T00:00:00Z");
  EXPECT_EQ(Normalized("2016-12-31T23:59:61Z"), "refused");
}

TEST(ParseTimestamp, RefusesWhatIsNoTime) {
  for (const char* text : {"",
                           "now",
                           "2026",
                           "2026-11-23",
                           "2026-11-23T",
                           "2026-11-23T17",
                           "2026-11-23T17:02:",
                           "2026-11-23T17:2:11Z",
                           "2026-13-01T00:00:00Z",
                           "2026-00-01T00:00:00Z",
                           "2026-11-31T00:00:00Z",
                           "2026-02-29T00:00:00Z",
                           "2026-11-23T24:00:00Z",
                           "2026-11-23T17:60:00Z",
                           "2026-11-23T17:02:11Z and more",
                           "2026-11-23T17:02:11X",
                           "2026-11-23T17:02:11+",
                           "2026-11-23T17:02:11+2",
                           "2026-11-23T17:02:11+24:00",
                           "2026-11-23T17:02:11+02:60",
                           "2026-11-23T17:02:11Zjunk",
                           "26-11-23T17:02:11Z",
                           " 2026-11-23T17:02:11Z",
                           "2026/11/23 17:02:11",
                           "1763917331",
                           "-026-11-23T17:02:11Z",
                           "2026-11-23T+7:02:11Z"}) {
    EXPECT_EQ(Normalized(text), "refused") << text;
  }
}

TEST(FormatTimestamp, DropsTheFractionsLastZeros) {
  EXPECT_EQ(FormatTimestamp({0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(FormatTimestamp({1}), "1970-01-01T00:00:00.0000001Z");
  EXPECT_EQ(FormatTimestamp({5'000'000}), "1970-01-01T00:00:00.5Z");
  EXPECT_EQ(FormatTimestamp({-1}), "1969-12-31T23:59:59.9999999Z");
}

TEST(FormatTimestamp, ReadsBackAsTheSameTime) {
  constexpr uint64_t kSeed = 20261123;
  SCOPED_TRACE(kSeed);
  std::mt19937_64 random(kSeed);
  std::uniform_int_distribution<int64_t> ticks(ParseTimestamp("0001-01-01T00:00:00Z")->ticks,
                                               ParseTimestamp("9999-12-31T23:59:59.9999999Z")->ticks);
  for (int i = 0; i < 2000; ++i) {
    const Timestamp time{ticks(random)};
    const std::string text = FormatTimestamp(time);
    ASSERT_EQ(ParseTimestamp(text), time) << text;
  }
}

TEST(HourOf, RoundsDownOnBothSidesOf1970) {
  EXPECT_EQ(HourOf({0}), 0);
  EXPECT_EQ(HourOf({kTicksPerHour - 1}), 0);
  EXPECT_EQ(HourOf({kTicksPerHour}), 1);
  EXPECT_EQ(HourOf({-1}), -1);
  EXPECT_EQ(HourOf({-kTicksPerHour}), -1);
  EXPECT_EQ(HourOf({-kTicksPerHour - 1}), -2);
  EXPECT_EQ(FormatTimestamp(StartOfHour(HourOf(*ParseTimestamp("1969-12-31T23:59:59Z")))),
            "1969-12-31T23:00:00Z");
  EXPECT_EQ(FormatTimestamp(StartOfHour(HourOf(*ParseTimestamp("0001-01-01T00:59:00Z")))),
            "0001-01-01T00:00:00Z");
}

TEST(RecordTime, IsReadInTheSpellingsOfExporters) {
  const auto read = [](std::string_view text) {
    const std::optional<Timestamp> time = ParseRecordTime(text);
    return time ? FormatTimestamp(*time) : "none";
  };
  EXPECT_EQ(read("2026-03-04T07:06:07.5+02:00"), "2026-03-04T05:06:07.5Z");
  EXPECT_EQ(read("1772600767"), "2026-03-04T05:06:07Z");
  EXPECT_EQ(read("1772600767.25"), "2026-03-04T05:06:07.25Z");
  EXPECT_EQ(read("1772600767123"), "2026-03-04T05:06:07.123Z");
  EXPECT_EQ(read("1772600767123.456"), "2026-03-04T05:06:07.123456Z");
  EXPECT_EQ(read("1772600767123456"), "2026-03-04T05:06:07.123456Z");
  EXPECT_EQ(read("1772600767123456789"), "2026-03-04T05:06:07.1234567Z");
  EXPECT_EQ(read("/Date(1772600767123)/"), "2026-03-04T05:06:07.123Z");
  EXPECT_EQ(read("3/4/2026, 5:06:07.123 AM"), "2026-03-04T05:06:07.123Z");
  EXPECT_EQ(read("3/4/2026 12:06:07 AM +01:00"), "2026-03-03T23:06:07Z");
  EXPECT_EQ(read("3/4/2026 12:06:07 PM"), "2026-03-04T12:06:07Z");
  EXPECT_EQ(read("Mar 04, 2026 5:06:07 AM"), "2026-03-04T05:06:07Z");
  EXPECT_EQ(read("Wed, 04 Mar 2026 05:06:07 GMT"), "2026-03-04T05:06:07Z");
  for (std::string_view none : {"", "17", "yesterday", "13/4/2026 5:06:07", "3/4/2026 13:06:07 PM",
                                "99999999999", "Wed, 04 Foo 2026 05:06:07 GMT", "1772600767x"})
    EXPECT_EQ(read(none), "none") << none;
}

}  // namespace
}  // namespace vmsift
