#include "gmock/gmock.h"
#include "tests/analyzer/packing.h"
#include "tests/analyzer/tail_fixture.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
namespace fs = std::filesystem;

class TailRotation : public TailFixture {};

TEST_F(TailRotation, ByRenamingReadsTheOldLogToItsEnd) {
  Append("app.log", Failing("a"));
  Look();
  Append("app.log", Failing("b"));
  fs::rename(path("app.log"), path("app.log.1"));
  Append("app.log.1", Failing("c"));  // its writer has not noticed
  Append("app.log", Failing("d"));
  Look();
  EXPECT_EQ(Failures(), 4u);
  EXPECT_THAT(shown_, testing::UnorderedElementsAre("a", "b", "c", "d"));
}

TEST_F(TailRotation, ByCopyingGoesOnInTheCopy) {
  Look();
  Append("app.log", Failing("a"));
  Look();
  Append("app.log", Failing("b"));  // nobody looked before it was cut
  fs::copy_file(path("app.log"), path("app.log-20261127"));
  fs::resize_file(path("app.log"), 0);
  Append("app.log", Failing("c"));
  Look();
  EXPECT_EQ(Failures(), 3u);
}

TEST_F(TailRotation, ACopyThatIsStillBeingMadeIsNoNewLog) {
  Look();
  Append("app.log", Failing("a") + Failing("b"));
  Look();
  Append("app.log.1", Failing("a").substr(0, 30));
  Look();
  Append("app.log.1", Failing("a").substr(30) + Failing("b"));
  Look();
  EXPECT_EQ(Failures(), 2u);
  fs::resize_file(path("app.log"), 0);
  Look(5000);
  EXPECT_EQ(Failures(), 2u);
}

TEST_F(TailRotation, WhatIsPackedLaterCountsOnce) {
  Look();
  Append("app.log", Failing("a"));
  Look();
  fs::rename(path("app.log"), path("app.log.1"));
  Append("app.log.1", Failing("b"));
  const std::string packed = PackGzip(Failing("a") + Failing("b"));
  Append("app.log.1.gz", packed.substr(0, packed.size() / 2));
  Look();
  Append("app.log.1.gz", packed.substr(packed.size() / 2));
  Look();
  fs::remove(path("app.log.1"));
  Look(5000);
  Look(5000);
  EXPECT_EQ(Failures(), 2u);
  Save();
  Start();
  Look();
  EXPECT_EQ(Failures(), 2u);
}

TEST_F(TailRotation, WhatWasRenamedAndPackedWhileNobodyFollowedGoesOn) {
  Look();
  Append("app.log", Failing("a"));
  Look();
  Save();
  session_ = nullptr;
  Append("app.log.1.gz", PackGzip(Failing("a") + Failing("b")));
  fs::remove(path("app.log"));
  Append("app.log", Failing("c"));
  Start();
  Look();
  EXPECT_EQ(Failures(), 3u);
}

// Daily logs begin with the same words.
class TailAlike : public TailFixture {
 protected:
  const std::string banner_ = "{\"banner\":\"" + std::string(400, 'b') + "\"}\n";
};

TEST_F(TailAlike, ALogThatBeginsAsAFinishedOneIsCounted) {
  Look();
  Append("2026-11-26.log", banner_ + Failing("a") + Failing("b"));
  Look();
  fs::remove(path("2026-11-26.log"));
  Look(5000);
  Append("2026-11-27.log", banner_ + Failing("c"));
  Look();
  Look(5000);
  EXPECT_EQ(Failures(), 3u);
}

TEST_F(TailAlike, APackedLogThatBeginsAsAnotherIsCounted) {
  Look();
  Append("run-1.log.gz", PackGzip(banner_ + Failing("a")));
  Look();
  Append("run-2.log.gz", PackGzip(banner_ + Failing("b")));
  Look();
  EXPECT_EQ(Failures(), 2u);
}

TEST_F(TailAlike, ACopyOfAnOlderLogCountsOnceThoughANewerOneBeginsAlike) {
  Look();
  Append("app.log", banner_ + Failing("a"));
  Look();
  fs::rename(path("app.log"), path("app.log.1"));
  Append("app.log", banner_ + Failing("b"));
  Look();
  fs::copy_file(path("app.log.1"), path("app.log.2"));
  fs::remove(path("app.log.1"));
  Look();
  Look(5000);
  EXPECT_EQ(Failures(), 2u);
}

TEST_F(TailRotation, ALogThatBeginsAsAnOlderOneDidIsANewOne) {
  Look();
  Append("app.log", Failing("a"));
  Look();
  fs::rename(path("app.log"), path("app.log.1"));
  Append("app.log", Failing("a"));
  Look();
  EXPECT_EQ(Failures(), 2u);
}

TEST_F(TailRotation, WhatIsWrittenBetweenCopyAndCutIsInNoCopy) {
  Look();
  Append("app.log", Failing("a") + Failing("b"));
  Look();
  fs::copy_file(path("app.log"), path("app.log.1"));
  Look();
  Append("app.log", Failing("c"));
  Look();
  fs::resize_file(path("app.log"), 0);
  for (int i = 0; i < 3; ++i) Look(5000);
  EXPECT_EQ(Failures(), 3u);
  // Another process knows it, too, and so it is of what becomes of the copy.
  Save();
  Start();
  Look(5000);
  Append("app.log.1.gz", PackGzip(Failing("a") + Failing("b")));
  fs::remove(path("app.log.1"));
  for (int i = 0; i < 3; ++i) Look(5000);
  EXPECT_EQ(Failures(), 3u);
}

TEST_F(TailRotation, AnArchiveOfTheFirstLinesOfALogThatGrowsIsACopy) {
  Look();
  Append("app.log", Failing("a") + Failing("b"));
  Look();
  Append("app.log.1.gz", PackGzip(Failing("a") + Failing("b")));
  Append("app.log", Failing("c"));
  Look();
  fs::resize_file(path("app.log"), 0);
  for (int i = 0; i < 3; ++i) Look(5000);
  EXPECT_EQ(Failures(), 3u);
}

TEST_F(TailRotation, ACopyThatComesLateGoesOnWhereReadingEnded) {
  Look();
  Append("app.log", Failing("a"));
  Look();
  fs::remove(path("app.log"));
  Look(5000);
  Look(5000);
  Append("app.log.1", Failing("a") + Failing("b"));
  Look();
  EXPECT_EQ(Failures(), 2u);
  EXPECT_EQ(session_->follower().logs().size(), 1u);
}

TEST_F(TailRotation, ALogThatWasOutOfSightGoesOnUnderItsNewName) {
  fs::create_directory(folder_.path("away"));
  Look();
  Append("app.log", Failing("a"));
  Look();
  fs::rename(path("app.log"), folder_.path("away/app.log"));
  Append("app.log", Failing("b"));
  for (int i = 0; i < 3; ++i) Look(5000);
  std::ofstream(folder_.path("away/app.log"), std::ios::app) << Failing("c");
  fs::rename(folder_.path("away/app.log"), path("elsewhere"));
  Look();
  EXPECT_EQ(Failures(), 3u);
}

TEST_F(TailAlike, WhatOutgrowsABeginningIsALogOfItsOwnAtOnce) {
  Look();
  Append("app.log", banner_ + Failing("a") + Failing("b"));
  Look();
  fs::remove(path("app.log"));
  for (int i = 0; i < 3; ++i) Look(5000);
  Append("app.log.1", banner_);
  Look(100);
  EXPECT_EQ(Failures(), 2u);
  // It grows all the time, and is shorter than the other still.
  Append("app.log.1", Failing("c"));
  Look(100);
  EXPECT_EQ(Failures(), 3u);
}

TEST_F(TailAlike, ADoubtEndsAfterAWhileAndIsTold) {
  Look();
  Append("app.log", banner_ + Failing("a") + Failing("b"));
  Look();
  fs::remove(path("app.log"));
  for (int i = 0; i < 3; ++i) Look(5000);
  Append("app.log.1", banner_.substr(0, 300));
  Look(100);
  EXPECT_EQ(session_->follower().logs().size(), 1u);
  Look(3000);
  EXPECT_EQ(session_->follower().logs().size(), 2u);
  EXPECT_THAT(told_, ElementsAre(testing::HasSubstr("begins like")));
  Append("app.log.1", banner_.substr(300) + Failing("c"));
  Look(100);
  EXPECT_EQ(Failures(), 3u);
}

TEST_F(TailAlike, ADoubtEndsWithTheRun) {
  Look();
  Append("app.log", banner_ + Failing("a") + Failing("b"));
  Look();
  fs::remove(path("app.log"));
  for (int i = 0; i < 3; ++i) Look(5000);
  Append("app.log.1", banner_ + Failing("a").substr(0, 20));
  Look(100);
  EXPECT_EQ(session_->follower().logs().size(), 1u);
  session_->follower().EndDoubts(now_ms_);
  EXPECT_EQ(session_->follower().logs().size(), 2u);
}

TEST_F(TailAlike, WhatIsAlikeForLongAndEndsAlikeIsToldApart) {
  Look();
  const std::string same = banner_ + banner_;
  Append("app.log", banner_ + Failing("a") + same);
  Look();
  fs::rename(path("app.log"), path("app.log.1"));
  Append("app.log", banner_ + Failing("b") + same);
  Look();
  // Both are copied, cut and packed while nobody looks.
  Append("app.log.2.gz", PackGzip(banner_ + Failing("a") + same));
  Append("app.log.3", banner_ + Failing("c") + same);
  fs::remove(path("app.log.1"));
  for (int i = 0; i < 3; ++i) Look(5000);
  EXPECT_EQ(Failures(), 3u);
}

TEST_F(TailAlike, AnOrphanGoesOnInItsOwnCopy) {
  Look();
  Append("app.log", banner_ + Failing("a"));
  Look();
  fs::rename(path("app.log"), path("app.log.3"));
  Look();
  Append("app.log", banner_);
  Look();
  // Only what they have in common was read of it.
  Append("app.log", Failing("b"));
  fs::copy_file(path("app.log"), path("app.log.1"));
  fs::resize_file(path("app.log"), 0);
  Look();
  for (int i = 0; i < 3; ++i) Look(5000);
  EXPECT_EQ(Failures(), 2u);
  EXPECT_EQ(session_->follower().lost_bytes(), 0u);
}

TEST_F(TailAlike, SiblingsAreNoCopiesOfEachOther) {
  Look();
  for (const char* name : {"job-1.log", "job-2.log", "app.log", "app.err"}) {
    Append(name, Failing("a"));
    Look(3000);
  }
  EXPECT_EQ(Failures(), 4u);
}

TEST_F(TailRotation, WhatIsPackedWhereTheLogWasMovedToCountsOnce) {
  fs::create_directory(path("old"));
  Look();
  Append("app.log", Failing("a"));
  Look();
  fs::rename(path("app.log"), path("old/app.log.1"));
  Look();
  Append("old/app.log.1.gz", PackGzip(Failing("a")));
  fs::remove(path("old/app.log.1"));
  for (int i = 0; i < 3; ++i) Look(5000);
  EXPECT_EQ(Failures(), 1u);
}

TEST_F(TailRotation, ACopyOverAnOlderFileIsNoNewLog) {
  Append("app.log", Failing("a"));
  Append("app.log.1", Failing("b"));
  Look();
  fs::copy_file(path("app.log"), path("app.log.1"), fs::copy_options::overwrite_existing);
  fs::resize_file(path("app.log"), 0);
  Append("app.log", Failing("c"));
  for (int i = 0; i < 3; ++i) Look(5000);
  EXPECT_EQ(Failures(), 3u);
}

}  // namespace
}  // namespace vmsift
