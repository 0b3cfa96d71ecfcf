// Help that fits its terminal.
#include "analyzer/app/help_text.h"

#include <sstream>
#include <string>

#include "analyzer/report/terminal_text.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

constexpr char kHelp[] =
    "Usage: vmsift tail\n"
    "\n"
    "  --every TIME      Print a report at this interval, of all that was counted: 10s, 5m, 1h\n"
    "                    And a line of its own, which is as long as one that does not fit\n";

TEST(HelpText, GoesOnBelowTheDescription) {
  EXPECT_EQ(WrappedHelp(kHelp, 60),
            "Usage: vmsift tail\n"
            "\n"
            "  --every TIME      Print a report at this interval, of all\n"
            "                    that was counted: 10s, 5m, 1h\n"
            "                    And a line of its own, which is as long\n"
            "                    as one that does not fit\n");
}

TEST(HelpText, WhatFitsIsUnchanged) {
  EXPECT_EQ(WrappedHelp(kHelp, 120), kHelp);
  EXPECT_EQ(WrappedHelp(kHelp, SIZE_MAX), kHelp);
  EXPECT_EQ(WrappedHelp("", 80), "");
}

// The words are the same in every width, and no line is longer.
TEST(HelpText, FitsEveryWidth) {
  const auto words = [](const std::string& text) {
    std::istringstream in(text);
    std::string all;
    for (std::string word; in >> word;) all += word + " ";
    return all;
  };
  for (size_t width = 40; width <= 130; ++width) {
    const std::string wrapped = WrappedHelp(kHelp, width);
    EXPECT_EQ(words(wrapped), words(kHelp)) << width;
    std::istringstream in(wrapped);
    for (std::string line; std::getline(in, line);) EXPECT_LE(DisplayWidth(line), width);
  }
}

}  // namespace
}  // namespace vmsift
