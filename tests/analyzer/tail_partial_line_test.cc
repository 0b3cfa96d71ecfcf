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

}  // namespace
}  // namespace vmsift
