// Names to numbers: one number a name in any letter case, shown as it stood at its first place.
#include "analyzer/count/interner.h"

#include <string>
#include <utility>

#include "base/text_arena.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

TEST(Interner, ANameHasOneNumberInAnyLetterCase) {
  Interner names;
  const uint32_t web = names.Intern("web-01", "web-01", "", {0, 1, 0});
  EXPECT_EQ(names.Intern("WEB-01", "WEB-01", "", {0, 2, 0}), web);
  EXPECT_NE(names.Intern("web-02", "web-02", "", {0, 3, 0}), web);
  EXPECT_EQ(names.size(), 2u);
}

TEST(Interner, ShowsWhatStoodAtTheFirstPlaceWhateverCameFirst) {
  Interner names;
  const uint32_t web = names.Intern("web-01", "Web-01", "detail 5", {0, 5, 0});
  names.Intern("web-01", "WEB-01", "detail 9", {0, 9, 0});
  EXPECT_EQ(names.name(web).shown, "Web-01");
  names.Intern("WEB-01", "web-01", "detail 2", {0, 2, 0});
  EXPECT_EQ(names.name(web).shown, "web-01");
  EXPECT_EQ(names.name(web).detail, "detail 2");
  names.Intern("web-01", "wEb-01", "detail 7", {0, 2, 1});
  EXPECT_EQ(names.name(web).shown, "web-01") << "a later byte of the same line";
}

TEST(Interner, TheEmptyNameIsAName) {
  Interner names;
  const uint32_t none = names.Intern("", "", "", {0, 1, 0});
  EXPECT_NE(names.Intern("x", "x", "", {0, 2, 0}), none);
  EXPECT_EQ(names.name(none).key, "");
}

TEST(Interner, MergeTellsWhichNumberBecameWhich) {
  Interner ours;
  const uint32_t a = ours.Intern("a", "a", "", {0, 5, 0});
  Interner theirs;
  theirs.Intern("b", "b", "", {0, 1, 0});
  theirs.Intern("A", "A", "", {0, 2, 0});
  const std::vector<uint32_t> numbers = ours.Merge(theirs);
  ASSERT_EQ(numbers.size(), 2u);
  EXPECT_EQ(ours.name(numbers[0]).shown, "b");
  EXPECT_EQ(numbers[1], a);
  EXPECT_EQ(ours.name(a).shown, "A") << "theirs was first";
  EXPECT_EQ(ours.size(), 2u);
}

TEST(Interner, ReadingOrderIsByInputThenLineThenByte) {
  EXPECT_LT((Place{0, 9, 9}), (Place{1, 1, 0}));
  EXPECT_LT((Place{1, 1, 9}), (Place{1, 2, 0}));
  EXPECT_LT((Place{1, 1, 0}), (Place{1, 1, 1}));
}

TEST(Interner, IsEmptyAndOfUseOnceMovedFrom) {
  const std::string large(60'000, 'a');  // most of a block
  const std::string larger(70'000, 'b');
  Interner first;
  first.Intern(large, large, {}, {0, 1, 0});
  const Interner second = std::move(first);
  first = Interner();
  first.Intern(larger, larger, {}, {0, 2, 0});
  first.Intern(large, large, {}, {0, 3, 0});
  EXPECT_EQ(first.name(0).key, larger);
  EXPECT_EQ(first.name(1).key, large);
  EXPECT_EQ(second.name(0).key, large);
}

TEST(TextArena, MovedFromTakesTextAnew) {
  TextArena first;
  first.Keep(std::string(60'000, 'a'));
  TextArena second = std::move(first);
  const std::string_view kept = second.Keep("b");
  EXPECT_EQ(first.Keep(std::string(40'000, 'c')), std::string(40'000, 'c'));
  EXPECT_EQ(kept, "b");
}

}  // namespace
}  // namespace vmsift
