// What happened to logs while nobody followed them.
#include <filesystem>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/packing.h"
#include "tests/analyzer/tail_fixture.h"

namespace vmsift {
namespace {

namespace fs = std::filesystem;

using testing::ElementsAre;

class TailRestart : public TailFixture {
 protected:
  void Stop() {
    Save();
    session_ = nullptr;
  }
  static std::string Contents(const std::string& at) {
    std::ifstream file(at, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

TEST_F(TailRestart, AMountThatComesLateCutsNoLine) {
  const std::string line = Failing("b");
  Append("app.log", Failing("a") + line.substr(0, 40));
  Look();
  Stop();
  fs::rename(folder_.path("logs"), folder_.path("unmounted"));
  fs::create_directory(folder_.path("logs"));
  Start();
  for (int i = 0; i < 3; ++i) Look(30'000);
  EXPECT_EQ(Failures(), 1u);
  fs::remove(folder_.path("logs"));
  fs::rename(folder_.path("unmounted"), folder_.path("logs"));
  Append("app.log", line.substr(40));
  for (int i = 0; i < 3; ++i) Look(5000);
  EXPECT_EQ(Failures(), 2u);
  EXPECT_EQ(session_->Report().ledger.input().lines, 2u);
  EXPECT_THAT(shown_, ElementsAre("a", "b"));
}

// Its bytes are read again, but identify the log once.
TEST_F(TailRestart, AnUnfinishedLineThatIsTooLongToSaveIsRereadOnce) {
  max_line_bytes_ = 200;
  Start();
  std::string text = Failing("a");
  for (int i = 0; i < 100; ++i) text += "{\"a\":1}\n";
  Append("app.log", text + std::string(400, 'x'));
  Look();
  Stop();
  Start();
  Look();
  Append("app.log", "\n" + Failing("b"));
  Look();
  EXPECT_EQ(Failures(), 2u);
  EXPECT_EQ(session_->Report().ledger.input().lines, 103u);
  EXPECT_EQ(session_->Report().inputs.size(), 1u);
}

TEST_F(TailRestart, ACopyThatComesLateGoesOnInMidLine) {
  const std::string line = Failing("b");
  Append("app.log", Failing("a") + line.substr(0, 40));
  Look();
  fs::rename(path("app.log"), folder_.path("aside"));
  Append("app.log", Failing("c"));
  Look();
  Stop();
  Start();
  for (int i = 0; i < 3; ++i) Look(5000);
  std::ofstream(folder_.path("aside"), std::ios::app) << line.substr(40);
  fs::copy_file(folder_.path("aside"), path("app.log.1"));
  for (int i = 0; i < 3; ++i) Look(5000);
  EXPECT_EQ(Failures(), 3u);
  EXPECT_EQ(session_->Report().ledger.input().lines, 3u);
}

TEST_F(TailRestart, AFolderReachedByALinkIsTheSame) {
  fs::create_directory_symlink(folder_.path("logs"), folder_.path("link"));
  Append("app.log", Failing("a"));
  Look();
  Stop();
  Append("app.log", Failing("b"));
  std::ofstream(path("app.log.1.gz"), std::ios::binary) << PackGzip(Contents(path("app.log")));
  fs::remove(path("app.log"));
  Append("app.log", Failing("c"));
  followed_ = "link";
  Start();
  for (int i = 0; i < 3; ++i) Look(5000);
  EXPECT_EQ(Failures(), 3u);
}

TEST_F(TailRestart, AFolderNamedFromAnotherDirectoryIsTheSame) {
  const fs::path before = fs::current_path();
  Append("app.log", Failing("a"));
  fs::current_path(folder_.path(""));
  followed_ = "logs";
  relative_ = true;
  Start();
  Look();
  Stop();
  Append("app.log", Failing("b"));
  std::ofstream(path("app.log.1.gz"), std::ios::binary) << PackGzip(Contents(path("app.log")));
  fs::remove(path("app.log"));
  Append("app.log", Failing("c"));
  fs::current_path(path(""));
  followed_ = "../logs";
  Start();
  for (int i = 0; i < 3; ++i) Look(5000);
  EXPECT_EQ(Failures(), 3u);
  fs::current_path(before);
}

// Files that the user did not name are read only as copies of the log.
TEST_F(TailRestart, OlderAndOtherLogsBesideOneThatIsNamedAreNotCounted) {
  followed_ = "logs/app.log";
  session_ = nullptr;
  fs::remove(folder_.path("state"));
  Append("app.log", Failing("b"));
  Append("app.log.1", Failing("older"));  // a copy that was made before
  Append("app-2.log", Failing("another's"));
  Start();
  Look();
  Stop();
  fs::rename(path("app.log.1"), path("app.log.2"));
  fs::copy_file(path("app.log"), path("app.log.1"));
  fs::resize_file(path("app.log"), 0);
  Append("app.log", Failing("c"));
  Start();
  for (int i = 0; i < 3; ++i) Look(5000);
  EXPECT_EQ(Failures(), 2u);
  fs::rename(path("app.log"), path("app.log.3"));
  for (int i = 0; i < 3; ++i) Look(5000);
  EXPECT_EQ(Failures(), 2u);
}

// As a container's log is named by a link and rotated where the link leads.
TEST_F(TailRestart, WhereALinkLedIsLookedAtForTheRest) {
  fs::create_directory(folder_.path("pods"));
  const std::string target = folder_.path("pods/0.log");
  std::ofstream(target) << Failing("a");
  fs::create_symlink(target, path("web.log"));
  Look();
  Stop();
  std::ofstream(target, std::ios::app) << Failing("b");
  fs::rename(target, target + ".20261129-120000");
  std::ofstream(target) << Failing("c");
  Start();
  for (int i = 0; i < 3; ++i) Look(5000);
  EXPECT_EQ(Failures(), 3u);
  Stop();
  // And packed.
  std::ofstream(target, std::ios::app) << Failing("d");
  std::ofstream(target + ".20261129-130000.gz", std::ios::binary) << PackGzip(Contents(target));
  fs::remove(target);
  std::ofstream(target) << Failing("e");
  Start();
  for (int i = 0; i < 3; ++i) Look(5000);
  EXPECT_EQ(Failures(), 5u);
}

}  // namespace
}  // namespace vmsift
