// Files of another machine that are followed: what is read of them, and how often it is asked for.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/tail/session.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/packing.h"
#include "tests/analyzer/remote_files.h"
#include "tests/analyzer/tail_fixture.h"
#include "tests/thoroughness.h"

namespace vmsift {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;

std::string Failing(const std::string& vm) {
  return TailFixture::Failing(vm);
}

class TailRemote : public testing::Test {
 protected:
  void Start() {
    session_ = nullptr;
    tasks_.clear();
    TailSession::Options options;
    options.follower.from_end = from_end_;
    options.follower.portion_bytes = portion_bytes_;
    options.follower.remote.folders = {files_};
    options.follower.remote.run = [this](std::function<void()> task) {
      if (!on_other_threads_) return false;
      tasks_.push_back(std::move(task));
      return true;
    };
    options.follower.stop = [this] { return stop_; };
    options.state_path = folder_.path("state");
    auto catalog = std::make_unique<Catalog>();
    ASSERT_TRUE(catalog->Add(kBuiltinCatalogName, BuiltinCatalogMarkdown()).ok());
    absl::StatusOr<std::unique_ptr<TailSession>> session = TailSession::Create(
        std::move(catalog), options,
        [this](const AttributedFailure& finding, const FollowedLog&) {
          shown_.emplace_back(finding.vm.name);
        },
        [this](std::string_view line) { told_.emplace_back(line); }, now_ms_);
    ASSERT_TRUE(session.ok()) << session.status();
    session_ = *std::move(session);
  }
  void Save() { ASSERT_TRUE(session_->Save().ok()); }

  // Long enough after the last time that all is listed again, and taken.
  void Look(int64_t later_ms = 300'000) {
    now_ms_ += later_ms;
    session_->Look(now_ms_);
    do {
      session_->ReadRemote(now_ms_);
    } while (session_->follower().remote().is_busy() && tasks_.empty() && !stop_);
    session_->ShowQuiet(now_ms_ + 1000);
  }
  uint64_t Failures() {
    const Tally tally = session_->Report();
    EXPECT_TRUE(tally.ledger.Balances());
    uint64_t failures = 0;
    for (const auto& [key, cell] : tally.cube.cells()) failures += cell.count;
    return failures;
  }
  std::vector<std::string> Reads() {
    std::vector<std::string> reads;
    for (const RemoteFiles::Request& request : files_->TakeRequests()) {
      if (request.what == "read")
        reads.push_back(absl::StrCat(request.name, "@", request.offset, "+", request.size));
    }
    return reads;
  }

  TemporaryFolder folder_{MemoryFolder()};
  const std::shared_ptr<RemoteFiles> files_ = std::make_shared<RemoteFiles>();
  bool from_end_ = false;
  bool on_other_threads_ = false;
  bool stop_ = false;
  size_t portion_bytes_ = FollowOptions().portion_bytes;
  std::vector<std::function<void()>> tasks_;
  std::unique_ptr<TailSession> session_;
  int64_t now_ms_ = 0;
  std::vector<std::string> shown_;  // VMs of the failures, as they were shown
  std::vector<std::string> told_;
};

TEST_F(TailRemote, OfAFileThatGrewOnlyWhatIsNewIsRead) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += Failing("a");
  files_->Append("x", text);
  Start();
  Look();
  EXPECT_EQ(Failures(), 100u);
  Reads();
  Look();
  EXPECT_THAT(Reads(), IsEmpty());
  files_->Append("x", Failing("b"));
  Look();
  EXPECT_EQ(Failures(), 101u);
  // With the last whole 4 KiB windows before it, which show that the file is the same.
  const uint64_t begin = text.size() / 4096 * 4096 - 4096;
  EXPECT_THAT(Reads(),
              ElementsAre(absl::StrCat("x@", begin, "+", text.size() - begin + Failing("b").size())));
  EXPECT_EQ(shown_.back(), "b");
}

TEST_F(TailRemote, ALineWithoutEndWaits) {
  const std::string line = Failing("b");
  files_->Append("x", Failing("a") + line.substr(0, 30));
  Start();
  Look();
  EXPECT_THAT(shown_, ElementsAre("a"));
  Save();
  Start();
  Look();
  files_->Append("x", line.substr(30));
  Look();
  EXPECT_THAT(shown_, ElementsAre("a", "b"));
  EXPECT_EQ(session_->Report().ledger.input().lines, 2u);
}

TEST_F(TailRemote, AFileThatIsMadeAnewIsAnotherLog) {
  files_->Append("x", Failing("a"));
  Start();
  Look();
  files_->Create("x");
  files_->Append("x", Failing("a") + Failing("b"));
  Look();
  EXPECT_EQ(Failures(), 3u);
  EXPECT_EQ(session_->Report().inputs.size(), 2u);
  EXPECT_EQ(session_->follower().lost_bytes(), 0u);
  // In the same second, and of the same size.
  files_->Recreate("x", Failing("c") + Failing("d"));
  Look();
  EXPECT_EQ(Failures(), 5u);
  EXPECT_EQ(session_->Report().inputs.size(), 3u);
}

TEST_F(TailRemote, AFileThatIsRewrittenGoesOnIfItBeginsWithWhatWasRead) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += Failing("a" + std::to_string(i));
  files_->Put("x", text);
  Start();
  Look();
  text += Failing("b");
  files_->Put("x", text);
  Look();
  EXPECT_EQ(Failures(), 201u);
  EXPECT_EQ(session_->Report().inputs.size(), 1u);
  Reads();
  files_->Put("x", Failing("c") + text);
  Look();
  EXPECT_EQ(Failures(), 403u);
  EXPECT_EQ(session_->Report().inputs.size(), 2u);
  // Of the same length, and different in the middle alone.
  std::string other = Failing("c") + text;
  other[other.size() / 2] ^= 1;
  files_->Put("x", other);
  Look();
  EXPECT_EQ(session_->Report().inputs.size(), 3u);
  // The same bytes again, as when only metadata is set.
  files_->Put("x", other);
  Look();
  EXPECT_EQ(session_->Report().inputs.size(), 3u);
  files_->Put("x", Failing("d"));
  Look();
  EXPECT_EQ(session_->Report().inputs.size(), 4u);
  EXPECT_EQ(shown_.back(), "d");
}

TEST_F(TailRemote, BytesThatWereListedAndReplacedBeforeTheyWereReadAreLost) {
  portion_bytes_ = 1000;
  const std::string text(2999, 'x');
  files_->Append("x", text + "\n");
  on_other_threads_ = true;
  Start();
  Look();
  for (int i = 0; i < 2; ++i) {  // the listing, and the first portion
    std::exchange(tasks_, {}).front()();
    session_->ReadRemote(now_ms_);
  }
  files_->Create("x");
  files_->Append("x", Failing("a"));
  on_other_threads_ = false;
  for (const auto& task : std::exchange(tasks_, {})) task();
  Look();
  EXPECT_EQ(Failures(), 1u);
  EXPECT_EQ(session_->follower().lost_bytes(), 2000u);
  EXPECT_THAT(told_, Contains(HasSubstr("replaced before its last 2,000 bytes were read; they are lost")));
}

TEST_F(TailRemote, ARestartGoesOnWhereItWas) {
  portion_bytes_ = 300;
  for (const char* name : {"x", "y"}) {
    for (int i = 0; i < 20; ++i) files_->Append(name, Failing(name + std::to_string(i)));
  }
  files_->Put("z", Failing("z"));
  Start();
  Look();
  Save();
  files_->Append("x", Failing("x20"));
  files_->Put("z", Failing("z") + Failing("z1"));
  files_->Create("y");
  files_->Append("y", Failing("other"));
  Start();
  Look();
  EXPECT_EQ(Failures(), 44u);
  EXPECT_EQ(std::set<std::string>(shown_.begin(), shown_.end()).size(), shown_.size());
  Save();
  Reads();
  Start();
  Look();
  EXPECT_THAT(Reads(), IsEmpty());
  EXPECT_EQ(Failures(), 44u);
}

TEST_F(TailRemote, ARemovedFileIsFinishedAndForgotten) {
  files_->Append("x", Failing("a") + "no end");
  files_->Append("y", Failing("b"));
  Start();
  Look();
  files_->Remove("x");
  Look();
  Save();
  // What was left of it is final.
  EXPECT_EQ(session_->counted().ledger.input().lines, 2u);
  Start();
  files_->Append("x", Failing("c"));
  Look();
  EXPECT_EQ(Failures(), 3u);
  EXPECT_EQ(session_->Report().inputs.size(), 3u);
}

TEST_F(TailRemote, AFileThatIsOnlyLeftOutOfAListingIsNotGone) {
  files_->Append("x", Failing("a"));
  files_->Append("y", Failing("b"));
  Start();
  Look();
  files_->Hide("x");
  files_->Append("x", Failing("c"));
  Look(10'000);
  EXPECT_EQ(Failures(), 2u);
  Look();
  EXPECT_EQ(Failures(), 3u);
  EXPECT_EQ(session_->Report().inputs.size(), 2u);
}

TEST_F(TailRemote, AFileThatIsNotToBeFollowedAnyMoreIsAskedForOnce) {
  files_->Append("x", Failing("a"));
  files_->Append("y", Failing("b"));
  Start();
  Look();
  Save();
  Start();
  files_->LeaveOut("x");
  files_->TakeRequests();
  for (int i = 0; i < 5; ++i) Look();
  size_t finds = 0;
  for (const RemoteFiles::Request& request : files_->TakeRequests()) finds += request.what == "find" ? 1 : 0;
  EXPECT_EQ(finds, 1u);
  EXPECT_EQ(Failures(), 2u);
  files_->LeaveOut("");
  files_->Append("x", Failing("c"));
  Look();
  EXPECT_EQ(Failures(), 3u);
  EXPECT_EQ(session_->Report().inputs.size(), 2u);
}

TEST_F(TailRemote, ListingsAreAsOftenAsTheySay) {
  files_->Append("x", Failing("a"));
  Start();
  Look(0);
  for (int i = 0; i < 4000; ++i) Look(250);  // 1000 s
  size_t all = 0, some = 0;
  for (const RemoteFiles::Request& request : files_->TakeRequests()) {
    all += request.what == "list all" ? 1 : 0;
    some += request.what == "list" ? 1 : 0;
  }
  EXPECT_EQ(all, 4u);
  EXPECT_EQ(all + some, 101u);
}

TEST_F(TailRemote, TroubleIsToldOnceAndTriedLessOften) {
  files_->Append("x", Failing("a"));
  Start();
  Look(0);
  const std::string expired = RemoteFiles::PathOf("") + ": the SAS token expired at noon; make a new one";
  files_->set_fault([&](const RemoteFiles::Request&) { return absl::PermissionDeniedError(expired); });
  files_->Append("x", Failing("b"));
  files_->TakeRequests();
  for (int i = 0; i < 14'400; ++i) Look(250);  // an hour
  EXPECT_THAT(told_, ElementsAre(expired + "; vmsift keeps trying"));
  EXPECT_TRUE(session_->follower().in_trouble());
  EXPECT_LE(files_->TakeRequests().size(), 20u);
  files_->set_fault(nullptr);
  Look();
  EXPECT_EQ(Failures(), 2u);
  EXPECT_THAT(told_, SizeIs(2));
  Look();
  EXPECT_FALSE(session_->follower().in_trouble());
}

TEST_F(TailRemote, FilesThatCannotBeReadAreOneTroubleThoughTheyCanBeListed) {
  for (int i = 0; i < 50; ++i) files_->Append("f" + std::to_string(i), Failing("a"));
  files_->set_fault([](const RemoteFiles::Request& request) {
    return request.what == "read" ? absl::UnavailableError(RemoteFiles::PathOf(request.name) + ": HTTP 503")
                                  : absl::OkStatus();
  });
  Start();
  for (int i = 0; i < 14'400; ++i) Look(250);  // an hour
  EXPECT_THAT(told_, ElementsAre(HasSubstr(": HTTP 503; vmsift keeps trying")));
  EXPECT_TRUE(session_->follower().in_trouble());
  EXPECT_LE(Reads().size(), 20 * RemoteOptions().most_fetches);
  files_->set_fault(nullptr);
  Look();
  Look();
  EXPECT_EQ(Failures(), 50u);
  EXPECT_FALSE(session_->follower().in_trouble());
}

TEST_F(TailRemote, FilesThatAreNotToBeReadAreAskedForOnceAndToldOnce) {
  for (int i = 0; i < 50; ++i) files_->Append("f" + std::to_string(i), Failing("a"));
  files_->set_fault([](const RemoteFiles::Request& request) {
    return request.what == "read" ? absl::FailedPreconditionError("is in the archive tier")
                                  : absl::OkStatus();
  });
  Start();
  for (int i = 0; i < 10; ++i) Look();
  EXPECT_THAT(told_, SizeIs(1));
  EXPECT_THAT(Reads(), SizeIs(50));
  EXPECT_TRUE(session_->follower().in_trouble());
  files_->set_fault(nullptr);
  files_->Append("f7", Failing("b"));
  Look();
  EXPECT_EQ(Failures(), 2u);
}

TEST_F(TailRemote, AFileThatChangesBetweenListingAndReadingIsListedAgain) {
  files_->Put("x", Failing("a"));
  Start();
  int reads = 0;
  files_->set_fault([&](const RemoteFiles::Request& request) {
    if (request.what == "read" && reads++ == 0) files_->Put("x", Failing("a") + Failing("b"));
    return absl::OkStatus();
  });
  Look();
  EXPECT_EQ(Failures(), 0u);
  Look();
  EXPECT_EQ(Failures(), 2u);
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(TailRemote, NothingThereIsSaidOnce) {
  Start();
  for (int i = 0; i < 5; ++i) Look();
  EXPECT_THAT(told_, ElementsAre(HasSubstr("no blob there yet; waiting for one")));
  files_->Append("x", "");
  Look();
  files_->Append("x", Failing("a"));
  Look();
  EXPECT_EQ(Failures(), 1u);
  Look();
  EXPECT_FALSE(session_->follower().in_trouble());
}

TEST_F(TailRemote, FromTheEndOnlyWhatIsAppendedCountsAndWhatDoesNotGrowIsNotRead) {
  from_end_ = true;
  const std::string line = Failing("b");
  files_->Append("x", Failing("a") + line.substr(0, 20));
  files_->Append("y", Failing("a"));
  files_->Append("empty", "");
  files_->Put("packed", PackGzip(Failing("a")));
  Start();
  Look();
  EXPECT_THAT(told_, ElementsAre(HasSubstr("starts at the ends of 3 blobs")));
  EXPECT_THAT(Reads(), IsEmpty());
  Save();
  Start();
  files_->Append("x", line.substr(20) + Failing("c"));
  files_->Append("new", Failing("d"));
  files_->Append("empty", Failing("e"));
  Look();
  EXPECT_THAT(shown_, UnorderedElementsAre("c", "d", "e"));
  EXPECT_THAT(told_, SizeIs(1));
  const Tally tally = session_->Report();
  EXPECT_EQ(tally.inputs.size(), 5u);
  EXPECT_EQ(tally.ledger.input().lines, 3u);
  files_->Create("y");
  files_->Append("y", Failing("f") + Failing("g"));
  files_->Put("packed", PackGzip(std::string(Failing("h") + Failing("i"))));
  Look();
  EXPECT_EQ(Failures(), 7u);
}

TEST_F(TailRemote, ACompressedFileIsReadOnce) {
  portion_bytes_ = 2500;
  std::string text;
  for (int i = 0; i < 100; ++i) text += Failing("a" + std::to_string(i));
  files_->Put("x.gz", PackGzip(text));
  files_->Put("y.zst", PackZstd(Failing("b")));
  Start();
  Look();
  EXPECT_EQ(Failures(), 101u);
  Save();
  Reads();
  Start();
  for (int i = 0; i < 3; ++i) Look();
  EXPECT_EQ(Failures(), 101u);
  EXPECT_THAT(Reads(), IsEmpty());
  EXPECT_EQ(session_->Report().inputs.size(), 2u);
  // The same text and more, and another text.
  files_->Put("x.gz", PackGzip(text + Failing("c")));
  files_->Put("y.zst", PackZstd(Failing("d")));
  Look();
  EXPECT_EQ(Failures(), 103u);
  EXPECT_EQ(session_->Report().inputs.size(), 3u);
}

TEST_F(TailRemote, ACompressedFileIsReadOnWhereAnotherProcessWasKilled) {
  portion_bytes_ = 2500;
  std::string text;
  for (int i = 0; i < 100; ++i) text += Failing("a" + std::to_string(i));
  files_->Put("x.gz", PackGzip(text));
  on_other_threads_ = true;
  Start();
  Look();
  for (int i = 0; i < 4; ++i) {
    std::exchange(tasks_, {}).front()();
    session_->ReadRemote(now_ms_);
  }
  Save();
  EXPECT_LT(Failures(), 100u);
  EXPECT_GT(Failures(), 0u);
  on_other_threads_ = false;
  Start();
  Look();
  EXPECT_EQ(Failures(), 100u);
  EXPECT_EQ(session_->Report().inputs.size(), 1u);
}

TEST_F(TailRemote, ADamagedArchiveCountsAsFarAsItCanBeRead) {
  const std::string packed = StoreGzip(Failing("a") + Failing("b"), 50);
  files_->Append("x.gz", packed.substr(0, packed.size() - 30));
  Start();
  Look();
  EXPECT_THAT(told_, ElementsAre(AllOf(HasSubstr("x.gz: "), HasSubstr("counted as far as it can be read"))));
  files_->Append("x.gz", packed.substr(packed.size() - 30));
  Look();
  Look();
  EXPECT_FALSE(session_->follower().in_trouble());
  EXPECT_THAT(shown_, Contains("a"));
}

TEST_F(TailRemote, WhatIsNoTextIsNamedAndNotAskedForAgain) {
  files_->Put("a.tar", PackTar({{"a.log", Failing("a")}}));
  files_->Put("b.txt", std::string("\xFF\xFE"
                                   "a\0b\0\n\0",
                                   8));
  Start();
  Look();
  EXPECT_THAT(told_, UnorderedElementsAre(HasSubstr("a.tar: "), HasSubstr("UTF-16 text")));
  Reads();
  for (int i = 0; i < 3; ++i) Look();
  EXPECT_THAT(Reads(), IsEmpty());
  EXPECT_THAT(told_, SizeIs(2));
  files_->Put("b.txt", Failing("b"));
  Look();
  EXPECT_THAT(shown_, ElementsAre("b"));
}

TEST_F(TailRemote, TheLastLookAsksOnce) {
  files_->Append("x", Failing("a"));
  Start();
  Look();
  files_->Append("x", Failing("b"));
  RemoteLogs& remote = session_->follower().remote();
  files_->TakeRequests();
  remote.LookOnce(now_ms_);
  while (remote.is_busy()) session_->ReadRemote(now_ms_);
  EXPECT_EQ(Failures(), 2u);
  files_->TakeRequests();
  Look();
  EXPECT_THAT(files_->TakeRequests(), IsEmpty());
}

TEST_F(TailRemote, AStopLeavesTheRestToTheNextRun) {
  for (int i = 0; i < 1000; ++i) files_->Append("x", Failing("a" + std::to_string(i)));
  Start();
  stop_ = true;
  Look();
  Save();
  EXPECT_LT(Failures(), 1000u);
  stop_ = false;
  Start();
  Look();
  EXPECT_EQ(Failures(), 1000u);
}

TEST_F(TailRemote, MemoryForWhatIsFetchedIsBounded) {
  for (int i = 0; i < 100; ++i) files_->Append("f" + std::to_string(i), Failing("a"));
  on_other_threads_ = true;
  Start();
  Look();
  size_t most = 0;
  while (!tasks_.empty()) {
    most = std::max(most, tasks_.size());
    tasks_.back()();
    tasks_.pop_back();
    session_->ReadRemote(now_ms_);
  }
  EXPECT_EQ(most, RemoteOptions().most_fetches);
  EXPECT_EQ(Failures(), 100u);
}

// Random histories: appends, rewrites, faults, answers in any order, saves, kills. In the end all that ever
// was is counted once.
class RemoteHistory : public TailRemote {
 protected:
  void Run(uint64_t seed) {
    random_.seed(seed);
    on_other_threads_ = true;
    portion_bytes_ = 200 + random_() % 5000;
    files_->set_fault([this](const RemoteFiles::Request& request) {
      if (calm_ || random_() % 8 > 0) return absl::OkStatus();
      return request.what != "read" && random_() % 2 == 0 ? absl::PermissionDeniedError("expired")
                                                          : absl::UnavailableError("503");
    });
    Start();
    for (int step = 0; step < 60; ++step) Step();
    Settle();
    ASSERT_EQ(Failures(), written_.size()) << "seed " << seed;
    ASSERT_EQ(session_->follower().lost_bytes(), 0u) << "seed " << seed;
  }

  void Step() {
    switch (random_() % 10) {
      case 0:
      case 1:
      case 2:
        return Write();
      case 3:
        return Replace();
      case 4:
        Save();
        return;
      case 5:
        Start();  // killed
        return;
      default:
        Turn();
    }
  }

  std::string NewLine() {
    const std::string vm = "vm" + std::to_string(written_.size());
    written_.insert(vm);
    return Failing(vm);
  }
  std::string AnyName() { return std::string(1, static_cast<char>('a' + random_() % 4)); }

  void Write() {
    const std::string name = AnyName();
    std::string bytes = std::exchange(rest_[name], "");
    for (uint64_t i = random_() % 30; i > 0; --i) bytes += NewLine();
    // The last line may be cut.
    if (!bytes.empty() && random_() % 2 == 0) {
      const size_t at = bytes.size() - random_() % std::min<size_t>(bytes.size(), 40);
      rest_[name] = bytes.substr(at);
      bytes.resize(at);
    }
    const auto file = files_->files().find(name);
    const bool rewritten = file == files_->files().end() ? random_() % 2 == 0 : file->second.lineage == 0;
    if (rewritten) {
      files_->Put(name, (file == files_->files().end() ? "" : file->second.content) + bytes);
    } else {
      files_->Append(name, bytes);
    }
  }

  // What was written is read and saved before: otherwise it would be lost.
  void Replace() {
    const std::string name = AnyName();
    if (files_->files().count(name) == 0) return;
    files_->Append(name, std::exchange(rest_[name], ""));
    Settle();
    Save();
    if (random_() % 3 == 0) {
      files_->Remove(name);
      if (random_() % 2 == 0) Settle();
      return;
    }
    if (random_() % 2 == 0) {
      files_->Put(name, NewLine());
    } else {
      files_->Create(name);
      files_->Append(name, NewLine());
    }
  }

  void Turn() {
    now_ms_ += static_cast<int64_t>(random_() % 20'000);
    session_->Look(now_ms_);
    for (uint64_t i = random_() % 10; i > 0; --i) {
      if (!tasks_.empty()) RunOne();
      session_->ReadRemote(now_ms_);
    }
  }
  void RunOne() {
    const size_t i = random_() % tasks_.size();
    const std::function<void()> task = std::move(tasks_[i]);
    tasks_.erase(tasks_.begin() + static_cast<ptrdiff_t>(i));
    task();
  }
  void Settle() {
    calm_ = true;
    for (int i = 0; i < 3; ++i) {
      now_ms_ += 300'000;
      session_->Look(now_ms_);
      session_->ReadRemote(now_ms_);
      while (session_->follower().remote().is_busy()) {
        if (!tasks_.empty()) RunOne();
        session_->ReadRemote(now_ms_);
      }
    }
    calm_ = false;
  }

  std::mt19937_64 random_;
  bool calm_ = false;
  std::set<std::string> written_;            // VMs
  std::map<std::string, std::string> rest_;  // of lines that were cut, by file
};

TEST_F(RemoteHistory, WhateverHappensEachLineCountsOnce) {
  // VMSIFT_REMOTE_HISTORIES: how many; VMSIFT_REMOTE_SEED: of the first.
  const char* const asked = std::getenv("VMSIFT_REMOTE_HISTORIES");
  const char* const first = std::getenv("VMSIFT_REMOTE_SEED");
  const uint64_t histories = asked != nullptr ? std::stoull(asked) : 56 / kOneCaseIn;
  const uint64_t begin = first != nullptr ? std::stoull(first) : 0;
  for (uint64_t seed = begin; seed < begin + histories && !HasFatalFailure(); ++seed) {
    written_.clear();
    rest_.clear();
    while (!files_->files().empty()) files_->Remove(files_->files().begin()->first);
    session_ = nullptr;
    std::filesystem::remove(folder_.path("state"));
    Run(seed);
  }
}

}  // namespace
}  // namespace vmsift
