// The roll-ups of a tally: what counts where, under which name, in which order.
#include "analyzer/count/summary.h"

#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"

namespace vmsift {
namespace {

using testing::ElementsAre;

constexpr VmKey kWeb{"s/g/web-01", "web-01", "/id/g/web-01"};
constexpr VmKey kWebElsewhere{"s/h/web-01", "web-01", "/id/h/web-01"};
constexpr VmKey kDb{"s/g/db-01", "db-01", "/id/g/db-01"};
constexpr VmKey kNoVm{};

int RowOf(std::string_view code) {
  return BuiltinCatalog().FindCode(code)->rows[0];
}

std::optional<Timestamp> At(std::string_view text) {
  return ParseTimestamp(text);
}

// Three of one code on two VMs and without one, two of another, one without code.
Tally SomeTally() {
  Tally tally;
  uint64_t line = 0;
  const auto add = [&](std::string_view code, int row, const VmKey& vm, std::optional<Timestamp> time) {
    tally.cube.Add(code, row, vm, time, {0, ++line, 0});
  };
  add("VMSTARTTIMEDOUT", RowOf("VMStartTimedOut"), kWeb, At("2026-11-23T17:30:00Z"));
  add("VMStartTimedOut", RowOf("VMStartTimedOut"), kWebElsewhere, At("2026-11-23T16:10:00Z"));
  add("vmstarttimedout", -1, kNoVm, std::nullopt);
  add("NeverHeardOf", -1, kWeb, At("2026-11-23T17:00:00Z"));
  add("NeverHeardOf", -1, kDb, At("2026-11-23T17:59:59Z"));
  add("", -1, kDb, std::nullopt);
  return tally;
}

std::string Row(const std::vector<std::string_view>& cells) {
  std::string row;
  for (std::string_view cell : cells) row += (row.empty() ? "" : " ") + std::string(cell);
  return row;
}

TEST(Summary, CountsCodesUnderTheCatalogsSpelling) {
  const Tally tally = SomeTally();
  const Summary summary = Summarize(tally, BuiltinCatalog());
  EXPECT_EQ(summary.failures, 6u);
  ASSERT_EQ(summary.codes.size(), 3u);
  const CodeSummary& start = summary.codes[0];
  EXPECT_EQ(start.code, "VMStartTimedOut");
  EXPECT_EQ(start.count, 3u);
  EXPECT_EQ(start.vms, 2u) << "no VM is none that was touched";
  EXPECT_EQ(start.first, At("2026-11-23T16:10:00Z"));
  EXPECT_EQ(start.last, At("2026-11-23T17:30:00Z"));
  EXPECT_EQ(start.advice, BuiltinCatalog().FindCode("VMStartTimedOut")->advice);
  ASSERT_EQ(start.templates.size(), 2u);
  EXPECT_EQ(start.templates[0].row, RowOf("VMStartTimedOut"));
  EXPECT_EQ(start.templates[0].count, 2u);
  EXPECT_EQ(start.templates[1].row, -1);
  EXPECT_EQ(summary.codes[1].code, "NeverHeardOf");
  EXPECT_EQ(summary.codes[1].advice, "");
  EXPECT_EQ(summary.codes[2].code, kNoName);
  EXPECT_EQ(summary.codes[2].first, std::nullopt);
}

TEST(Summary, TwoVmsOfOneNameStayTwo) {
  const Tally tally = SomeTally();
  const Summary summary = Summarize(tally, BuiltinCatalog());
  std::vector<std::string> vms;
  for (const VmSummary& vm : summary.vms)
    vms.push_back(Row({std::to_string(vm.count), vm.vm, vm.resource_id}));
  EXPECT_THAT(
      vms, ElementsAre("2 db-01 /id/g/db-01", "2 web-01 /id/g/web-01", "1 (none) ", "1 web-01 /id/h/web-01"));
  EXPECT_EQ(summary.vms_touched, 3u);
}

TEST(Summary, AVmsCodesAndItsPairsAgree) {
  const Tally tally = SomeTally();
  const Summary summary = Summarize(tally, BuiltinCatalog());
  std::vector<std::string> of_vms;
  for (const VmSummary& vm : summary.vms) {
    for (const CodeCount& code : vm.codes)
      of_vms.push_back(Row({vm.vm, vm.resource_id, code.code, std::to_string(code.count)}));
  }
  std::vector<std::string> of_pairs;
  for (const PairSummary& pair : summary.pairs)
    of_pairs.push_back(Row({pair.vm, pair.resource_id, pair.code, std::to_string(pair.count)}));
  EXPECT_EQ(of_pairs.size(), 6u);
  EXPECT_THAT(of_pairs, testing::UnorderedElementsAreArray(of_vms));
}

TEST(Summary, TheFirstRowsAreThoseOfTheWhole) {
  Tally tally;
  for (uint64_t i = 0; i < 20000; ++i) {
    const std::string vm = "vm-" + std::to_string(i * i % 3001);
    tally.cube.Add(i % 7 == 0 ? "A" : "B", 0, {vm, vm, {}}, std::nullopt, {0, i, 0});
  }
  const Summary whole = Summarize(tally, BuiltinCatalog());
  EXPECT_EQ(whole.vm_rows, whole.vms.size());
  EXPECT_EQ(whole.pair_rows, whole.pairs.size());
  for (const size_t top : {size_t{1}, size_t{3}, size_t{1500}, std::numeric_limits<size_t>::max()}) {
    const Summary summary = Summarize(tally, BuiltinCatalog(), top);
    EXPECT_EQ(summary.vm_rows, whole.vm_rows);
    EXPECT_EQ(summary.pair_rows, whole.pair_rows);
    EXPECT_EQ(summary.vms_touched, whole.vms_touched);
    ASSERT_EQ(summary.vms.size(), std::min(top, whole.vms.size()));
    ASSERT_EQ(summary.pairs.size(), std::min(top, whole.pairs.size()));
    for (size_t i = 0; i < summary.vms.size(); ++i) {
      EXPECT_EQ(summary.vms[i].vm, whole.vms[i].vm);
      EXPECT_EQ(summary.vms[i].codes.size(), whole.vms[i].codes.size());
    }
    for (size_t i = 0; i < summary.pairs.size(); ++i) {
      EXPECT_EQ(summary.pairs[i].vm, whole.pairs[i].vm);
      EXPECT_EQ(summary.pairs[i].code, whole.pairs[i].code);
    }
  }
}

TEST(Summary, ACodeThatIsCalledAsNoCodeIsShownIsNone) {
  Tally tally;
  tally.cube.Add("", -1, {}, std::nullopt, {0, 1, 0});
  tally.cube.Add(kNoName, -1, {}, std::nullopt, {0, 2, 0});
  const Summary summary = Summarize(tally, BuiltinCatalog());
  ASSERT_EQ(summary.codes.size(), 1u);
  EXPECT_EQ(summary.codes[0].code, kNoName);
  EXPECT_EQ(summary.codes[0].count, 2u);
}

TEST(Summary, HoursComeInOrderWithoutTimeFirst) {
  const Tally tally = SomeTally();
  std::vector<std::string> hours;
  for (const HourSummary& hour : SummarizeHours(tally.cube, BuiltinCatalog())) {
    hours.push_back(
        Row({hour.hour ? FormatTimestamp(*hour.hour) : "-", hour.code, std::to_string(hour.count)}));
  }
  EXPECT_THAT(hours,
              ElementsAre("- (none) 1", "- VMStartTimedOut 1", "2026-11-23T16:00:00Z VMStartTimedOut 1",
                          "2026-11-23T17:00:00Z NeverHeardOf 2", "2026-11-23T17:00:00Z VMStartTimedOut 1"));
}

TEST(Summary, EveryRollUpSumsToTheFailures) {
  const Tally tally = SomeTally();
  const Summary summary = Summarize(tally, BuiltinCatalog());
  const auto sum = [](const auto& rows) {
    uint64_t total = 0;
    for (const auto& row : rows) total += row.count;
    return total;
  };
  EXPECT_EQ(sum(summary.codes), summary.failures);
  EXPECT_EQ(sum(summary.vms), summary.failures);
  EXPECT_EQ(sum(summary.pairs), summary.failures);
  EXPECT_EQ(sum(SummarizeHours(tally.cube, BuiltinCatalog())), summary.failures);
  for (const CodeSummary& code : summary.codes) EXPECT_EQ(sum(code.templates), code.count);
}

TEST(Summary, UnmatchedComeMostFrequentFirstThenByPlace) {
  Tally tally;
  tally.unmatched.Add("A", "seen once, late", {0, 9, 0});
  tally.unmatched.Add("A", "seen once, early", {0, 1, 0});
  tally.unmatched.Add("A", "seen twice", {0, 7, 0});
  tally.unmatched.Add("A", "seen twice", {0, 8, 0});
  std::vector<std::string> messages;
  const Summary summary = Summarize(tally, BuiltinCatalog());
  for (const UnmatchedMessages::Sample& sample : summary.unmatched) messages.push_back(sample.message);
  EXPECT_THAT(messages, ElementsAre("seen twice", "seen once, early", "seen once, late"));
}

TEST(Summary, NothingIsEmpty) {
  const Tally tally;
  const Summary summary = Summarize(tally, BuiltinCatalog());
  EXPECT_EQ(summary.failures, 0u);
  EXPECT_EQ(summary.vms_touched, 0u);
  EXPECT_TRUE(summary.codes.empty() && summary.vms.empty() && summary.pairs.empty());
  EXPECT_TRUE(SummarizeHours(tally.cube, BuiltinCatalog()).empty());
}

}  // namespace
}  // namespace vmsift
