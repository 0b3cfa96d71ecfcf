// The page of a report: its data is small enough for a browser, and nothing in it ends an element.
#include "analyzer/page/page.h"

#include <string>
#include <vector>

#include "analyzer/page/cells.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/report_fixture.h"

namespace vmsift {
namespace {

using testing::HasSubstr;

void AddFailures(Cube* cube, std::string_view code, const std::string& vm, int32_t hour, int times) {
  for (int i = 0; i < times; ++i) cube->Add(code, -1, {vm, vm, {}}, StartOfHour(hour), {});
}

uint64_t Sum(const std::vector<PageCell>& rows) {
  uint64_t sum = 0;
  for (const PageCell& cell : rows) sum += cell.count;
  return sum;
}

TEST(PageCells, FewAreThoseOfHours) {
  Cube cube;
  AddFailures(&cube, "A", "web-01", 480'000, 2);
  AddFailures(&cube, "B", "web-02", 480'001, 1);
  cube.Add("A", -1, {}, std::nullopt, {});
  const PageCells cells = FoldCells(cube, BuiltinCatalog());
  EXPECT_EQ(cells.hours_per_step, 1);
  ASSERT_EQ(cells.rows.size(), 3u);
  EXPECT_EQ(cells.rows[0].step, kNoStep);
  EXPECT_EQ(cells.rows[1].step, 480'000);
  EXPECT_EQ(cells.rows[1].count, 2u);
  EXPECT_EQ(cells.vms[cells.rows[1].vm].name, "web-01");
  EXPECT_EQ(cells.codes[cells.rows[2].code], "B");
}

TEST(PageCells, ManyAreSummedByDayAndLonger) {
  Cube cube;
  for (int32_t hour = 480'000; hour < 480'000 + 24 * 10; ++hour) {
    AddFailures(&cube, "A", "web-01", hour, 1);
    AddFailures(&cube, "A", "web-02", hour, 1);
  }
  EXPECT_FALSE(FoldCells(cube, BuiltinCatalog(), 10, 480).times.has_value());
  const PageCells days = FoldCells(cube, BuiltinCatalog(), 10, 240);
  EXPECT_EQ(days.hours_per_step, 24);
  EXPECT_EQ(days.rows.size(), 20u);
  EXPECT_EQ(Sum(days.rows), 480u);
  // By time and code alone, the hours stay.
  ASSERT_TRUE(days.times.has_value());
  EXPECT_EQ(days.times->hours_per_step, 1);
  EXPECT_EQ(days.times->rows.size(), 240u);
  EXPECT_EQ(Sum(days.times->rows), 480u);
  EXPECT_EQ(FoldCells(cube, BuiltinCatalog(), 10, 10).hours_per_step, 168);
}

TEST(PageCells, TooManyForWeeksHaveNoTimesByVm) {
  Cube cube;
  for (int32_t hour = 480'000; hour < 480'000 + 24 * 10; ++hour) AddFailures(&cube, "A", "web-01", hour, 1);
  const PageCells cells = FoldCells(cube, BuiltinCatalog(), 10, 1);
  EXPECT_EQ(cells.hours_per_step, 0);
  EXPECT_EQ(cells.rows.size(), 1u);
  EXPECT_EQ(Sum(cells.rows), 240u);
  EXPECT_EQ(cells.times->hours_per_step, 168);
  EXPECT_EQ(Sum(cells.times->rows), 240u);
}

TEST(PageCells, TheVmsWithTheFewestFailuresAreOne) {
  Cube cube;
  for (int i = 1; i <= 5; ++i) AddFailures(&cube, "A", "web-" + std::to_string(i), 480'000, i);
  const PageCells cells = FoldCells(cube, BuiltinCatalog(), 2);
  EXPECT_EQ(cells.vms_in_all, 5u);
  ASSERT_EQ(cells.vms.size(), 2u);
  EXPECT_EQ(cells.vms[0].name, "web-5");
  EXPECT_EQ(cells.vms[1].name, "web-4");
  EXPECT_EQ(Sum(cells.rows), 15u);
  EXPECT_EQ(cells.rows.back().vm, 2u);
  EXPECT_EQ(cells.rows.back().count, 6u);
}

TEST(PageCells, HoursBefore1970AreRoundedDown) {
  Cube cube;
  AddFailures(&cube, "A", "web-01", -1, 1);
  AddFailures(&cube, "A", "web-01", -24, 1);
  AddFailures(&cube, "A", "web-01", -25, 1);
  const PageCells cells = FoldCells(cube, BuiltinCatalog(), 10, 2);
  ASSERT_EQ(cells.rows.size(), 2u);
  EXPECT_EQ(cells.rows[0].step, -2);
  EXPECT_EQ(cells.rows[1].step, -1);
}

TEST(Page, NothingOfALogEndsTheElementOfTheData) {
  CountedLogs logs;
  logs.Count(
      0, "{\"status\":\"Failed\",\"error\":{\"code\":\"OddFailed\",\"message\":\"</script><!-- <b>\"}}\n");
  const Summary summary = Summarize(logs.tally, BuiltinCatalog());
  std::string page;
  WritePage({summary, logs.tally, BuiltinCatalog(), logs.inputs}, "</title>",
            [&page](std::string_view text) { page += text; });
  const size_t begin = page.find("id=\"data\">");
  const std::string data = page.substr(begin, page.find("</script>", begin) - begin);
  EXPECT_THAT(data, HasSubstr("\\u003c/script>\\u003c!-- \\u003cb>"));
  EXPECT_THAT(data, HasSubstr("\"incident_counts\""));
  EXPECT_THAT(data,
              HasSubstr("\"headline\":{\"text\":\"1 failure on 0 VMs\",\"about\":\"in 1 line of 1 input ("));
  EXPECT_THAT(page, HasSubstr("<title>&lt;/title&gt;</title>"));
}

// The data of the page of a log, with minutes as tail counts them.
std::string DataOf(const std::string& log, const std::vector<PageMinute>& minutes) {
  CountedLogs logs;
  logs.Count(0, log);
  const Summary summary = Summarize(logs.tally, BuiltinCatalog());
  std::string data;
  WritePageData(
      {summary, logs.tally, BuiltinCatalog(), logs.inputs}, [&data](std::string_view text) { data += text; },
      minutes);
  return data;
}

TEST(Page, VmsComeWithGroupAndSubscriptionAndMinutesWithTheNumbersOfCodes) {
  const std::string data = DataOf(
      "{\"time\":\"2026-11-23T10:00:00Z\",\"status\":\"Failed\",\"resourceId\":\"/subscriptions/s/"
      "resourceGroups/g/"
      "providers/Microsoft.Compute/virtualMachines/"
      "web-01\",\"error\":{\"code\":\"AllocationFailed\",\"message\":"
      "\"Allocation failed.\"}}\n",
      {{29'000'000, "allocationfailed", 2}, {29'000'001, "TakenBack", 1}});
  EXPECT_THAT(data, HasSubstr("[\"web-01\",\"/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/"
                              "virtualMachines/web-01\",\"g\",\"s\"]"));
  EXPECT_THAT(data, HasSubstr("\"minutes\":[29000000,0,2]"));
}

}  // namespace
}  // namespace vmsift
