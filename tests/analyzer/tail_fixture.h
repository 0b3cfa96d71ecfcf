// A session that follows a folder, with a clock that only a test moves.
#ifndef VMSIFT_TESTS_ANALYZER_TAIL_FIXTURE_H_
#define VMSIFT_TESTS_ANALYZER_TAIL_FIXTURE_H_

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/tail/session.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/temporary_folder.h"

namespace vmsift {

class TailFixture : public testing::Test {
 public:
  static std::string Failing(const std::string& vm) {
    return "{\"vm\":\"" + vm + "\",\"error\":{\"code\":\"VMStartTimedOut\",\"message\":\"VM '" + vm +
           "' did not start in the allotted time.\"}}\n";
  }

 protected:
  TailFixture() {
    std::filesystem::create_directory(folder_.path("logs"));
    Start();
  }

  void Start() {
    session_ = nullptr;
    TailSession::Options options;
    options.follower.paths = {relative_ ? followed_ : folder_.path(followed_)};
    options.follower.from_end = from_end_;
    options.follower.finished.most_gone = most_gone_;
    options.follower.most_open = most_open_;
    options.follower.pipeline.lines.max_line_bytes = max_line_bytes_;
    options.follower.stop = [this] {
      if (reads_left_ > 0) --reads_left_;
      return reads_left_ == 0;
    };
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

  // Looks, `later_ms` after the last time.
  void Look(int64_t later_ms = 10) {
    now_ms_ += later_ms;
    while (session_->Look(now_ms_)) {
    }
    session_->ShowQuiet(now_ms_);
  }
  // Is told to stop amid reading, saves, and goes on as another process.
  void Interrupt(int after_reads) {
    reads_left_ = after_reads;
    session_->Look(now_ms_);
    Save();
    reads_left_ = -1;
    Start();
  }
  void Save() { ASSERT_TRUE(session_->Save().ok()); }

  std::string path(const std::string& name) const { return folder_.path("logs/" + name); }
  void Append(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary | std::ios::app) << text;
  }
  uint64_t Failures() {
    const Tally tally = session_->Report();
    EXPECT_TRUE(tally.ledger.Balances());
    uint64_t failures = 0;
    for (const auto& [key, cell] : tally.cube.cells()) failures += cell.count;
    return failures;
  }

  TemporaryFolder folder_{MemoryFolder()};
  std::string followed_ = "logs";
  bool from_end_ = false;
  bool relative_ = false;  // to the working directory
  size_t most_gone_ = FinishedLogs::Options().most_gone;
  size_t most_open_ = Follower::Options().most_open;
  size_t max_line_bytes_ = Pipeline::Options().lines.max_line_bytes;
  int reads_left_ = -1;  // before it is told to stop; negative: it is not
  std::unique_ptr<TailSession> session_;
  int64_t now_ms_ = 0;
  std::vector<std::string> shown_;  // VMs of the failures, as they were shown
  std::vector<std::string> told_;
};

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_TAIL_FIXTURE_H_
