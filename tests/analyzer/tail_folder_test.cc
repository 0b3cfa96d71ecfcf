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

}  // namespace
}  // namespace vmsift
