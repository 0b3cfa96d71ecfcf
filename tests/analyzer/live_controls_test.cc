// What keys do to the live view.
#include "analyzer/app/live_controls.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// Whether one of the keys ended it.
bool Press(LiveControls* controls, const std::string& bytes) {
  LiveKeyReader reader;
  bool end = false;
  for (const LiveKey& key : reader.Take(bytes)) end |= controls->Take(key);
  for (const LiveKey& key : reader.Flush()) end |= controls->Take(key);
  return end;
}

TEST(LiveControls, QuitPauseAndSort) {
  LiveControls controls;
  EXPECT_FALSE(controls.wants_all());
  EXPECT_EQ(controls.StatusLine(), "q quit  space pause  s sort: total  / filter  ? help");
  EXPECT_FALSE(Press(&controls, " "));
  EXPECT_TRUE(controls.paused());
  EXPECT_TRUE(controls.stands_out());
  EXPECT_THAT(controls.StatusLine(), StartsWith("PAUSED"));
  EXPECT_FALSE(Press(&controls, " s"));
  EXPECT_FALSE(controls.paused());
  EXPECT_EQ(controls.sort(), LiveSort::kLatest);
  Press(&controls, "s");
  EXPECT_EQ(controls.sort(), LiveSort::kName);
  Press(&controls, "s");
  EXPECT_EQ(controls.sort(), LiveSort::kTotal);
  EXPECT_FALSE(Press(&controls, "x\x1b[21~"));
  EXPECT_TRUE(Press(&controls, "q"));
}

TEST(LiveControls, AFilterIsTyped) {
  LiveControls controls;
  EXPECT_FALSE(Press(&controls, "/q s")) << "letters of it are no commands";
  EXPECT_EQ(controls.filter(), "q s");
  EXPECT_THAT(controls.StatusLine(), StartsWith("/q s_"));
  Press(&controls, "\x7f\xC3\xA9\x7f\x7f");
  EXPECT_EQ(controls.filter(), "q") << "a character of two bytes is one";
  Press(&controls, "\r");
  EXPECT_THAT(controls.StatusLine(), HasSubstr("filter: q (Esc clears)"));
  EXPECT_TRUE(controls.wants_all());
  Press(&controls, "\x1b");
  EXPECT_EQ(controls.filter(), "");
  Press(&controls, "/abc\x15\x64");
  EXPECT_EQ(controls.filter(), "d");
  Press(&controls, "\x1b");
  EXPECT_EQ(controls.filter(), "");
  EXPECT_TRUE(Press(&controls, "q")) << "Esc ended the typing";
}

TEST(LiveControls, AFilterIsBoundedAndSafeToPrint) {
  LiveControls controls;
  Press(&controls, "/" + std::string(5000, 'x'));
  EXPECT_LE(controls.filter().size(), 200u);
  Press(&controls, "\x15\xC2\x9B");
  EXPECT_THAT(controls.StatusLine(), Not(HasSubstr("\xC2\x9B")));
}

TEST(LiveControls, ScrollingStaysWithinTheLists) {
  LiveControls controls;
  Press(&controls, "\x1b[B");
  EXPECT_EQ(controls.scroll(), 0u) << "nothing is drawn yet";
  controls.SetLimits(25, 10);
  Press(&controls, "\x1b[B");
  EXPECT_THAT(controls.StatusLine(), HasSubstr("1 row down"));
  Press(&controls, "\x1b[6~");
  EXPECT_EQ(controls.scroll(), 11u);
  EXPECT_THAT(controls.StatusLine(), HasSubstr("11 rows down"));
  Press(&controls, "\x1b[6~\x1b[6~");
  EXPECT_EQ(controls.scroll(), 25u);
  Press(&controls, "\x1b[A\x1b[5~");
  EXPECT_EQ(controls.scroll(), 14u);
  controls.SetLimits(3, 10);
  EXPECT_EQ(controls.scroll(), 3u) << "the lists have become shorter";
  Press(&controls, "\x1b[5~\x1b[A");
  EXPECT_EQ(controls.scroll(), 0u);
  Press(&controls, "\x1b[F");
  EXPECT_EQ(controls.scroll(), 3u);
  Press(&controls, "/");
  Press(&controls, "w");
  EXPECT_EQ(controls.scroll(), 0u) << "another list";
}

TEST(LiveControls, HelpIsThereUntilTheNextKey) {
  LiveControls controls;
  EXPECT_THAT(controls.Help(), IsEmpty());
  Press(&controls, "?");
  EXPECT_THAT(controls.Help(), Not(IsEmpty()));
  EXPECT_FALSE(Press(&controls, " "));
  EXPECT_THAT(controls.Help(), IsEmpty());
  EXPECT_FALSE(controls.paused()) << "the key only went back";
  Press(&controls, "?");
  EXPECT_TRUE(Press(&controls, "q"));
}

TEST(LiveControls, HelpIsWholeIn60ColumnsAndALineAKeyIn80) {
  LiveControls controls;
  Press(&controls, "?");
  LiveState state;
  state.help = controls.Help();
  for (size_t columns : {60, 80}) {
    const std::vector<std::string> lines = LiveView(state, {columns, 24}, false);
    for (size_t i = 3; i < lines.size(); ++i) EXPECT_THAT(lines[i], Not(HasSubstr("\xE2\x80\xA6")));
    EXPECT_THAT(lines.back(), HasSubstr("fg returns"));
    if (columns == 80) {
      EXPECT_EQ(lines.size(), 3 + state.help.size());
    }
  }
}

LiveState Unordered() {
  LiveState state;
  state.codes = {{"VMb", 9, 0, 0, 0, 4}, {"vma", 5, 2, 0, 2, 5}, {"", 3, 2, 0, 3, 3}};
  state.vms = {{"web-01", 4, 0, 0, 0, 0}, {"db-01", 2, 0, 0, 0, 0}};
  state.latest = {{std::nullopt, "VMb", "db-01", "no web"}, {std::nullopt, "vma", "db-02", "other"}};
  state.inputs = {{"logs/web.log", 0, ""}, {"logs/db.log", 0, ""}};
  state.other_vms = 7;
  return state;
}

std::vector<std::string> NamesOf(const std::vector<LiveRow>& rows) {
  std::vector<std::string> names;
  for (const LiveRow& row : rows) names.push_back(row.name);
  return names;
}

TEST(LiveOrder, SortsByTotalLatestAndName) {
  LiveState state = Unordered();
  ArrangeLive(LiveSort::kTotal, "", &state);
  EXPECT_THAT(NamesOf(state.codes), ElementsAre("VMb", "vma", ""));
  EXPECT_EQ(state.other_vms, 7u);
  ArrangeLive(LiveSort::kLatest, "", &state);
  EXPECT_THAT(NamesOf(state.codes), ElementsAre("", "vma", "VMb"));
  ArrangeLive(LiveSort::kName, "", &state);
  EXPECT_THAT(NamesOf(state.codes), ElementsAre("", "vma", "VMb"));
  EXPECT_THAT(NamesOf(state.vms), ElementsAre("db-01", "web-01"));
}

TEST(LiveOrder, AFilterKeepsWhatContainsIt) {
  LiveState state = Unordered();
  ArrangeLive(LiveSort::kTotal, "WEB", &state);
  EXPECT_THAT(NamesOf(state.codes), IsEmpty());
  EXPECT_THAT(NamesOf(state.vms), ElementsAre("web-01"));
  ASSERT_EQ(state.latest.size(), 1u);
  EXPECT_EQ(state.latest[0].message, "no web");
  ASSERT_EQ(state.inputs.size(), 1u);
  EXPECT_EQ(state.other_vms, 0u);
  LiveState none = Unordered();
  ArrangeLive(LiveSort::kTotal, "(none)", &none);
  EXPECT_THAT(NamesOf(none.codes), ElementsAre(""));
}

}  // namespace
}  // namespace vmsift
