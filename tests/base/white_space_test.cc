// What is white space, and text without it.
#include "base/white_space.h"

#include "gtest/gtest.h"

namespace vmsift {
namespace {

TEST(WhiteSpace, SpacesEndAtALineEndAndBlanksDoNot) {
  EXPECT_EQ(SkipSpaces(" \t\r\nx", 0), 2u);
  EXPECT_EQ(SkipBlanks(" \t\r\nx", 0), 4u);
  EXPECT_EQ(SkipBlanks(" x ", 1), 1u);
  EXPECT_EQ(SkipBlanks("x  ", 1), 3u) << "the text's end";
  EXPECT_EQ(SkipSpaces("", 0), 0u);
}

TEST(WhiteSpace, TrimmedAtBothEnds) {
  EXPECT_EQ(Trimmed(" \ttwo words\r\n"), "two words");
  EXPECT_EQ(Trimmed(" \n"), "");
  EXPECT_TRUE(IsWhite(" \t\v\f\r\n"));
  EXPECT_FALSE(IsWhite(" x"));
}

TEST(WhiteSpace, AByteOrderMarkIsDroppedAtTheStartOnly) {
  EXPECT_EQ(WithoutByteOrderMark("\xEF\xBB\xBFx"), "x");
  EXPECT_EQ(WithoutByteOrderMark("x\xEF\xBB\xBF"), "x\xEF\xBB\xBF");
}

}  // namespace
}  // namespace vmsift
