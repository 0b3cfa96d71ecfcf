// Years of rotation: logs that came and went are summed up and forgotten, and nothing grows. Those of which a
// copy is there, or may be, are remembered.
#include <malloc.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "analyzer/report/report.h"
#include "gmock/gmock.h"
#include "tests/analyzer/packing.h"
#include "tests/analyzer/tail_fixture.h"
#include "tests/thoroughness.h"

namespace vmsift {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

class TailGrowth : public TailFixture {
 protected:
  static constexpr size_t kMostGone = 20;

  TailGrowth() {
    most_gone_ = kMostGone;
    Start();
  }

  void Rotate(int times) {
    for (int i = 0; i < times; ++i, ++rotations_) {
      Append("app.log", Failing("vm-" + std::to_string(rotations_ % 10)));
      Look();
      // In the place of the one before, which is gone with that.
      fs::rename(path("app.log"), path("app.log.1"));
      Look(3000);
      Save();
    }
  }

  size_t Inputs() { return session_->Report().inputs.size(); }

  std::string Json() {
    const Tally tally = session_->Report();
    return JsonReport(
        {Summarize(tally, session_->catalog()), tally, session_->catalog(), session_->follower().Inputs()},
        0);
  }

  int rotations_ = 0;
};

TEST_F(TailGrowth, NothingGrowsWithLogsThatCameAndWent) {
  Rotate(300);  // more than SQLite keeps of its file
  const size_t memory = mallinfo2().uordblks;
  const uintmax_t state = fs::file_size(folder_.path("state"));
  Rotate(600);
  // The allocator of a sanitizer has numbers of its own.
  if (!kSanitized) {
    EXPECT_LT(mallinfo2().uordblks, memory + 64 * 1024);
  }
  EXPECT_LE(fs::file_size(folder_.path("state")), state + 16 * 1024);
  EXPECT_LE(session_->follower().live().size(), 2u);
  // Each is remembered for a minute, which is some twenty rotations, whatever comes after it.
  EXPECT_LE(session_->follower().logs().size(), kMostGone + 24);
  EXPECT_EQ(Failures(), static_cast<uint64_t>(rotations_));
}

TEST_F(TailGrowth, WhatWasForgottenIsInTheSums) {
  Rotate(100);
  const Tally tally = session_->Report();
  EXPECT_EQ(tally.inputs.size() + tally.gone.count(), 100u);
  EXPECT_GT(tally.gone.count(), 50u);
  EXPECT_EQ(tally.gone.failures, tally.gone.count());
  EXPECT_EQ(tally.gone.lines, tally.gone.count());
  uint64_t bytes = tally.gone.bytes;
  for (const InputTally& input : tally.inputs) bytes += input.bytes;
  EXPECT_EQ(bytes, tally.ledger.input().bytes);
  const std::string report = Json();
  EXPECT_THAT(report, HasSubstr("\"gone_inputs\": {\n    \"inputs\": " + std::to_string(tally.gone.count())));

  Start();  // from the state
  EXPECT_EQ(Json(), report);
  Rotate(100);
  Start();
  EXPECT_EQ(Failures(), 200u);
  EXPECT_EQ(Inputs() + session_->Report().gone.count(), 200u);
}

TEST_F(TailGrowth, ALogIsRememberedWhileACopyOfItIsThere) {
  Append("other.log", Failing("vm-1"));
  Append("other.log", Failing("vm-2"));
  Look();
  fs::copy_file(path("other.log"), path("other.log.1"));
  Look();
  fs::remove(path("other.log"));
  Rotate(100);
  EXPECT_EQ(Failures(), 102u);
  const std::string packed = PackGzip(Failing("vm-1") + Failing("vm-2"));
  std::ofstream(path("other.log.2.gz"), std::ios::binary) << packed;
  fs::remove(path("other.log.1"));
  Rotate(100);
  EXPECT_EQ(Failures(), 202u);
  Start();
  Rotate(100);
  fs::rename(path("other.log.2.gz"), path("other.log.3.gz"));
  Rotate(1);
  EXPECT_EQ(Failures(), 303u);
  fs::remove(path("other.log.3.gz"));
  Rotate(100);
  // Now it is forgotten, so that what comes in its name is another log.
  std::ofstream(path("other.log.4.gz"), std::ios::binary) << packed;
  Rotate(1);
  EXPECT_EQ(Failures(), 406u);
}

TEST_F(TailGrowth, AMountThatVanishedIsNoReasonToForget) {
  for (int i = 0; i < 50; ++i) {
    const std::string number = std::to_string(i);
    std::ofstream(path("old-" + number + ".log.gz"), std::ios::binary) << PackGzip(Failing("vm-" + number));
  }
  Look();
  Save();
  EXPECT_EQ(Failures(), 50u);
  fs::rename(folder_.path("logs"), folder_.path("elsewhere"));
  for (int i = 0; i < 200; ++i) Look(1000);
  fs::create_directory(folder_.path("logs"));
  for (int i = 0; i < 200; ++i) Look(1000);
  fs::remove(folder_.path("logs"));
  fs::rename(folder_.path("elsewhere"), folder_.path("logs"));
  Look();
  EXPECT_EQ(Failures(), 50u);
  EXPECT_EQ(Inputs(), 50u);
  // Whereas what is deleted beside others is gone.
  for (int i = 0; i < 49; ++i) fs::remove(path("old-" + std::to_string(i) + ".log.gz"));
  for (int i = 0; i < 100; ++i) Look(1000);
  EXPECT_EQ(Inputs(), kMostGone);
  EXPECT_EQ(Failures(), 50u);
}

TEST_F(TailGrowth, ALogIsRememberedWhileItStandsUnderANameThatIsNotFollowed) {
  // As with delayed compression, where the pattern takes the log and its archives only.
  followed_ = "logs/*[gz]";
  std::filesystem::remove(folder_.path("state"));
  Start();
  for (int i = 0; i < 60; ++i)
    Append("log-" + std::to_string(i) + ".log", Failing("vm-" + std::to_string(i)));
  Look();
  for (int i = 0; i < 60; ++i) {
    const std::string name = "log-" + std::to_string(i) + ".log";
    fs::rename(path(name), path(name + ".1"));
    Append(name, Failing("next-" + std::to_string(i)));
  }
  Look();
  for (int i = 0; i < 100; ++i) Look(1000);
  EXPECT_EQ(Inputs(), 120u);
  for (int i = 0; i < 60; ++i) {
    const std::string name = "log-" + std::to_string(i) + ".log";
    std::ofstream(path(name + ".2.gz"), std::ios::binary) << PackGzip(Failing("vm-" + std::to_string(i)));
    fs::remove(path(name + ".1"));
  }
  Look();
  EXPECT_EQ(Failures(), 120u);
}

TEST_F(TailGrowth, OneLookThatMissesALogIsNoReasonToForgetIt) {
  for (int i = 0; i < 50; ++i) {
    const std::string number = std::to_string(i);
    std::ofstream(path("old-" + number + ".log.gz"), std::ios::binary) << PackGzip(Failing("vm-" + number));
  }
  Look();
  fs::rename(path("old-0.log.gz"), folder_.path("aside"));
  Look(61000);
  fs::rename(folder_.path("aside"), path("old-0.log.gz"));
  Look();
  EXPECT_EQ(Failures(), 50u);
}

TEST_F(TailGrowth, LogsWhoseDirectoryIsGoneAreRememberedForADay) {
  fs::create_directory(path("d"));
  for (int i = 0; i < 50; ++i) {
    const std::string number = std::to_string(i);
    std::ofstream(path("d/old-" + number + ".log.gz"), std::ios::binary) << PackGzip(Failing("vm-" + number));
  }
  Append("keep.log", Failing("vm"));
  Look();
  fs::rename(path("d"), folder_.path("aside"));
  for (int i = 0; i < 100; ++i) Look(60000);
  EXPECT_EQ(Inputs(), 51u);
  fs::rename(folder_.path("aside"), path("d"));
  Look();
  EXPECT_EQ(Failures(), 51u);
  fs::remove_all(path("d"));
  Look();
  Look(86'400'000);
  EXPECT_EQ(Inputs(), kMostGone + 1);
  EXPECT_EQ(Failures(), 51u);
}

TEST_F(TailGrowth, LogsThatWereMovedAwayAreLetGoInTheEnd) {
  for (int i = 0; i < 50; ++i) Append("run-" + std::to_string(i) + ".log", Failing("vm"));
  Append("keep.log", Failing("vm"));
  Look();
  fs::create_directory(folder_.path("elsewhere"));
  for (int i = 0; i < 50; ++i) {
    const std::string name = "run-" + std::to_string(i) + ".log";
    fs::rename(path(name), folder_.path("elsewhere/" + name));
  }
  Look();
  Look(86'400'000);
  EXPECT_EQ(session_->follower().live().size(), 1u);
  Look();
  Look(61000);
  EXPECT_EQ(Inputs(), kMostGone + 1);
  EXPECT_EQ(Failures(), 51u);
}

TEST_F(TailGrowth, LogsThatTheReportNamesAreRemembered) {
  Append("app.log", "{\"cut\":\n" + Failing("vm-1"));
  Look();
  fs::rename(path("app.log"), path("app.log.1"));
  Append("other.log", "{\"error\":{\"code\":\"Odd\",\"message\":\"nobody knows this\"}}\n");
  Look();
  fs::remove(path("other.log"));
  Rotate(100);
  const std::string report = Json();
  EXPECT_THAT(report, HasSubstr("app.log.1\",\n      \"line\": 1"));
  EXPECT_THAT(report, HasSubstr("other.log"));
  EXPECT_THAT(report, HasSubstr("\"gone_inputs\""));
}

}  // namespace
}  // namespace vmsift
