// Years of rotation: what a log costs that came and went. Its line in the report, and its first and last
// bytes to know copies by, are all that is kept.
#include <malloc.h>

#include <filesystem>

#include "tests/analyzer/tail_fixture.h"
#include "tests/thoroughness.h"

namespace vmsift {
namespace {

namespace fs = std::filesystem;

class TailGrowth : public TailFixture {
 protected:
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

  int rotations_ = 0;
};

TEST_F(TailGrowth, AFinishedLogTakesAboutAKilobyte) {
  Rotate(200);  // more than SQLite keeps of its file
  const size_t memory = mallinfo2().uordblks;
  const uintmax_t state = fs::file_size(folder_.path("state"));
  constexpr int kTimes = 400;
  Rotate(kTimes);
  // The allocator of a sanitizer has numbers of its own.
  if (!kSanitized) {
    EXPECT_LT(mallinfo2().uordblks, memory + kTimes * 2048);
  }
  EXPECT_LT(fs::file_size(folder_.path("state")), state + kTimes * 1536);
  EXPECT_LE(session_->follower().live().size(), 2u);
  EXPECT_EQ(session_->follower().logs().size(), static_cast<size_t>(rotations_));
  EXPECT_EQ(Failures(), static_cast<uint64_t>(rotations_));
}

}  // namespace
}  // namespace vmsift
