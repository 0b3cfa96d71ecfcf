// Packed files that are not whole, and those that come whole later.
#include "gmock/gmock.h"
#include "tests/analyzer/packing.h"
#include "tests/analyzer/tail_fixture.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
namespace fs = std::filesystem;

// More than an archive cut in half gives of it.
std::string ManyFailing(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += TailFixture::Failing("vm-" + std::to_string(i * 7919 % 10007));
  return text;
}

class TailArchive : public TailFixture {
 protected:
  void WriteHalf(const std::string& name, const std::string& text) {
    const std::string packed = PackGzip(text);
    Append(name, packed.substr(0, packed.size() / 2));
  }
};

TEST_F(TailArchive, ADamagedOneIsCountedAsFarAsItGoesOnceNothingComes) {
  WriteHalf("old.gz", ManyFailing(1000));
  Look();
  EXPECT_EQ(Failures(), 0u);
  Look(29000);
  EXPECT_EQ(Failures(), 0u);
  Look(2000);
  const uint64_t counted = Failures();
  EXPECT_GT(counted, 0u);
  EXPECT_LT(counted, 1000u);
  for (int i = 0; i < 5; ++i) Look(60000);
  EXPECT_EQ(Failures(), counted);
  EXPECT_THAT(told_, ElementsAre(HasSubstr("unless the rest comes"), HasSubstr("counted as far as")));
  EXPECT_TRUE(session_->follower().in_trouble());
}

TEST_F(TailArchive, OneThatComesWholeLaterCountsWhole) {
  const std::string packed = PackGzip(ManyFailing(1000));
  Append("old.gz", packed.substr(0, packed.size() / 2));
  Look();
  Append("old.gz", packed.substr(packed.size() / 2));
  Look(20000);
  EXPECT_EQ(Failures(), 1000u);
  EXPECT_FALSE(session_->follower().in_trouble());
}

TEST_F(TailArchive, WhatComesTooLateIsToldAsLost) {
  const std::string packed = PackGzip(ManyFailing(1000));
  Append("old.gz", packed.substr(0, packed.size() / 2));
  Look();
  Look(40000);
  const uint64_t counted = Failures();
  Append("old.gz", packed.substr(packed.size() / 2));
  Look();
  EXPECT_EQ(Failures(), counted);
  EXPECT_THAT(told_.back(), HasSubstr("they are lost"));
  EXPECT_GT(session_->follower().lost_bytes(), 0u);
}

TEST_F(TailArchive, ADamagedCopyOfWhatWasCountedHoldsNothingNew) {
  Look();
  Append("app.log", ManyFailing(1000));
  Look();
  fs::rename(path("app.log"), path("app.log.1"));
  Look();
  WriteHalf("app.log.1.gz", ManyFailing(1000));
  fs::remove(path("app.log.1"));
  Look(5000);
  Look(40000);
  Look(40000);
  EXPECT_EQ(Failures(), 1000u);
  EXPECT_THAT(told_.back(), HasSubstr("counted before"));
}

}  // namespace
}  // namespace vmsift
