// Text made safe to print.
#include "base/printable_text.h"

#include <string>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

using std::string_literals::operator""s;

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
  EXPECT_LT(Printable("vm" + marks).size(), 32u);
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

}  // namespace
}  // namespace vmsift
