#include "gmock/gmock.h"
#include "tests/analyzer/tail_fixture.h"

namespace vmsift {
namespace {

namespace fs = std::filesystem;

class TailDeletion : public TailFixture {};

TEST_F(TailDeletion, WhatWasWrittenLastIsStillRead) {
  Append("app.log", Failing("a"));
  Look();
  Append("app.log", Failing("b") + "{\"unfinished");
  fs::remove(path("app.log"));
  Look();
  EXPECT_EQ(Failures(), 2u);
  Look(5000);
  const Tally tally = session_->Report();
  EXPECT_EQ(tally.ledger.input().lines, 3u);
  EXPECT_EQ(session_->follower().logs().at(0)->state, FollowedLog::State::kFinished);
}

TEST_F(TailDeletion, ALogOfTheSameNameIsANewOne) {
  Append("app.log", Failing("a"));
  Look();
  fs::remove(path("app.log"));
  Append("app.log", Failing("b"));
  Look();
  Look(5000);
  EXPECT_EQ(Failures(), 2u);
}

TEST_F(TailDeletion, OfTheFolderIsWaitedFor) {
  Append("app.log", Failing("a"));
  Look();
  fs::remove_all(folder_.path("logs"));
  Look();
  Look();
  EXPECT_EQ(told_.size(), 1u) << "once, not each time";
  fs::create_directory(folder_.path("logs"));
  Append("app.log", Failing("b"));
  Look();
  EXPECT_EQ(Failures(), 2u);
}

}  // namespace
}  // namespace vmsift
