// What a blob's path tells of the times in it, and what it does not.
#include "analyzer/pipeline/blob_hour.h"

#include <optional>
#include <string>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

std::string HourOf(std::string_view path) {
  const std::optional<Timestamp> hour = BlobHour(path);
  return hour ? FormatTimestamp(*hour) : "none";
}

TEST(BlobHour, IsThatOfTheLastFiveFolders) {
  for (const char* path : {
           "y=2026/m=11/d=23/h=17/m=00/PT1H.json",
           "/archive/insights-activity-logs/resourceId=/SUBSCRIPTIONS/S/y=2026/m=11/d=23/h=17/m=00/PT1H.json",
           "y=1999/m=01/d=01/h=00/m=00/y=2026/m=11/d=23/h=17/m=00/PT1H.json",
           "a/y=2026/m=11/d=23/h=17/m=00/PT1H.json.gz",
           "a/Y=2026/M=11/D=23/H=17/M=00/pt1h.JSON",
       }) {
    EXPECT_EQ(HourOf(path), "2026-11-23T17:00:00Z") << path;
  }
}

TEST(BlobHour, OtherPathsTellNone) {
  for (const char* path : {
           "",
           "-",
           "PT1H.json",
           "m=11/d=23/h=17/m=00/PT1H.json",
           "y=2026/m=11/d=23/h=17/m=30/PT1H.json",
           "y=2026/m=13/d=23/h=17/m=00/PT1H.json",
           "y=2026/m=02/d=30/h=17/m=00/PT1H.json",
           "y=2026/m=11/d=23/h=24/m=00/PT1H.json",
           "y=2026/m=11/d=23/h=7/m=00/PT1H.json",
           "y=2026/m=11/d=23/h=+7/m=00/PT1H.json",
           "y=26/m=11/d=23/h=17/m=00/PT1H.json",
           "y=2026/m=11/d=23/m=00/h=17/PT1H.json",
           "y=2026/m=11/d=23/h=17/PT1H.json",
           "y=2026/m=11/d=23/h=17/m=00/",
           "y=2026/m=11/d=23/h=17/m=00/other.json",
           "y=2026/m=11/d=23/h=17/m=00/PT1H.json2",
           "y=2026/m=11/d=23/h=17/m=00/macAddress=00/PT1H.json",
       }) {
    EXPECT_EQ(HourOf(path), "none") << path;
  }
}

constexpr char kBlob[] = "y=2026/m=11/d=23/h=17/m=00/PT1H.json";

bool Since(const char* time) {
  return MayHoldRecordsOf({ParseTimestamp(time), std::nullopt}, kBlob);
}
bool Until(const char* time) {
  return MayHoldRecordsOf({std::nullopt, ParseTimestamp(time)}, kBlob);
}

// Received from 17:00 to 18:00, so 48 hours older at most, and an hour younger.
TEST(BlobHour, TellsWhetherRecordsOfAPeriodMayBeThere) {
  EXPECT_TRUE(Since("2026-11-23T18:30Z"));
  EXPECT_TRUE(Since("2026-11-23T18:59:59.9999999Z"));
  EXPECT_FALSE(Since("2026-11-23T19:00Z"));
  EXPECT_TRUE(Until("2026-11-23T17:00Z")) << "a record that came late";
  EXPECT_TRUE(Until("2026-11-21T17:00:01Z"));
  EXPECT_FALSE(Until("2026-11-21T17:00Z"));
}

TEST(BlobHour, WhatTellsNothingMayHoldAnything) {
  EXPECT_TRUE(MayHoldRecordsOf({}, kBlob));
  EXPECT_TRUE(MayHoldRecordsOf({ParseTimestamp("2030-01-01T00:00Z"), std::nullopt}, "2026-11-23.log"));
}

// Of a folder, for a period from 17:00 on the 23rd of November, which later blobs may hold, to the 25th.
char JudgedFrom23To25(std::string_view folder) {
  const Period period{ParseTimestamp("2026-11-23T17:00:00Z"), ParseTimestamp("2026-11-25T00:00:00Z")};
  switch (JudgeFolder(period, folder)) {
    case FolderVerdict::kAll:
      return 'a';
    case FolderVerdict::kNone:
      return 'n';
    case FolderVerdict::kSome:
      return 's';
  }
  return '?';
}

TEST(JudgeFolder, OnlyFoldersThatMayHoldThePeriodAreWanted) {
  EXPECT_EQ(JudgedFrom23To25("logs/"), 's');
  EXPECT_EQ(JudgedFrom23To25("resourceId=/SUBSCRIPTIONS/"), 's');
  EXPECT_EQ(JudgedFrom23To25("r/y=2025/"), 'n');
  EXPECT_EQ(JudgedFrom23To25("r/y=2026/"), 's');
  EXPECT_EQ(JudgedFrom23To25("r/y=2026/m=10/"), 'n');
  EXPECT_EQ(JudgedFrom23To25("r/y=2026/m=11/"), 's');
  EXPECT_EQ(JudgedFrom23To25("r/y=2026/m=12/"), 'n');
  EXPECT_EQ(JudgedFrom23To25("r/y=2026/m=11/d=22/"), 'n');
  EXPECT_EQ(JudgedFrom23To25("r/y=2026/m=11/d=23/"), 's');
  EXPECT_EQ(JudgedFrom23To25("r/y=2026/m=11/d=24/"), 'a');
  EXPECT_EQ(JudgedFrom23To25("r/y=2026/m=11/d=26/"), 'a') << "up to 48 hours late";
  EXPECT_EQ(JudgedFrom23To25("r/y=2026/m=11/d=28/"), 'n');
  EXPECT_EQ(JudgedFrom23To25("r/y=2026/m=11/d=23/h=15/"), 'n');
  EXPECT_EQ(JudgedFrom23To25("r/y=2026/m=11/d=23/h=16/"), 'a') << "an hour's end may be in the blob before";
  EXPECT_EQ(JudgedFrom23To25("r/y=2026/m=11/d=23/h=17/m=00/"), 's');
  EXPECT_EQ(JudgedFrom23To25("m=11/"), 's');
  EXPECT_EQ(JudgedFrom23To25("y=26/"), 's');
}

TEST(JudgeFolder, AgreesWithEveryBlobOfItsHours) {
  for (int hour = 0; hour < 24 * 10; ++hour) {
    const std::string day = "y=2026/m=11/d=" + std::to_string(20 + hour / 24) + "/";
    const std::string of_hour = day + "h=" + (hour % 24 < 10 ? "0" : "") + std::to_string(hour % 24) + "/";
    const Period period{ParseTimestamp("2026-11-23T17:00:00Z"), ParseTimestamp("2026-11-25T00:00:00Z")};
    const bool wanted = MayHoldRecordsOf(period, of_hour + "m=00/PT1H.json");
    EXPECT_EQ(JudgedFrom23To25(of_hour), wanted ? 'a' : 'n') << of_hour;
    if (wanted) {
      EXPECT_NE(JudgedFrom23To25(day), 'n') << of_hour;
    } else {
      EXPECT_NE(JudgedFrom23To25(day), 'a') << of_hour;
    }
  }
}

}  // namespace
}  // namespace vmsift
