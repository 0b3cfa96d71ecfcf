// Names to numbers: one number a name in any letter case, shown as it stood at its first place.
#include "analyzer/count/interner.h"

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

}  // namespace
}  // namespace vmsift
