// Packed files that are not whole, and those that come whole later.
#include <algorithm>
#include <chrono>

#include "gmock/gmock.h"
#include "tests/analyzer/packing.h"
#include "tests/analyzer/tail_fixture.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
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

TEST_F(TailArchive, WhatComesLateGoesOnWhereReadingEnded) {
  const std::string packed = PackGzip(ManyFailing(1000));
  Append("old.gz", packed.substr(0, packed.size() / 2));
  Look();
  Look(40000);
  EXPECT_LT(Failures(), 1000u);
  Save();
  Start();
  Append("old.gz", packed.substr(packed.size() / 2));
  Look();
  EXPECT_EQ(Failures(), 1000u);
  EXPECT_EQ(session_->follower().logs().size(), 1u);
  EXPECT_FALSE(session_->follower().in_trouble());
}

TEST_F(TailArchive, OneOfNothingIsOneInputHoweverOftenItIsFollowed) {
  Append("empty.gz", PackGzip(""));
  for (int run = 0; run < 3; ++run) {
    Look();
    EXPECT_EQ(session_->follower().logs().size(), 1u);
    Save();
    Start();
  }
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
  EXPECT_THAT(told_.back(), HasSubstr("taken for a copy of"));
}

TEST_F(TailArchive, OneThatGrowsIsToldOfOnce) {
  const std::string packed = PackGzip(ManyFailing(1000));
  for (size_t at = 0; at < packed.size(); at += packed.size() / 10) {
    Append("old.gz", packed.substr(at, packed.size() / 10));
    Look(1000);
  }
  EXPECT_EQ(Failures(), 1000u);
  EXPECT_THAT(told_, SizeIs(1));
}

TEST_F(TailArchive, AFewBytesAreKnownAgainWhenTheRestComes) {
  // Two gzip members, of which the second comes late.
  const std::string first = PackGzip(Failing("a"));
  const std::string second = PackGzip(ManyFailing(10));
  Append("old.gz", first + second.substr(0, 12));
  Look();
  Look(40000);
  EXPECT_EQ(Failures(), 1u);
  Append("old.gz", second.substr(12));
  Look();
  EXPECT_EQ(Failures(), 11u);
  // Once, however often it is seen.
  fs::last_write_time(path("old.gz"), fs::file_time_type::clock::now() + std::chrono::seconds(9));
  Look();
  Save();
  Start();
  Look();
  EXPECT_EQ(Failures(), 11u);
}

TEST_F(TailArchive, ADamagedOneThatOnlyBeginsAlikeIsCounted) {
  const std::string banner = "{\"banner\":\"" + std::string(300, '=') + "\"}\n";
  Append("app.log", banner + Failing("a"));
  const std::string packed = PackGzip(banner + ManyFailing(1000));
  Append("app.log.3.gz", packed.substr(0, packed.size() / 2));
  Look();
  Look(40000);
  EXPECT_GT(Failures(), 100u);
  EXPECT_THAT(told_.back(), HasSubstr("counted as far as"));
}

TEST_F(TailArchive, EachOfTwoAlikeIsGoneOnWithAsItself) {
  std::string text;
  for (int i = 0; i < 30000; ++i) text += Failing("vm-" + std::to_string(i % 10));
  const std::string less = text.substr(0, text.size() / 3 * 2);
  const uint64_t failures = 30000 + static_cast<uint64_t>(std::count(less.begin(), less.end(), '\n')) + 1;
  Append("app.log.a.gz", PackGzip(text));
  Append("app.log.b.gz", PackGzip(less.substr(0, less.rfind('\n') + 1) + Failing("last")));
  for (const int reads : {1, 13, 27, 40, 52, 60}) Interrupt(reads);
  Look();
  Look(5000);
  EXPECT_EQ(Failures(), failures);
}

TEST_F(TailArchive, OneThatIsGoneBeforeItWasReadToItsEndIsTold) {
  std::string text;
  for (int i = 0; i < 30000; ++i) text += Failing("vm-" + std::to_string(i % 10));
  Append("app.log.gz", PackGzip(text));
  Interrupt(30);
  std::filesystem::remove(path("app.log.gz"));
  Look();
  EXPECT_THAT(told_, testing::IsEmpty());
  Look(3000);
  EXPECT_THAT(told_, testing::Contains(testing::HasSubstr("gone before it was read to its end")));
}

}  // namespace
}  // namespace vmsift
