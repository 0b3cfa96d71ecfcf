// Logs that are followed from their ends: what is there when following begins does not count, whatever
// happens to the files later.
#include <filesystem>
#include <string>

#include "gmock/gmock.h"
#include "tests/analyzer/packing.h"
#include "tests/analyzer/tail_fixture.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
namespace fs = std::filesystem;

class TailFromEnd : public TailFixture {
 protected:
  TailFromEnd() {
    from_end_ = true;
    Restart();
  }
  void Restart() {
    session_ = nullptr;
    Start();
  }
  void SaveAndRestart() {
    Save();
    Restart();
  }
};

TEST_F(TailFromEnd, OnlyWhatIsAppendedCounts) {
  Append("a.log", Failing("a") + Failing("b"));
  Append("b.log", Failing("c"));
  Look();
  EXPECT_EQ(Failures(), 0u);
  EXPECT_THAT(told_, ElementsAre("starts at the ends of 2 logs"));
  Append("a.log", Failing("d"));
  Look();
  EXPECT_THAT(shown_, ElementsAre("d"));
  const Tally tally = session_->Report();
  EXPECT_EQ(tally.ledger.input().lines, 1u);
  EXPECT_EQ(tally.inputs.size(), 2u);
  // Lines have the numbers that they have in the file.
  EXPECT_EQ(tally.cube.codes().name(0).first.line, 3u);
}

TEST_F(TailFromEnd, LogsThatAppearLaterCountFromTheirBeginning) {
  Append("old.log", Failing("a"));
  Append("empty.log", "");
  Look();
  Append("new.log", Failing("b"));
  Append("empty.log", Failing("c"));
  Look();
  EXPECT_EQ(Failures(), 2u);
}

TEST_F(TailFromEnd, TheRestOfALineThatWasBegunDoesNotCount) {
  const std::string line = Failing("a");
  Append("app.log", line + line.substr(0, 20));
  Look();
  Append("app.log", line.substr(20, 5));
  Look();
  SaveAndRestart();
  Append("app.log", line.substr(25));
  Look();
  EXPECT_EQ(Failures(), 0u);
  Append("app.log", Failing("b"));
  Look();
  EXPECT_THAT(shown_, ElementsAre("b"));
}

TEST_F(TailFromEnd, RotationCountsEachLineOnce) {
  for (int i = 0; i < 100; ++i) Append("app.log", Failing("old"));
  Append("app.log.1", Failing("older"));
  Look();
  Append("app.log", Failing("a"));
  Look();
  Append("app.log", Failing("b"));
  fs::rename(path("app.log"), path("app.log.2"));
  Append("app.log", Failing("c"));
  Look();
  Look(5000);
  EXPECT_THAT(shown_, ElementsAre("a", "b", "c"));
  // Copied and truncated.
  fs::copy_file(path("app.log"), path("app.log.3"));
  fs::resize_file(path("app.log"), 0);
  Look();
  Append("app.log", Failing("d"));
  Look();
  EXPECT_EQ(Failures(), 4u);
}

TEST_F(TailFromEnd, ALogThatIsCompressedLaterIsKnown) {
  std::string lines;
  for (int i = 0; i < 100; ++i) lines += Failing("old");
  Append("app.log.1", lines);
  Append("app.log", lines + lines);
  Look();
  Append("app.log", Failing("a"));
  Append("app.log.2.gz", PackGzip(lines + lines + Failing("a")));
  fs::remove(path("app.log"));
  Append("app.log.1.gz", PackGzip(lines));
  fs::remove(path("app.log.1"));
  Look();
  Look(5000);
  EXPECT_EQ(Failures(), 1u);
}

TEST_F(TailFromEnd, CompressedFilesThatAreThereArePassedOver) {
  Append("app.log", Failing("a"));
  Append("app.log.1.gz", PackGzip(Failing("b")));
  Append("app.log.2.xz", PackXz(Failing("c")));
  Append("app.log.3.gz", PackGzip(Failing("d")).substr(0, 40));  // not whole
  Look();
  Look(60000);
  EXPECT_EQ(Failures(), 0u);
  EXPECT_THAT(told_, ElementsAre("starts at the end of 1 log; passes over 3 compressed files"));
  Append("later.gz", PackGzip(Failing("e")));
  Look();
  EXPECT_EQ(Failures(), 1u);
  SaveAndRestart();
  Look();
  EXPECT_EQ(Failures(), 1u);
}

TEST_F(TailFromEnd, WhatTheStateKnowsResumes) {
  Append("app.log", Failing("old"));
  Look();
  Save();
  session_ = nullptr;
  Append("app.log", Failing("a"));
  Append("other.log", Failing("b"));
  Start();
  Look();
  EXPECT_THAT(shown_, ElementsAre("a"));
  // Rotated while nobody followed it: what continues it is read from its beginning.
  Save();
  session_ = nullptr;
  Append("app.log", Failing("c"));
  fs::rename(path("app.log"), path("app.log.1"));
  Append("app.log", Failing("d"));
  Start();
  Look();
  EXPECT_THAT(shown_, ElementsAre("a", "c", "d"));
  // The same, and compressed.
  Save();
  session_ = nullptr;
  Append("app.log.2.gz", PackGzip(Failing("d") + Failing("e")));
  fs::remove(path("app.log"));
  Start();
  Look();
  Look(5000);
  EXPECT_EQ(Failures(), 4u);
}

TEST_F(TailFromEnd, ALogThatIsWrittenAnewWhileFollowingBeginsCountsWhole) {
  Append("app.log", Failing("a") + Failing("b"));
  Look();
  fs::resize_file(path("app.log"), 0);
  Append("app.log", Failing("c"));
  Look();
  EXPECT_THAT(shown_, ElementsAre("c"));
}

// However often it is told to stop while it passes over what is there.
TEST_F(TailFromEnd, AStopAmidChangesNothing) {
  std::string lines;
  for (int i = 0; i < 20'000; ++i) lines += Failing("old");
  for (int after = 1; after < 12; ++after) {
    const std::string name = std::string(1, static_cast<char>('a' + after)) + ".log";
    Append(name, name + "\n" + lines);
    SaveAndRestart();
    Interrupt(after);
    Append(name, Failing("new"));
    Look();
  }
  // A log that was not reached before the stop is followed from the end that it has then.
  EXPECT_THAT(shown_, testing::Each("new"));
  EXPECT_EQ(Failures(), shown_.size());
  EXPECT_GE(shown_.size(), 8u);
}

TEST_F(TailFromEnd, ColumnsAreKnownThoughTheirLineIsPassedOver) {
  Append("export.csv", "Time,Code,Message\n");
  for (int i = 0; i < 100; ++i)
    Append("export.csv", "2026-11-23T17:02:11Z,VMNotFound,The VM 'a' cannot be found.\n");
  Look();
  SaveAndRestart();
  Append("export.csv", "2026-11-23T17:02:11Z,VMNotFound,The VM 'b' cannot be found.\n");
  Look();
  Look(5000);
  EXPECT_THAT(shown_, ElementsAre("b"));
  const Tally tally = session_->Report();
  EXPECT_GE(tally.cube.cells().begin()->first.hour, 0);  // its time was read
}

TEST_F(TailFromEnd, NothingIsToldOfWhatIsNotThere) {
  Look();
  EXPECT_THAT(told_, IsEmpty());
}

}  // namespace
}  // namespace vmsift
