#include <map>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "tests/analyzer/tail_fixture.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class TailPartialLine : public TailFixture {};

TEST_F(TailPartialLine, IsNotShownBeforeItIsWhole) {
  const std::string line = Failing("a");
  for (size_t i = 0; i + 1 < line.size(); ++i) {
    Append("app.log", line.substr(i, 1));
    Look();
    ASSERT_THAT(shown_, IsEmpty());
  }
  Append("app.log", "\n");
  Look();
  EXPECT_THAT(shown_, ElementsAre("a"));
  EXPECT_EQ(Failures(), 1u);
}

TEST_F(TailPartialLine, GoesOnInAnotherProcess) {
  const std::string line = Failing("b");
  Append("app.log", Failing("a") + line.substr(0, 40));
  Look();
  Save();
  Start();
  Append("app.log", line.substr(40));
  Look();
  EXPECT_EQ(Failures(), 2u);
  EXPECT_THAT(shown_, ElementsAre("a", "b"));
}

TEST_F(TailPartialLine, OfALogThatIsGoneCountsAfterARestart) {
  std::string lines;
  for (int i = 0; i < 100; ++i) lines += Failing("a");  // enough to tell what the log is
  const std::string last = Failing("b");
  Append("app.log", lines + last.substr(0, last.size() - 1));
  Look();
  EXPECT_EQ(Failures(), 101u);
  Save();
  session_ = nullptr;
  std::filesystem::remove(path("app.log"));
  Start();
  Look();
  Look(5000);
  EXPECT_EQ(Failures(), 101u);
}

// However early it pauses: there may be too little to detect the log's format.
TEST_F(TailPartialLine, OfADocumentThatPausesIsShownOnce) {
  const std::string document =
      "1001: {\n  \"error\": {\n    \"code\": \"VMStartTimedOut\",\n"
      "    \"message\": \"VM 'a' did not start in the allotted time.\"}}\n";
  for (size_t size = 1; size < document.size(); ++size) {
    SCOPED_TRACE(size);
    const std::string log = "app-" + std::to_string(size) + ".log";
    // Logs differ in their first bytes.
    const std::string begin = std::to_string(size) + " some words\n";
    Append(log, begin + document.substr(0, size));
    Look();
    Look(5000);
    Append(log, document.substr(size));
    Look();
    Look(5000);
    ASSERT_THAT(shown_, ElementsAre("a"));
    shown_.clear();
  }
  EXPECT_EQ(Failures(), document.size() - 1);
}

TEST_F(TailPartialLine, OfABoxIsShownOnceItIsQuiet) {
  Append("app.log",
         "some words\n\nError: Code=\"VMStartTimedOut\" Message=\"VM 'a' did not start in the allotted "
         "time.\"\n");
  Look();
  EXPECT_THAT(shown_, IsEmpty());
  Look(1000);
  EXPECT_THAT(shown_, ElementsAre("a"));
  Append("app.log",
         "Error: Code=\"VMStartTimedOut\" Message=\"VM 'b' did not start in the allotted time.\"\n");
  Look();
  Look(1000);
  EXPECT_THAT(shown_, ElementsAre("a", "b"));
}

// A text log that gets a line each 0.1 s, and is looked at four times a second.
class TailBusyLog : public TailFixture {
 protected:
  // Appends the lines one by one; notes when each VM was shown first.
  void Write(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
      Append("app.log", line);
      Wait(100);
    }
  }
  void Wait(int64_t ms) {
    for (const int64_t end = now_ms_ + ms; now_ms_ < end; now_ms_ += 50) {
      while (session_->Look(now_ms_)) {
      }
      if (now_ms_ % 250 == 0) session_->ShowQuiet(now_ms_);
      for (const std::string& vm : shown_) shown_at_.try_emplace(vm, now_ms_);
    }
  }
  static std::string Error(const std::string& vm) {
    return "2026-11-28T11:24:05Z [ERROR] Code=\"VMStartTimedOut\" Message=\"VM '" + vm +
           "' did not start in the allotted time.\"\n";
  }

  std::map<std::string, int64_t> shown_at_;
};

TEST_F(TailBusyLog, AFailureIsShownWithinTwoSecondsAndOnce) {
  std::vector<std::string> vms;
  for (int i = 0; i < 200; ++i) {
    const std::string vm = "vm-" + std::to_string(i);
    vms.push_back(vm);
    const int64_t written_at = now_ms_;
    Write({Error(vm)});
    if (i < 20) continue;
    const std::string before = vms[static_cast<size_t>(i - 20)];
    ASSERT_EQ(shown_at_.count(before), 1u) << before << " was written 2 s before " << written_at;
  }
  Wait(1000);
  EXPECT_EQ(shown_, vms);
  EXPECT_EQ(Failures(), 200u);
}

TEST_F(TailBusyLog, AFailureBeforeAnOpenDocumentIsShownAndThoseInItOnceItIsClosed) {
  std::vector<std::string> quiet(80, "2026-11-28T11:24:05Z [INFO] nothing to tell\n");
  Write(quiet);
  Write({Error("before"), "2026-11-28T11:24:05Z [INFO] answer {\n", "  \"properties\": [\n"});
  for (int i = 0; i < 40; ++i) {
    Write({"    {\"error\": {\"code\": \"VMStartTimedOut\", \"message\": \"VM 'in-" + std::to_string(i) +
           "' did not start in the allotted time.\"}},\n"});
  }
  EXPECT_THAT(shown_, ElementsAre("before"));
  Write({"    {}\n", "  ]\n", "}\n"});
  quiet.resize(20);
  Write(quiet);
  EXPECT_EQ(shown_.size(), 41u);
  Wait(1000);
  EXPECT_EQ(shown_.size(), 41u);
  EXPECT_EQ(Failures(), 41u);
}

// However its lines are cut, and whatever else it holds.
TEST_F(TailBusyLog, WhatIsShownIsWhatCounts) {
  std::mt19937_64 random(7);
  std::vector<std::string> vms;
  for (int i = 0; i < 400; ++i) {
    const std::string vm = "vm-" + std::to_string(i);
    const std::string id =
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/" + vm;
    vms.push_back(vm);
    switch (random() % 4) {
      case 0:
        Write({Error(vm)});
        break;
      case 1:
        Write({"2026-11-28T11:24:05Z [INFO] waits for " + id + "\n" + Error(vm) + "    at a.b.c(d.go:17)\n"});
        break;
      case 2:
        Write({"\xE2\x95\xB7\n\xE2\x94\x82 Error: Code=\"VMStartTimedOut\" Message=\"VM '" + vm +
               "' did not start in the allotted time.\"\n\xE2\x95\xB5\n"});
        break;
      default:
        Write({"{\n  \"error\": {\n    \"code\": \"VMStartTimedOut\",\n    \"message\": \"VM '" + vm +
               "' did not start in the allotted time.\"\n  }\n}\n"});
    }
    if (random() % 50 == 0) Wait(1000);
  }
  Wait(1000);
  EXPECT_EQ(shown_, vms);
  EXPECT_EQ(Failures(), vms.size());
}

}  // namespace
}  // namespace vmsift
