// The report for people: what it shows, that it fits the terminal, and that no log steers the terminal.
#include <string>
#include <string_view>

#include "analyzer/report/terminal_text.h"
#include "base/utf8.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/report_fixture.h"

namespace vmsift {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

// Nothing but printable characters and line ends. `colors`: our own colour codes may stand there too.
void ExpectSafe(std::string text, bool colors) {
  if (colors) {
    for (std::string_view code : {"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m", "\x1b[33m"}) {
      for (size_t at = text.find(code); at != std::string::npos; at = text.find(code))
        text.erase(at, code.size());
    }
  }
  std::string repaired;
  EXPECT_EQ(AppendRepairedUtf8(text, &repaired), std::string::npos) << "not UTF-8";
  for (size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    EXPECT_TRUE(c >= 0x20 || c == '\n') << "byte " << int{c} << " at " << i;
    EXPECT_NE(c, 0x7F);
    // U+0080 to U+009F.
    EXPECT_FALSE(c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0)
        << "at " << i;
  }
}

TEST(TableReport, ShowsCodesVmsPairsAndTheLedger) {
  CountedLogs logs;
  logs.Count(0, MixedLog());
  const std::string table = logs.Table();
  for (const char* part :
       {"3 failures on 2 VMs in 6 lines of 1 input", "Errors by code", "Errors by VM",
        "Errors by code and VM", "Messages that fit no template", "Ledger", "VMNotFound", "web-01",
        "2026-11-23 17:02:11", "Nobody knows 'this'.", "malformed", "a.log:4: byte 8", "in all"}) {
    EXPECT_THAT(table, HasSubstr(part));
  }
  EXPECT_THAT(table, HasSubstr(BuiltinCatalog().FindCode("VMNotFound")->advice.substr(0, 40)));
  EXPECT_THAT(table, Not(HasSubstr("does not balance")));
  ExpectSafe(table, false);
}

TEST(TableReport, ALedgerWithoutBadLinesIsASentence) {
  CountedLogs logs;
  logs.Count(0, FailingLine("VMNotFound", "The VM 'web-01' cannot be found.") +
                    "{\"status\":\"Succeeded\"}\n\nsome text\nmore text\n");
  EXPECT_THAT(logs.Table(),
              EndsWith("\nEvery line was read: 1 with failures, 1 clean, 2 of text, 1 blank.\n"));
}

TEST(TableReport, OfNothingSaysSo) {
  EXPECT_EQ(CountedLogs().Table(), "Nothing to read\n");
}

TEST(TableReport, IncidentsThatAreLeftOutAreNoted) {
  CountedLogs logs;
  logs.Count(0, MixedLog());
  const Summary summary = Summarize(logs.tally, BuiltinCatalog());
  Report report{summary, logs.tally, BuiltinCatalog(), logs.inputs};
  constexpr char kNote[] = "Incidents are not followed in this much input; vmsift incidents does.";
  EXPECT_THAT(TableReport(report, {}), Not(HasSubstr(kNote)));
  report.no_incidents = kNote;
  EXPECT_THAT(TableReport(report, {}), HasSubstr(kNote));
}

constexpr char kFailedOperation[] =
    "{\"status\":\"Failed\",\"resourceId\":\"/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/"
    "virtualMachines/web-01\"}\n";

TEST(TableReport, SuspectsAreInTheHeadlineAndShownWithTheirPlace) {
  TableOptions options;
  CountedLogs one;
  one.Count(0, kFailedOperation);
  EXPECT_THAT(one.Table(), HasSubstr("No failures, but 1 line looks like one in 1 line of 1 input"));
  options.color = true;
  EXPECT_THAT(one.Table(options), HasSubstr("\x1b[33mNo failures, but 1 line"))
      << "neither good nor bad news";

  CountedLogs logs;
  logs.Count(1, std::string("{}\n") + kFailedOperation + kFailedOperation);
  EXPECT_THAT(logs.Table(), HasSubstr("No failures, but 2 lines look like some in 3 lines"));
  EXPECT_THAT(logs.Table(),
              HasSubstr("\nLines that look like failures, from which none could be read\n"
                        "  b.log:2: byte 1: a failed Azure operation without an error\n  b.log:3: "));
  logs.Count(0, MixedLog());
  EXPECT_THAT(logs.Table(), HasSubstr("3 failures on 2 VMs in 9 lines of 2 inputs"));
  EXPECT_THAT(logs.Table(), HasSubstr("; 2 more lines look like failures\n"));
  EXPECT_THAT(logs.Table(), HasSubstr("  suspect "));
}

TEST(TableReport, SaysThatNamesWereCut) {
  CountedLogs logs;
  logs.Count(0, FailingLine("Code" + std::string(1000, 'A'), "It failed."));
  EXPECT_THAT(logs.Table(), HasSubstr("  1 name of a code or VM was longer than 256 bytes, and cut.\n"));
}

TEST(TableReport, OfAPartSaysOfWhichAndWhatWasLeftOut) {
  Selection selection;
  ASSERT_TRUE(selection.vms.Add("web-01").ok());
  selection.period.since = ParseTimestamp("2026-11-23T00:00Z");
  const PathFilter paths = {{*Glob::OfPaths("*.json")}, {*Glob::OfPaths("tmp")}};
  const ReportScope scope{selection, paths, 12};
  CountedLogs logs;
  logs.scope = &scope;
  logs.Count(0, MixedLog() + FailingLine("VMNotFound", "The VM 'web-01' cannot be found."));
  const std::string table = logs.Table();
  EXPECT_THAT(table, HasSubstr("1 selected failure on 1 VM in 7 lines of 1 input"));
  EXPECT_THAT(table,
              HasSubstr("\nSelected  since 2026-11-23T00:00:00Z; VM web-01; include *.json; exclude tmp\n"));
  EXPECT_THAT(table,
              HasSubstr("\nLeft out  3 failures, 1 of them only for having no time; 12 files not opened, by "
                        "the hour in the path\n"));
}

TEST(TableReport, ThatNothingWasSelectedIsNoGoodNews) {
  Selection selection;
  ASSERT_TRUE(selection.codes.Add("\x1b[31mX]").ok());
  const PathFilter paths;
  const ReportScope scope{selection, paths};
  CountedLogs logs;
  logs.scope = &scope;
  logs.Count(0, MixedLog());
  TableOptions options;
  options.color = true;
  const std::string table = logs.Table(options);
  EXPECT_THAT(table, HasSubstr("No selected failures"));
  EXPECT_THAT(table, Not(HasSubstr("\x1b[32m")));
  ExpectSafe(table, true);
}

TEST(TableReport, AnUnbalancedLedgerIsNotHidden) {
  CountedLogs logs;
  logs.tally.ledger.BookInput(1, 1);
  EXPECT_THAT(logs.Table(), HasSubstr("does not balance"));
}

TEST(TableReport, TopCutsTheRowsAndSaysSo) {
  CountedLogs logs;
  logs.Count(0, MixedLog());
  EXPECT_THAT(logs.Table({.top = 1}), HasSubstr("the top 1 of 2"));
  EXPECT_THAT(logs.Table({.top = 0}), Not(HasSubstr("the top")));
}

TEST(TableReport, ColoursOnlyWhenAsked) {
  CountedLogs logs;
  logs.Count(0, MixedLog());
  EXPECT_THAT(logs.Table({.color = false}), Not(HasSubstr("\x1b")));
  const std::string colored = logs.Table({.color = true});
  EXPECT_THAT(colored, HasSubstr("\x1b[1m"));
  ExpectSafe(colored, true);
}

TEST(TableReport, AnswersAlikeWithAndWithoutColours) {
  CountedLogs logs;
  logs.Count(0, MixedLog());
  std::string colored = logs.Table({.color = true});
  for (size_t at = colored.find('\x1b'); at != std::string::npos; at = colored.find('\x1b'))
    colored.erase(at, colored.find('m', at) + 1 - at);
  EXPECT_EQ(colored, logs.Table({.color = false}));
}

TEST(TableReport, NoLogSteersTheTerminal) {
  // Clears the screen, sets the title, rings, moves back, and the same in the C1 range, whole and cut.
  const std::string hostile =
      "\x1b[2J \x1b]0;owned\x07 \x08\x7f \xC2\x9B"
      "31m \x9B"
      "31m \r\n\t \xC2";
  CountedLogs logs({hostile + ".log", "b.log"});
  logs.tally.cube.Add(hostile, -1, {hostile, hostile, "/resourceGroups/" + hostile + "/x"}, std::nullopt,
                      {0, 1, 0});
  logs.tally.unmatched.Add(hostile, hostile, {0, 1, 0});
  logs.tally.AddBadLine({0, 1, 0}, "not well-formed JSON");
  InputTally unreadable;
  unreadable.input = 1;
  unreadable.error = hostile;
  logs.tally.inputs.insert(unreadable);
  for (size_t width : {size_t{40}, size_t{80}, size_t{300}}) {
    SCOPED_TRACE(width);
    ExpectSafe(logs.Table({.color = false, .width = width}), false);
    ExpectSafe(logs.Table({.color = true, .width = width}), true);
  }
}

TEST(TableReport, ALogWithEscapesGoesThroughTheWholeRoad) {
  CountedLogs logs;
  logs.Count(0, FailingLine("Str\\u001b[31mange", "a \\u001b[2J\\u009b \\u0000 message") +
                    FailingLine("VMNotFound", "The VM 'a\\u001b[2J' cannot be found."));
  ExpectSafe(logs.Table(), false);
}

// A page of templates may come from anywhere too.
TEST(TableReport, NoCatalogSteersTheTerminal) {
  Catalog catalog;
  ASSERT_TRUE(catalog
                  .Add("page.md",
                       "| Error Code | Error Message | Advice |\n|---|---|---|\n"
                       "| PumpJammed | The pump '{0}' is jammed and stays so. | Hit it \x1b[2J hard. |\n")
                  .ok());
  Tally tally;
  tally.cube.Add("PumpJammed", 0, {}, std::nullopt, {0, 1, 0});
  const Summary summary = Summarize(tally, catalog);
  ExpectSafe(TableReport({summary, tally, catalog, {}}, {}), false);
}

TEST(TableReport, LongMessagesAreCutToTheWidthBetweenCharacters) {
  std::string message;
  for (int i = 0; i < 200; ++i)
    message += "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80 ";  // two, three and four bytes
  CountedLogs logs;
  logs.tally.unmatched.Add("Strange", message, {0, 1, 0});
  logs.tally.cube.Add("Strange", -1, {}, std::nullopt, {0, 1, 0});
  for (size_t width = 60; width < 130; ++width) {
    SCOPED_TRACE(width);
    const std::string table = logs.Table({.color = false, .width = width});
    ExpectSafe(table, false);
    bool cut = false;
    for (size_t at = 0; at < table.size();) {
      const size_t end = table.find('\n', at);
      const std::string line = table.substr(at, end - at);
      if (line.find("\xE2\x80\xA6") != std::string::npos) {
        cut = true;
        EXPECT_LE(DisplayWidth(line), width) << line;
      }
      at = end + 1;
    }
    EXPECT_TRUE(cut);
  }
}

TEST(TableReport, AnInputThatCouldNotBeReadIsNoneOfTheShapes) {
  CountedLogs logs;
  logs.Count(0, MixedLog());
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline();
  pipeline->NoteUnreadable(1, absl::NotFoundError("gone"));
  logs.tally.Merge(pipeline->tally());
  EXPECT_THAT(logs.Table(), testing::HasSubstr(" of 2 inputs (1 jsonl, 1 not read, "));
}

TEST(TableReport, AnEmptyInputIsNoneOfTheShapesEither) {
  CountedLogs logs;
  logs.Count(0, "");
  EXPECT_EQ(logs.Table(), "No failures in 0 lines of 1 input (empty, 0 B)\n");
  logs.Count(1, MixedLog());
  EXPECT_THAT(logs.Table(), HasSubstr(" of 2 inputs (1 empty, 1 jsonl, "));
}

}  // namespace
}  // namespace vmsift
