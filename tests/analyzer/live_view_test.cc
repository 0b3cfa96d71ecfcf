// The live view fits every window and keeps control characters of logs away from the terminal.
#include "analyzer/report/live_view.h"

#include <algorithm>
#include <limits>
#include <random>
#include <regex>
#include <string>
#include <vector>

#include "analyzer/report/live_order.h"
#include "analyzer/report/terminal_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr char kAlert[] =
    "web-01: 11 failures within 5m; firing since 2026-11-23T17:02:11Z (count>10 within 5m by vm)";

LiveState SomeState() {
  LiveState state;
  state.now = *ParseTimestamp("2026-11-23T17:02:11.25Z");
  state.begin = *ParseTimestamp("2026-11-23T16:50:07Z");
  state.all = {"", 31'988, 252, 240, 3001, 21'403};
  state.lines = 1'204'331;
  state.bytes = 408'600'000;
  state.failures_per_second = 4.23;
  state.lines_per_second = 12'034;
  state.bytes_per_second = 12.1e6;
  state.codes = {{"OSProvisioningTimedOut", 12'004, 200, 180, 2000, 12'004},
                 {"VMStartTimedOut", 9411, 52, 60, 900, 9411},
                 {"", 3, 0, 0, 0, 3}};
  state.other_codes = 2;
  for (uint64_t i = 1; i <= 9; ++i)
    state.vms.push_back({"web-0" + std::to_string(i), 1000 - i, i, 5, 100, 999});
  state.latest = {
      {state.now, "VMStartTimedOut", "web-01",
       "VM 'web-01' did not start in the allotted time. The VM may still start successfully. Please check "
       "later."},
      {*ParseTimestamp("2026-11-22T17:02:11Z"), "OSProvisioningTimedOut", "db-01", "OS\nprovisioning"},
      {std::nullopt, "", "", "bad \x1b[2J"}};
  state.inputs = {{"/var/log/azure/activity.jsonl", 12'100'000, ""},
                  {"/var/log/azure/old.log", 0, "gone"},
                  {"b.log", 0, ""}};
  state.alerts = {kAlert};
  state.notes = {"alert command: exit status 3"};
  return state;
}

TEST(LiveView, OfAWindowOf80By24) {
  EXPECT_THAT(
      LiveView(SomeState(), {80, 24}, false),
      ElementsAre("31,988 failures  4.2/s  last minute 252 (+12)  hour 3,001  day 21,403",
                  "1,204,331 lines  408.6 MB  12,034 lines/s  12.1 MB/s  2026-11-23T17:02:11Z",
                  "alert: web-01: 11 failures within 5m; firing since 2026-11-23T17:02:11Z (count>…", "",
                  "Codes (5)                           total last min   change last hour   last day",
                  "OSProvisioningTimedOut             12,004      200      +20     2,000     12,004",
                  "VMStartTimedOut                     9,411       52       -8       900      9,411",
                  "(none)                                  3        0        =         0          3", "",
                  "VMs (9)                             total last min   change last hour   last day",
                  "web-01                                999        1       -4       100        999",
                  "web-02                                998        2       -3       100        999",
                  "web-03                                997        3       -2       100        999", "",
                  "Latest failures",
                  "17:02:11    VMStartTimedOut       web-01  VM 'web-01' did not start in the allo…",
                  "2026-11-22  OSProvisioningTimed…  db-01   OS provisioning",
                  "-           (none)                (none)  bad ?[2J", "",
                  "Following 3 files, 12.1 MB behind", "/var/log/azure/activity.jsonl  12.1 MB behind",
                  "/var/log/azure/old.log  gone", "b.log  up to date", "alert command: exit status 3"));
}

TEST(LiveView, SuspectsStandBesideTheFailures) {
  LiveState state = SomeState();
  state.suspects = 1;
  EXPECT_THAT(LiveView(state, {80, 24}, false).front(), HasSubstr("31,988 failures  1 suspect  4.2/s"));
  state.suspects = 12'000;
  EXPECT_THAT(LiveView(state, {40, 24}, false).front(), HasSubstr("31,988 failures  12,000 suspects"));
}

TEST(LiveView, OfAWindowOf120By40) {
  EXPECT_THAT(
      LiveView(SomeState(), {120, 40}, false),
      ElementsAre(
          "31,988 failures  4.2/s  last minute 252 (+12)  hour 3,001  day 21,403",
          "1,204,331 lines  408.6 MB  12,034 lines/s  12.1 MB/s  2026-11-23T17:02:11Z  for 12 min 4 s",
          std::string("alert: ") + kAlert, "",
          "Codes (5)                                         total last min   change last hour   last day",
          "OSProvisioningTimedOut                           12,004      200      +20     2,000     12,004",
          "VMStartTimedOut                                   9,411       52       -8       900      9,411",
          "(none)                                                3        0        =         0          3",
          "",
          "VMs (9)                                           total last min   change last hour   last day",
          "web-01                                              999        1       -4       100        999",
          "web-02                                              998        2       -3       100        999",
          "web-03                                              997        3       -2       100        999",
          "web-04                                              996        4       -1       100        999",
          "web-05                                              995        5        =       100        999",
          "web-06                                              994        6       +1       100        999",
          "web-07                                              993        7       +2       100        999",
          "web-08                                              992        8       +3       100        999",
          "web-09                                              991        9       +4       100        999",
          "", "Latest failures",
          "17:02:11             VMStartTimedOut         web-01  VM 'web-01' did not start in the allotted "
          "time. The "
          "VM "
          "may still s…",
          "2026-11-22 17:02:11  OSProvisioningTimedOut  db-01   OS provisioning",
          "-                    (none)                  (none)  bad ?[2J", "",
          "Following 3 files, 12.1 MB behind", "/var/log/azure/activity.jsonl  12.1 MB behind",
          "/var/log/azure/old.log  gone", "b.log  up to date", "alert command: exit status 3"));
}

TEST(LiveView, OfSmallWindows) {
  EXPECT_THAT(LiveView(SomeState(), {20, 3}, false),
              ElementsAre("31,988 failures", "alert: web-01: 11 f…", "Following 3 files, …"));
  LiveState calm = SomeState();
  calm.alerts.clear();
  EXPECT_THAT(LiveView(calm, {20, 3}, false),
              ElementsAre("31,988 failures", "Codes (5)      total", "OSProvis…     12,004"));
  EXPECT_THAT(LiveView(calm, {10, 1}, false), ElementsAre("31,988 fa…"));
}

TEST(LiveView, BeforeThereIsAnything) {
  LiveState state;
  state.inputs = {{"a.log", 0, "waiting"}};
  EXPECT_THAT(
      LiveView(state, {80, 10}, false),
      ElementsAre("0 failures  0/s  last minute 0 (=)  hour 0  day 0",
                  "0 lines  0 B  0 lines/s  0 B/s  1970-01-01T00:00:00Z  for 0 s", "Following 1 file"));
}

TEST(LiveView, ALongPathKeepsItsEnd) {
  LiveState state;
  state.inputs = {{std::string(100, 'd') + "/PT1H.json", 5, "rotated"}};
  EXPECT_THAT(LiveView(state, {40, 20}, false).back(), "…/PT1H.json  rotated, 5 B behind");
}

TEST(LiveView, WhatIsTooMuchIsCounted) {
  LiveState state;
  for (int i = 0; i < 50; ++i) state.alerts.push_back(std::to_string(i));
  EXPECT_THAT(LiveView(state, {40, 20}, false),
              testing::IsSupersetOf({"alert: 0", "alert: 1", "alert: 48 more"}));
  EXPECT_THAT(LiveView(state, {40, 5}, false).at(1), "alert: (1 of 50) 0");
}

std::string WithoutColor(const std::string& line) {
  static const std::regex kCode("\x1b\\[[0-9]*m");
  return std::regex_replace(line, kCode, "");
}

TEST(LiveView, ColoursTakeNoColumn) {
  const std::vector<std::string> plain = LiveView(SomeState(), {40, 20}, false);
  const std::vector<std::string> colored = LiveView(SomeState(), {40, 20}, true);
  ASSERT_EQ(colored.size(), plain.size());
  for (size_t i = 0; i < plain.size(); ++i) EXPECT_EQ(WithoutColor(colored[i]), plain[i]);
  EXPECT_THAT(colored[0], HasSubstr("\x1b[1m"));
}

class RandomState {
 public:
  explicit RandomState(unsigned seed) : random_(seed) {}

  size_t Below(size_t limit) { return std::uniform_int_distribution<size_t>(0, limit - 1)(random_); }

  LiveState Make() {
    LiveState state;
    state.begin = Time();
    state.now = Time();
    state.all = Row();
    state.suspects = Below(2) == 0 ? 0 : Number();
    state.lines = Number();
    state.bytes = Number();
    state.failures_per_second = Rate();
    state.lines_per_second = Rate();
    state.bytes_per_second = Rate();
    for (size_t i = Below(12); i > 0; --i) state.codes.push_back(Row());
    for (size_t i = Below(80); i > 0; --i) state.vms.push_back(Row());
    state.other_codes = Number() / 2;
    state.other_vms = Number() / 2;
    for (size_t i = Below(80); i > 0; --i) {
      std::optional<Timestamp> time;
      if (Below(4) > 0) time = Time();
      state.latest.push_back({time, Text(), Text(), Text()});
    }
    for (size_t i = Below(12); i > 0; --i) state.inputs.push_back({Text(), Number(), Text()});
    for (size_t i = Below(8); i > 0; --i) state.alerts.push_back(Text());
    for (size_t i = Below(4); i > 0; --i) state.notes.push_back(Text());
    return state;
  }

 private:
  uint64_t Number() {
    const uint64_t numbers[] = {0, 1, Below(100), Below(1'000'000), std::numeric_limits<uint64_t>::max() / 4};
    return numbers[Below(5)];
  }
  double Rate() {
    const double rates[] = {0, -1, 0.04, 99.96, 1e300, std::numeric_limits<double>::quiet_NaN()};
    return rates[Below(6)];
  }
  Timestamp Time() {
    const int64_t ticks[] = {0, static_cast<int64_t>(Below(size_t{1} << 54)), -1,
                             std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::min()};
    return {ticks[Below(10) > 7 ? 1 + Below(4) : 1]};
  }
  LiveRow Row() { return {Text(), Number(), Number(), Number(), Number(), Number()}; }
  std::string Text() {
    const char* const parts[] = {"web",          "-",    "/", " ", "\n", "\x1b[2J", "\x9B", "\xC2\x9B",
                                 "\xE2\x82\xAC", "\x7f", "x"};
    std::string text;
    for (size_t i = Below(4) == 0 ? Below(300) : Below(12); i > 0; --i)
      text += parts[Below(std::size(parts))];
    return text;
  }

  std::mt19937 random_;
};

TEST(LiveView, FitsEveryWindow) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    SCOPED_TRACE(seed);
    RandomState random(seed);
    const LiveState state = random.Make();
    const LiveSize size{1 + random.Below(random.Below(2) == 0 ? 30 : 200),
                        1 + random.Below(random.Below(2) == 0 ? 8 : 60)};
    const std::vector<std::string> lines = LiveView(state, size, false);
    ASSERT_GE(lines.size(), 1u);
    ASSERT_LE(lines.size(), size.rows);
    for (const std::string& line : lines) {
      ASSERT_LE(DisplayWidth(line), size.columns) << line;
      ASSERT_TRUE(std::none_of(line.begin(), line.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
      })) << line;
      ASSERT_EQ(line.find("\xC2\x9B"), std::string::npos);
    }
  }
}

TEST(LiveView, FillsTheWindowWhenThereIsEnough) {
  LiveState state = SomeState();
  for (int i = 0; i < 100; ++i) state.latest.push_back(state.latest[0]);
  for (size_t rows = 1; rows <= 60; ++rows) EXPECT_EQ(LiveView(state, {100, rows}, false).size(), rows);
}

TEST(LiveView, TheStatusStandsInTheLastLine) {
  LiveState state = SomeState();
  state.status = "q quit";
  for (size_t rows = 2; rows <= 60; ++rows) {
    const std::vector<std::string> lines = LiveView(state, {80, rows}, false);
    ASSERT_EQ(lines.size(), rows);
    EXPECT_EQ(lines.back(), "q quit");
    EXPECT_THAT(lines.front(), HasSubstr("31,988 failures"));
  }
  EXPECT_THAT(LiveView(state, {80, 1}, false), ElementsAre(HasSubstr("31,988 failures")));
}

TEST(LiveView, ListsScrollAsFarAsTheyHaveRows) {
  LiveState state = SomeState();
  size_t last = 0;
  LiveView(state, {80, 24}, false, &last);
  EXPECT_EQ(last, 6u) << "nine VMs, of which three are shown";
  for (const size_t scroll : {size_t{1}, last, last + 5}) {
    state.scroll = scroll;
    const std::vector<std::string> lines = LiveView(state, {80, 24}, false);
    ASSERT_EQ(lines.size(), 24u);
    EXPECT_THAT(lines[5], HasSubstr("OSProvisioningTimedOut")) << "all three codes are shown";
    EXPECT_THAT(lines[10], HasSubstr(scroll == 1 ? "web-02" : "web-07"));
    EXPECT_THAT(lines[12], HasSubstr(scroll == 1 ? "web-04" : "web-09"));
  }
}

TEST(LiveView, HelpStandsInPlaceOfTheLists) {
  LiveState state = SomeState();
  state.help = {{"q", "quits"}, {"Up, Down", "scroll one row up, or down"}};
  EXPECT_THAT(LiveView(state, {80, 24}, false),
              ElementsAre(HasSubstr("31,988"), HasSubstr("1,204,331 lines"), "", "q         quits",
                          "Up, Down  scroll one row up, or down"));
  EXPECT_THAT(LiveView(state, {30, 24}, false),
              ElementsAre(HasSubstr("31,988"), HasSubstr("1,204,331 lines"), "", "q         quits",
                          "Up, Down  scroll one row up,", "          or down"));
}

TEST(LiveView, AFilterThatMatchesNothingSaysSo) {
  LiveState state = SomeState();
  state.alerts.clear();
  state.notes.clear();
  ArrangeLive(LiveSort::kTotal, "zz\x1b", &state);
  EXPECT_THAT(LiveView(state, {80, 24}, false), ElementsAre(HasSubstr("31,988"), HasSubstr("1,204,331 lines"),
                                                            "Nothing matches the filter: zz\\x1b"));
  state = SomeState();
  ArrangeLive(LiveSort::kTotal, "b.log", &state);
  EXPECT_THAT(LiveView(state, {80, 24}, false), Not(Contains(HasSubstr("Nothing matches"))));
}

}  // namespace
}  // namespace vmsift
