#include "gmock/gmock.h"
#include "tests/analyzer/tail_fixture.h"

namespace vmsift {
namespace {

namespace fs = std::filesystem;

class TailTruncation : public TailFixture {};

TEST_F(TailTruncation, WhatIsWrittenAfterTheCutIsANewLog) {
  Append("app.log", Failing("a") + Failing("b"));
  Look();
  fs::resize_file(path("app.log"), 0);
  Append("app.log", Failing("c"));
  Look();
  EXPECT_EQ(Failures(), 3u);
  Look(5000);
  EXPECT_EQ(Failures(), 3u);
}

TEST_F(TailTruncation, ALogThatHasGrownAgainBeyondWhatWasReadIsNoticed) {
  Append("app.log", Failing("a"));
  Look();
  fs::resize_file(path("app.log"), 0);
  Append("app.log", Failing("b") + Failing("c") + Failing("d"));
  Look();
  EXPECT_EQ(Failures(), 4u);
}

TEST_F(TailTruncation, AnUnfinishedLineOfWhatWasCutCounts) {
  const std::string line = Failing("b");
  Append("app.log", Failing("a") + line.substr(0, line.size() - 1));
  Look();
  fs::resize_file(path("app.log"), 0);
  Look();
  Look(5000);
  EXPECT_EQ(Failures(), 2u);
}

TEST_F(TailTruncation, BetweenTwoProcessesIsNoticedToo) {
  Append("app.log", Failing("a") + Failing("b"));
  Look();
  Save();
  session_ = nullptr;
  fs::resize_file(path("app.log"), 0);
  Append("app.log", Failing("c"));
  Start();
  Look();
  EXPECT_EQ(Failures(), 3u);
}

TEST_F(TailTruncation, ALogThatDiffersInItsMiddleOnlyIsAnother) {
  std::string many;
  for (int i = 0; i < 20'000; ++i) many += "{\"n\":" + std::to_string(i) + "}\n";
  const auto rewrite = [&](const std::string& vm) {
    std::ofstream(path("run.log"), std::ios::binary | std::ios::trunc) << many << Failing(vm) << many;
  };
  rewrite("a");
  Look();
  rewrite("b");
  Look();
  EXPECT_EQ(Failures(), 2u);
  Save();
  session_ = nullptr;
  rewrite("c");
  Start();
  Look();
  EXPECT_EQ(Failures(), 3u);
}

}  // namespace
}  // namespace vmsift
