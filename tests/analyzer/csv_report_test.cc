// The cells of the cube as RFC 4180 has them: one a line, and nothing in a log breaks a line or a column.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/report_fixture.h"

namespace vmsift {
namespace {

using testing::ElementsAre;

using Rows = std::vector<std::vector<std::string>>;

// RFC 4180, section 2, with LF line ends.
Rows ParseCsv(const std::string& text) {
  Rows rows;
  std::vector<std::string> row(1);
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') {
        row.back() += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        row.back() += text[++i];
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      row.emplace_back();
    } else if (c == '\n') {
      rows.push_back(row);
      row.assign(1, "");
    } else {
      row.back() += c;
    }
  }
  EXPECT_FALSE(quoted);
  EXPECT_THAT(row, ElementsAre("")) << "the last line has its end";
  return rows;
}

TEST(CsvReport, HasAHeaderAndALineACell) {
  CountedLogs logs;
  logs.Count(0, MixedLog());
  const std::string id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/";
  const Rows rows = ParseCsv(logs.Csv());
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_THAT(rows[0], ElementsAre("code", "vm", "resource_id", "catalog", "row", "hour", "count", "first",
                                   "last", "subscription", "resource_group"));
  EXPECT_THAT(rows[1], ElementsAre("Strange", "(none)", "", "", "", "", "1", "", "", "", ""));
  EXPECT_THAT(rows[2],
              ElementsAre("VMNotFound", "web-01", id + "web-01", "builtin", "14", "2026-11-23T17:00:00Z", "1",
                          "2026-11-23T17:02:11Z", "2026-11-23T17:02:11Z", "s", "g"));
  EXPECT_EQ(rows[3][1], "web-02");
}

TEST(CsvReport, OfNothingIsItsHeader) {
  EXPECT_EQ(ParseCsv(CountedLogs().Csv()).size(), 1u);
}

TEST(CsvReport, QuotesWhatWouldBreakALineOrAColumn) {
  const std::vector<std::string> codes = {"plain", "a,b",     "say \"x\"", "two\nlines", "carriage\rreturn",
                                          "\"",    " spaces "};
  CountedLogs logs;
  uint64_t line = 0;
  for (const std::string& code : codes)
    logs.tally.cube.Add(code, -1, {"id," + code, "vm \"" + code, "/id"}, std::nullopt, {0, ++line, 0});
  std::vector<std::string> read;
  const Rows rows = ParseCsv(logs.Csv());
  for (size_t i = 1; i < rows.size(); ++i) {
    ASSERT_EQ(rows[i].size(), 11u);
    EXPECT_EQ(rows[i][1], "vm \"" + rows[i][0]);
    read.push_back(rows[i][0]);
  }
  EXPECT_THAT(read, testing::UnorderedElementsAreArray(codes));
}

TEST(CsvReport, NoSpreadsheetRunsACell) {
  const std::vector<std::string> formulas = {"=1+2", "+1", "-1", "@x", "\tx", "\rx", "=a,b", "=\"x\""};
  CountedLogs logs;
  uint64_t line = 0;
  for (const std::string& formula : formulas)
    logs.tally.cube.Add(formula, -1, {"id" + formula, formula, formula}, std::nullopt, {0, ++line, 0});
  std::vector<std::string> raw;
  const Rows rows = ParseCsv(logs.Csv());
  ASSERT_EQ(rows.size(), 1 + formulas.size());
  for (size_t i = 1; i < rows.size(); ++i) {
    for (size_t column = 0; column < 3; ++column) {
      EXPECT_EQ(rows[i][column].front(), '\'') << rows[i][column];
      EXPECT_EQ(rows[i][column], rows[i][0]);
    }
    raw.push_back(rows[i][0].substr(1));
  }
  EXPECT_THAT(raw, testing::UnorderedElementsAreArray(formulas));
  EXPECT_THAT(ParseCsv(logs.Csv(CsvCells::kRaw))[1], testing::Contains(testing::AnyOfArray(formulas)));
}

TEST(CsvReport, CountsSumToTheFailures) {
  CountedLogs logs;
  logs.Count(0, MixedLog());
  logs.Count(1, MixedLog());
  uint64_t sum = 0;
  const Rows rows = ParseCsv(logs.Csv());
  for (size_t i = 1; i < rows.size(); ++i) sum += std::stoull(rows[i][6]);
  EXPECT_EQ(sum, 6u);
}

}  // namespace
}  // namespace vmsift
