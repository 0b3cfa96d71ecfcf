// Text made safe for terminals, cut and padded by characters.
#include "analyzer/report/terminal_text.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using std::string_literals::operator""s;
using testing::ElementsAre;

TEST(Printable, ControlCharactersAreGone) {
  EXPECT_EQ(Printable("\x1b[31mred\x1b[0m"), "?[31mred?[0m");
  EXPECT_EQ(Printable("a\0b\x07\x7f"s), "a?b??");
  EXPECT_EQ(Printable("a\xC2\x9B"
                      "b"),
            "a?b")
      << "CSI in one character";
  EXPECT_EQ(Printable("a\x9B"
                      "b"),
            "a\xEF\xBF\xBD"
            "b")
      << "and as a bare byte";
}

TEST(Printable, WhiteSpaceIsOneSpaceAndNoneAtTheEnds) {
  EXPECT_EQ(Printable("  two\r\n\t lines \n"), "two lines");
  EXPECT_EQ(Printable(" \n"), "");
}

TEST(Printable, NothingTurnsTheTextAround) {
  EXPECT_EQ(Printable("a\xE2\x80\xAE"
                      "b\xE2\x81\xA6"
                      "c"),
            "a?b?c");
  EXPECT_EQ(Printable("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x94\xA7"),
            "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x94\xA7")
      << "a joiner stays";
}

TEST(Printable, LettersOfAllAlphabetsStay) {
  EXPECT_EQ(Printable("Z\xC3\xBCrich \xE2\x82\xAC \xF0\x9F\x98\x80 \xC2\xA0"),
            "Z\xC3\xBCrich \xE2\x82\xAC \xF0\x9F\x98\x80 \xC2\xA0");
}

TEST(Printable, MarksDoNotPileUp) {
  std::string marks;
  for (int i = 0; i < 1000; ++i) marks += "\xCC\x81";
  EXPECT_EQ(Printable("e" + marks + "x" + marks + "y"),
            "e" + marks.substr(0, 16) + "x" + marks.substr(0, 16) + "y");
  EXPECT_EQ(Printable("e\xCC\x81\xCC\xA3"), "e\xCC\x81\xCC\xA3");
  EXPECT_LT(Clipped(Printable("vm" + marks), 10).size(), 32u);
}

TEST(PrintableName, WhatATerminalObeysIsEscaped) {
  EXPECT_EQ(PrintableName("x\x1b[2J\x07\x7f\0"s), "x\\x1b[2J\\x07\\x7f\\x00");
  EXPECT_EQ(PrintableName("two\r\nlines\t"), "two\\r\\nlines\\t");
  EXPECT_EQ(PrintableName("\xC2\x9B\xE2\x80\xAE\xE2\x80\xA8\xD8\x9C"), "\\u009b\\u202e\\u2028\\u061c");
  EXPECT_EQ(PrintableName("\x9B\xFF\xE2\x80"), "\\x9b\\xff\\xe2\\x80") << "no UTF-8";
}

TEST(PrintableName, OtherCharactersStay) {
  const std::string name = " two  spaces/a\\b/Z\xC3\xBCrich \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x94\xA7";
  EXPECT_EQ(PrintableName(name), name);
  EXPECT_EQ(PrintableName(""), "");
}

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
  EXPECT_THAT(Wrapped("a wordthatistoolong b", 5), ElementsAre("a", "wordthatistoolong", "b"));
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
