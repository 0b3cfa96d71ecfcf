#include "analyzer/tail/look_coverage.h"

#include "gtest/gtest.h"

namespace vmsift {
namespace {

TEST(LookCoverage, AFileBesideOthersWouldHaveBeenFound) {
  LookCoverage look;
  look.AddFile("/var/log/a.log");
  EXPECT_TRUE(look.Covers("/var/log/b.log"));
  EXPECT_TRUE(look.Covers("/var/log/a.log"));
  EXPECT_FALSE(look.Covers("/var/b.log"));
  EXPECT_FALSE(look.Covers("/srv/b.log"));
}

TEST(LookCoverage, BareNamesAreBesideEachOther) {
  LookCoverage look;
  look.AddFile("a.log");
  EXPECT_TRUE(look.Covers("b.log"));
  EXPECT_FALSE(look.Covers("/b.log"));
}

TEST(LookCoverage, AnEmptyDirectoryTellsNothing) {
  LookCoverage look;
  look.AddDirectory("/logs");
  look.AddDirectory("/logs/mounted");
  look.AddFile("/logs/a.log");
  EXPECT_FALSE(look.Covers("/logs/mounted/b.log"));
  EXPECT_TRUE(look.Covers("/logs/b.log"));
}

TEST(LookCoverage, OfADirectoryThatIsGoneTheOneAboveTells) {
  LookCoverage look;
  look.AddDirectory("/logs");
  look.AddDirectory("/logs/today");
  look.AddFile("/logs/today/a.log");
  EXPECT_TRUE(look.Covers("/logs/yesterday/deep/a.log"));
  EXPECT_FALSE(look.Covers("/elsewhere/a.log"));
}

TEST(LookCoverage, WhatCouldNotBeLookedAtTellsNothing) {
  LookCoverage look;
  look.AddDirectory("/logs");
  look.AddFile("/logs/a.log");
  look.AddUnknown("/logs/closed");
  look.AddUnknown("/logs/b.log");
  EXPECT_FALSE(look.Covers("/logs/closed/a.log"));
  EXPECT_FALSE(look.Covers("/logs/closed/deep/a.log"));
  EXPECT_FALSE(look.Covers("/logs/b.log"));
  EXPECT_TRUE(look.Covers("/logs/c.log"));
}

}  // namespace
}  // namespace vmsift
