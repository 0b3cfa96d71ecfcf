// Keys from the bytes of a terminal, however they are cut.
#include "analyzer/app/live_keys.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using Kind = LiveKey::Kind;
using testing::ElementsAre;
using testing::IsEmpty;

LiveKey Text(const std::string& text) {
  return {Kind::kText, text};
}

std::vector<Kind> KindsOf(const std::vector<LiveKey>& keys) {
  std::vector<Kind> kinds;
  for (const LiveKey& key : keys) kinds.push_back(key.kind);
  return kinds;
}

TEST(LiveKeys, CharactersAreText) {
  LiveKeyReader reader;
  EXPECT_THAT(reader.Take("q /"), ElementsAre(Text("q"), Text(" "), Text("/")));
  EXPECT_THAT(reader.Take("\xC3\xA9\xE2\x82\xAC"), ElementsAre(Text("\xC3\xA9"), Text("\xE2\x82\xAC")));
}

TEST(LiveKeys, SequencesAreKeys) {
  LiveKeyReader reader;
  EXPECT_THAT(KindsOf(reader.Take("\x1b[A\x1bOB\x1b[5~\x1b[6~\x1b[H\x1b[4~\x1b[1;5C\r\n\x7f\b\x15")),
              ElementsAre(Kind::kUp, Kind::kDown, Kind::kPageUp, Kind::kPageDown, Kind::kHome, Kind::kEnd,
                          Kind::kOther, Kind::kEnter, Kind::kEnter, Kind::kBackspace, Kind::kBackspace,
                          Kind::kClear));
  EXPECT_FALSE(reader.waiting());
}

TEST(LiveKeys, AnEscIsOneWhenNothingFollows) {
  LiveKeyReader reader;
  EXPECT_THAT(reader.Take("\x1b"), IsEmpty());
  EXPECT_TRUE(reader.waiting());
  EXPECT_THAT(KindsOf(reader.Flush()), ElementsAre(Kind::kEscape));
  EXPECT_FALSE(reader.waiting());
  EXPECT_THAT(KindsOf(reader.Take("\x1b\x1b[A")), ElementsAre(Kind::kEscape, Kind::kUp));
  EXPECT_THAT(reader.Take("\x1b["), IsEmpty());
  EXPECT_THAT(reader.Flush(), IsEmpty()) << "a sequence that never ended is no Esc";
}

// One byte at a time, or all at once.
TEST(LiveKeys, AreTheSameHoweverTheyAreCut) {
  const std::string bytes = "a\x1b[B\xE2\x82\xAC\x1b[6~\xFFz\xE2(\x1bxb";
  LiveKeyReader whole;
  const std::vector<LiveKey> expected = whole.Take(bytes);
  ASSERT_GE(expected.size(), 8u);
  LiveKeyReader cut;
  std::vector<LiveKey> keys;
  for (const char c : bytes) {
    for (const LiveKey& key : cut.Take(std::string(1, c))) keys.push_back(key);
  }
  EXPECT_EQ(keys, expected);
}

TEST(LiveKeys, ASequenceWithoutAnEndIsGivenUp) {
  LiveKeyReader reader;
  EXPECT_THAT(KindsOf(reader.Take("\x1b[" + std::string(31, '1'))), ElementsAre(Kind::kOther));
}

}  // namespace
}  // namespace vmsift
