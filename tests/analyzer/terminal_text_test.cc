// Text laid out for terminals by characters, not bytes.
#include "analyzer/report/terminal_text.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::ElementsAre;

TEST(DisplayWidth, CountsColumns) {
  EXPECT_EQ(DisplayWidth(""), 0u);
  EXPECT_EQ(DisplayWidth("abc"), 3u);
  EXPECT_EQ(DisplayWidth("\xC3\xA4\xE2\x82\xAC"), 2u);
  EXPECT_EQ(DisplayWidth("\xE6\x95\xB0\xF0\x9F\x98\x80"), 4u) << "ideographs and emoji take two columns";
  EXPECT_EQ(DisplayWidth("e\xCC\x81"), 1u) << "an accent takes none";
  EXPECT_EQ(DisplayWidth("\xE0\xA4\x95\xE0\xA4\xBE"), 2u)
      << "a vowel sign of Devanagari that has one of its own";
  EXPECT_EQ(DisplayWidth("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"), 2u)
      << "three letters of Hangul are a syllable";
}

TEST(Clipped, FitsAndSaysThatMoreFollowed) {
  EXPECT_EQ(Clipped("abc", 3), "abc");
  EXPECT_EQ(Clipped("abcd", 3), "ab\xE2\x80\xA6");
  EXPECT_EQ(Clipped("abcd", 1), "\xE2\x80\xA6");
  EXPECT_EQ(Clipped("abcd", 0), "");
  EXPECT_EQ(Clipped("", 0), "");
}

TEST(Clipped, NeverCutsACharacter) {
  const std::string text = "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80z";
  EXPECT_EQ(Clipped(text, 5), text);
  EXPECT_EQ(Clipped(text, 4), "\xC3\xA4\xE2\x82\xAC\xE2\x80\xA6")
      << "the emoji would take two columns of one";
  EXPECT_EQ(Clipped(text, 3), "\xC3\xA4\xE2\x82\xAC\xE2\x80\xA6");
  EXPECT_EQ(Clipped(text, 2), "\xC3\xA4\xE2\x80\xA6");
}

TEST(Wrapped, BreaksBetweenWords) {
  EXPECT_THAT(Wrapped("one two three", 8), ElementsAre("one two", "three"));
  EXPECT_THAT(Wrapped("one two", 7), ElementsAre("one two"));
  EXPECT_THAT(Wrapped("a wordthatistoolong b", 5), ElementsAre("a", "wordt", "hatis", "toolo", "ng b"));
  EXPECT_THAT(Wrapped("a wordthatistoolong b", 5, LongWords::kKeep),
              ElementsAre("a", "wordthatistoolong", "b"));
  EXPECT_THAT(Wrapped("see a/long/path there", 8), ElementsAre("see", "a/long/", "path", "there"));
  EXPECT_THAT(Wrapped("\xC3\xA4\xC3\xA4 \xC3\xA4\xC3\xA4", 5),
              ElementsAre("\xC3\xA4\xC3\xA4 \xC3\xA4\xC3\xA4"));
  EXPECT_THAT(Wrapped("", 5), ElementsAre());
}

TEST(Padding, CountsCharactersNotBytes) {
  EXPECT_EQ(PadRight("\xC3\xA4", 3), "\xC3\xA4  ");
  EXPECT_EQ(PadLeft("\xC3\xA4", 3), "  \xC3\xA4");
  EXPECT_EQ(PadLeft("abcd", 3), "abcd");
}

TEST(Style, ColoursOnlyWhenOn) {
  EXPECT_EQ(Style(false).Bold("x"), "x");
  EXPECT_EQ(Style(true).Bold("x"), "\x1b[1mx\x1b[0m");
  EXPECT_EQ(Style(true).Red("x"), "\x1b[31mx\x1b[0m");
}

}  // namespace
}  // namespace vmsift
