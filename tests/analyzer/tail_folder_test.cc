// What a folder may hold beside plain logs: troubles that pass, folders in it, links.
#include <sys/stat.h>

#include "gmock/gmock.h"
#include "tests/analyzer/tail_fixture.h"

namespace vmsift {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::SizeIs;
using testing::UnorderedElementsAre;
namespace fs = std::filesystem;

class TailFolder : public TailFixture {};

TEST_F(TailFolder, ATroubleIsToldOnceAndForgottenWhenItIsOver) {
  Append("app.log", "BZh91AY&SY");
  Look();
  Look(1000);
  EXPECT_THAT(told_, SizeIs(1));
  EXPECT_TRUE(session_->follower().in_trouble());
  fs::remove(path("app.log"));
  Append("app.log", Failing("a"));
  Look(1000);
  EXPECT_EQ(Failures(), 1u);
  EXPECT_FALSE(session_->follower().in_trouble());
  fs::remove(path("app.log"));
  Append("app.log", "BZh91AY&SY");
  Look(1000);
  EXPECT_THAT(told_, SizeIs(2));
}

TEST_F(TailFolder, Utf16IsNamedAndNotFollowed) {
  const std::string line = Failing("a");
  std::string utf16;
  for (char c : line) utf16 += {c, '\0'};
  Append("marked.log", "\xFF\xFE" + utf16);
  Append("unmarked.log", utf16);
  Append("plain.log", line);
  Look();
  EXPECT_EQ(Failures(), 1u);
  EXPECT_THAT(told_, UnorderedElementsAre(HasSubstr("/marked.log: UTF-16 text, which tail does not follow"),
                                          HasSubstr("/unmarked.log: UTF-16 text")));
  EXPECT_TRUE(session_->follower().in_trouble());
}

TEST_F(TailFolder, FoldersInItAreWatchedBeforeTheyHoldALog) {
  fs::create_directories(path("new/deep"));
  Look();
  EXPECT_THAT(session_->follower().Directories(), Contains(path("new/deep")));
}

TEST_F(TailFolder, WhereALinkLeadsIsWatched) {
  fs::create_directory(folder_.path("pods"));
  std::ofstream(folder_.path("pods/0.log")) << Failing("a");
  fs::create_symlink(folder_.path("pods/0.log"), path("app.log"));
  Look();
  EXPECT_EQ(Failures(), 1u);
  EXPECT_THAT(session_->follower().Directories(), Contains(fs::canonical(folder_.path("pods")).string()));
}

TEST_F(TailFolder, ALinkIsRemovedAndThenItsTargetCut) {
  // By a path that is not the one that the link leads to.
  followed_ = "logs/../logs";
  Start();
  const auto at = [this](const std::string& name) { return folder_.path("logs/../logs/" + name); };
  Append("data.log", Failing("a"));
  std::filesystem::create_symlink(path("data.log"), path("app.log"));
  Look();
  std::filesystem::remove(path("app.log"));
  Look();
  std::filesystem::resize_file(path("data.log"), 0);
  Look();
  Append("data.log", Failing("b"));
  session_->Read({at("data.log"), path("data.log")}, now_ms_);
  Look();
  EXPECT_EQ(Failures(), 2u);
}

size_t OpenDescriptors() {
  size_t count = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator("/proc/self/fd")) ++count;
  return count;
}

TEST_F(TailFolder, MoreLogsThanMayBeOpenTakeTurns) {
  most_open_ = 3;
  Start();
  const auto name = [](int number) {
    return "app-" + std::string(1, static_cast<char>('a' + number)) + ".log";
  };
  const size_t before = OpenDescriptors();
  for (int i = 0; i < 20; ++i) Append(name(i), Failing("a"));
  Look();
  EXPECT_LE(OpenDescriptors(), before + 4);
  EXPECT_EQ(Failures(), 20u);
  for (int i = 0; i < 20; ++i) Append(name(i), Failing("b"));
  fs::rename(path(name(7)), path(name(7) + ".1"));
  Append(name(7) + ".1", Failing("c"));
  Append(name(7), Failing("d"));
  fs::copy_file(path(name(9)), path(name(9) + ".1"));
  fs::resize_file(path(name(9)), 0);
  Look();
  Save();
  Start();
  Append(name(3), Failing("e"));
  Look();
  EXPECT_LE(OpenDescriptors(), before + 4);
  for (int i = 0; i < 3; ++i) Look(5000);
  EXPECT_EQ(Failures(), 43u);
}

}  // namespace
}  // namespace vmsift
