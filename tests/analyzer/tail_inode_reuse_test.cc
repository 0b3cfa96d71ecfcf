#include "gmock/gmock.h"
#include "tests/analyzer/tail_fixture.h"

namespace vmsift {
namespace {

class TailInodeReuse : public TailFixture {};

// A file's number is used again once it is gone; writing into the same file is the same to whoever goes by
// the number, whatever the file system does.
TEST_F(TailInodeReuse, OtherBytesAreAnotherLog) {
  Append("app.log", Failing("a") + Failing("b"));
  Look();
  Save();
  session_ = nullptr;
  std::ofstream(path("app.log"), std::ios::binary | std::ios::trunc)
      << Failing("c") << Failing("d") << Failing("e");
  Start();
  Look();
  EXPECT_EQ(Failures(), 5u);
}

TEST_F(TailInodeReuse, UnderAnotherNameToo) {
  Append("app.log", Failing("a"));
  Look();
  Save();
  session_ = nullptr;
  std::filesystem::rename(path("app.log"), path("other.log"));
  std::ofstream(path("other.log"), std::ios::binary | std::ios::trunc) << Failing("b") << Failing("c");
  Start();
  Look();
  EXPECT_EQ(Failures(), 3u);
}

}  // namespace
}  // namespace vmsift
