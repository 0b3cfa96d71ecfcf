// What is drawn on a terminal, on one that is a grid of characters.
#include "analyzer/app/live_screen.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::ElementsAre;

// As much of a terminal as is needed; anything that it does not know fails the test. Knows ASCII only.
class Terminal {
 public:
  Terminal(size_t columns, size_t rows) : columns_(columns), screen_(rows) {}

  bool Write(std::string_view text) {
    if (broken) return false;
    bytes += text.size();
    while (!text.empty()) {
      if (text.substr(0, 2) == "\x1b[") {
        const size_t end = text.find_first_of("HKhl");
        if (end == std::string_view::npos) {
          ADD_FAILURE() << "a sequence that is not known";
          return true;
        }
        Obey(text.substr(2, end - 2), text[end]);
        text.remove_prefix(end + 1);
        continue;
      }
      Put(text[0]);
      text.remove_prefix(1);
    }
    return true;
  }
  LiveScreen::Sink sink() {
    return [this](std::string_view text) { return Write(text); };
  }
  void Resize(size_t columns, size_t rows) {
    columns_ = columns;
    screen_.resize(rows);
    row_ = std::min(row_, rows - 1);
  }

  std::vector<std::string> screen() const { return screen_; }
  std::vector<std::string> history;  // what was scrolled out
  size_t bytes = 0;
  bool broken = false;
  bool cursor_shown = true;
  bool wraps = true;
  size_t row() const { return row_; }
  size_t column() const { return column_; }

 private:
  void Obey(std::string_view number, char command) {
    if (command == 'H') {
      row_ = std::stoul(std::string(number)) - 1;
      ASSERT_LT(row_, screen_.size());
      column_ = 0;
    } else if (command == 'K' && number == "2") {
      screen_[row_].clear();
    } else if (number == "?25") {
      cursor_shown = command == 'h';
    } else if (number == "?7") {
      wraps = command == 'h';
    } else {
      ADD_FAILURE() << number << command;
    }
  }

  void Put(char c) {
    if (c == '\r') {
      column_ = 0;
    } else if (c == '\n') {
      column_ = 0;  // as terminals are set up: onlcr
      NextRow();
    } else {
      if (column_ == columns_ && wraps) {
        column_ = 0;
        NextRow();
      }
      if (column_ == columns_) --column_;
      screen_[row_].resize(std::max(screen_[row_].size(), column_ + 1), ' ');
      screen_[row_][column_++] = c;
    }
  }
  void NextRow() {
    if (row_ + 1 < screen_.size()) {
      ++row_;
      return;
    }
    history.push_back(screen_.front());
    screen_.erase(screen_.begin());
    screen_.emplace_back();
  }

  size_t columns_;
  std::vector<std::string> screen_;
  size_t row_ = 0;
  size_t column_ = 0;
};

TEST(LiveScreen, WhatStoodThereIsScrolledUpAndNotLost) {
  Terminal terminal(10, 4);
  terminal.Write("$ ls\na b\n$ vmsift\n");
  LiveScreen screen(terminal.sink());
  screen.Draw({"one", "two"}, {10, 4});
  EXPECT_THAT(terminal.screen(), ElementsAre("one", "two", "", ""));
  EXPECT_THAT(terminal.history, ElementsAre("$ ls", "a b", "$ vmsift"));
  EXPECT_FALSE(terminal.cursor_shown);
  EXPECT_TRUE(terminal.wraps) << "between drawings";
}

TEST(LiveScreen, OnlyWhatChangedIsWritten) {
  Terminal terminal(10, 4);
  LiveScreen screen(terminal.sink());
  screen.Draw({"one", "two", "three"}, {10, 4});
  const size_t before = terminal.bytes;
  screen.Draw({"one", "two", "three"}, {10, 4});
  EXPECT_EQ(terminal.bytes, before);
  screen.Draw({"one", "TWO"}, {10, 4});
  EXPECT_THAT(terminal.screen(), ElementsAre("one", "TWO", "", ""));
  screen.Draw({"one", "2", "3", "4"}, {10, 4});
  EXPECT_THAT(terminal.screen(), ElementsAre("one", "2", "3", "4"));
  EXPECT_THAT(terminal.history, ElementsAre()) << "nothing scrolls";
}

TEST(LiveScreen, LinesThatFillTheWindowNeitherWrapNorScroll) {
  Terminal terminal(3, 2);
  LiveScreen screen(terminal.sink());
  screen.Draw({"abc", "defgh", "more"}, {3, 2});
  EXPECT_THAT(terminal.screen(), ElementsAre("abc", "deh"));
  screen.Draw({"xyz", "uvw"}, {3, 2});
  EXPECT_THAT(terminal.screen(), ElementsAre("xyz", "uvw"));
}

TEST(LiveScreen, AnotherSizeIsDrawnAnew) {
  Terminal terminal(10, 4);
  LiveScreen screen(terminal.sink());
  screen.Draw({"one", "two", "three", "four"}, {10, 4});
  terminal.Resize(8, 3);
  terminal.Write("\x1b[1;1Hrubbish");  // terminals move text about
  screen.Draw({"one", "two"}, {8, 3});
  EXPECT_THAT(terminal.screen(), ElementsAre("one", "two", ""));
}

TEST(LiveScreen, LeavingErasesTheLinesAndShowsTheCursorInTheirPlace) {
  Terminal terminal(10, 4);
  terminal.Write("$ vmsift\n");
  {
    LiveScreen screen(terminal.sink());
    screen.Draw({"one", "two"}, {10, 4});
  }
  EXPECT_TRUE(terminal.cursor_shown);
  EXPECT_TRUE(terminal.wraps);
  EXPECT_EQ(terminal.row(), 0u);
  EXPECT_EQ(terminal.column(), 0u);
  EXPECT_THAT(terminal.screen(), ElementsAre("", "", "", ""));
  terminal.Write("the report\n");
  EXPECT_THAT(terminal.screen(), ElementsAre("the report", "", "", ""));
  EXPECT_THAT(terminal.history, ElementsAre("$ vmsift")) << "no stale line";
}

TEST(LiveScreen, LeavingAFullWindowDoesNotScroll) {
  Terminal terminal(10, 2);
  LiveScreen screen(terminal.sink());
  screen.Draw({"one", "two"}, {10, 2});
  screen.Leave();
  EXPECT_THAT(terminal.screen(), ElementsAre("", ""));
  EXPECT_EQ(terminal.row(), 0u);
  terminal.Write("$");
  screen.Leave();
  EXPECT_THAT(terminal.screen(), ElementsAre("$", "")) << "once";
  screen.Draw({"one", "two"}, {10, 2});
  EXPECT_THAT(terminal.screen(), ElementsAre("one", "two")) << "and begins again";
}

TEST(LiveScreen, WhatIsPrintedScrollsOutAboveTheLines) {
  Terminal terminal(10, 3);
  LiveScreen screen(terminal.sink());
  screen.Print("first");
  screen.Draw({"one", "two", "three"}, {10, 3});
  terminal.history.clear();
  screen.Print("alert: 11 failures");
  EXPECT_THAT(terminal.screen(), ElementsAre("one", "two", "three"));
  EXPECT_THAT(terminal.history, ElementsAre("alert: 11 ", "failures"));
  EXPECT_FALSE(terminal.cursor_shown);
}

TEST(LiveScreen, AfterOthersWroteItBeginsAnew) {
  Terminal terminal(10, 3);
  LiveScreen screen(terminal.sink());
  screen.Draw({"one", "two"}, {10, 3});
  terminal.Write("\x1b[3;1H$ fg\n");
  screen.BeginAnew();
  screen.Draw({"one", "two"}, {10, 3});
  EXPECT_THAT(terminal.screen(), ElementsAre("one", "two", ""));
}

TEST(LiveScreen, NothingDrawnNothingToRestore) {
  Terminal terminal(10, 3);
  { LiveScreen screen(terminal.sink()); }
  EXPECT_EQ(terminal.bytes, 0u);
}

TEST(LiveScreen, WhatCouldNotBeWrittenIsDrawnAnewLater) {
  Terminal terminal(10, 3);
  LiveScreen screen(terminal.sink());
  terminal.broken = true;
  screen.Draw({"one"}, {10, 3});
  terminal.broken = false;
  screen.Draw({"one"}, {10, 3});
  EXPECT_THAT(terminal.screen(), ElementsAre("one", "", ""));
  terminal.broken = true;
  screen.Draw({"two"}, {10, 3});
  terminal.broken = false;
  screen.Draw({"two"}, {10, 3});
  EXPECT_THAT(terminal.screen(), ElementsAre("two", "", ""));
}

}  // namespace
}  // namespace vmsift
