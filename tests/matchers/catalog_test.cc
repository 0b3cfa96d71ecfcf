#include "matchers/catalog.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/matchers/catalog_of.h"

namespace vmsift {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr std::string_view kHead = "| Error Code | Error Message |\n| --- | --- |\n";

std::string Page(std::string_view rows) {
  return std::string(kHead) + std::string(rows);
}

// `code: text` of every row.
std::vector<std::string> Rows(const Catalog& catalog) {
  std::vector<std::string> rows;
  for (const CatalogRow& row : catalog.rows()) rows.push_back(row.code + ": " + row.message.text());
  return rows;
}

std::vector<std::string> Rows(std::string_view page) {
  return Rows(CatalogOfPage("page.md", page));
}

// `line: reason` of every warning.
std::vector<std::string> Warnings(const Catalog& catalog) {
  std::vector<std::string> warnings;
  for (const CatalogWarning& warning : catalog.warnings()) {
    warnings.push_back(std::to_string(warning.line) + ": " + warning.reason);
  }
  return warnings;
}

std::string Error(std::string_view page) {
  Catalog catalog;
  const absl::Status status = catalog.Add("dir/page.md", page);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << page;
  EXPECT_THAT(catalog.rows(), IsEmpty());
  return std::string(status.message());
}

TEST(CatalogFormatTest, TwoColumns) {
  EXPECT_THAT(Rows(Page("| NotFound | The VM '{0}' is not here. |\n| Gone | The VM is gone. |\n")),
              ElementsAre("NotFound: The VM '{0}' is not here.", "Gone: The VM is gone."));
}

TEST(CatalogFormatTest, ThreeColumnsWithAdviceOrAnother) {
  const Catalog advice = CatalogOfPage("a",
                                       "| Error Code | Error Message | Advice |\n|---|---|---|\n| Gone | The "
                                       "VM is gone. | **Wait** a bit. |\n");
  EXPECT_EQ(advice.FindCode("Gone")->advice, "Wait a bit.");
  const Catalog other = CatalogOfPage(
      "b",
      "| Error Code | Error Message | Description |\n|---|---|---|\n| Gone | The VM is gone. | test |\n");
  EXPECT_EQ(other.FindCode("Gone")->advice, "");
}

TEST(CatalogFormatTest, ColumnsInAnyOrderAndLetterCase) {
  EXPECT_THAT(Rows("| # | Advice | ERROR MESSAGE | `error code` |\n|---|---|---|---|\n"
                   "| 1 | Wait. | The VM is gone. | Gone |\n"),
              ElementsAre("Gone: The VM is gone."));
}

TEST(CatalogFormatTest, WithoutOuterPipes) {
  EXPECT_THAT(Rows("Error Code | Error Message\n--- | ---\nGone | The VM is gone.\n"),
              ElementsAre("Gone: The VM is gone."));
}

TEST(CatalogFormatTest, LineEndsByteOrderMarkAndNoLastLineEnd) {
  const std::string unix_page =
      "# Title\n\n" + Page("| Gone | The VM is gone. |\n| Lost | The VM is lost. |");
  std::string dos_page = "\xEF\xBB\xBF";
  for (char c : unix_page) {
    if (c == '\n') dos_page += '\r';
    dos_page += c;
  }
  EXPECT_THAT(Rows(unix_page), ElementsAre("Gone: The VM is gone.", "Lost: The VM is lost."));
  EXPECT_EQ(Rows(dos_page), Rows(unix_page));
  EXPECT_THAT(Rows("\xEF\xBB\xBF" + Page("| Gone | The VM is gone. |\n")),
              ElementsAre("Gone: The VM is gone."));
}

TEST(CatalogFormatTest, ProseAndOtherTablesArePassedOver) {
  EXPECT_THAT(
      Rows("Prose with a | pipe and a {brace.\n\n| Code | Text |\n|---|---|\n| No | Another table {0. |\n\n" +
           Page("| Gone | The VM is gone. |\n") + "\nMore prose | with {a pipe.\n"),
      ElementsAre("Gone: The VM is gone."));
}

TEST(CatalogFormatTest, TwoTablesAreBothRead) {
  const Catalog catalog =
      CatalogOfPage("a", Page("| Gone | The VM is gone. |\n") + "\n## More\n\n" +
                             "| Error Message | Error Code |\n|---|---|\n| The VM is lost. | Lost |\n");
  EXPECT_THAT(Rows(catalog), ElementsAre("Gone: The VM is gone.", "Lost: The VM is lost."));
  EXPECT_EQ(catalog.rows()[1].row, 2) << "rows are numbered through the page";
  EXPECT_EQ(catalog.rows()[1].line, 9);
}

TEST(CatalogFormatTest, CodeBlocksAreNoTables) {
  const std::string table = Page("| No | A row in a code block. |\n");
  const std::string after = Page("| Gone | The VM is gone. |\n");
  for (const std::string& block : {"```\n" + table + "```\n", "~~~ text\n" + table + "~~~\n",
                                   "  ```json\n{\"a\": 1}\n" + table + "  ```\n"}) {
    EXPECT_THAT(Rows(block + after), ElementsAre("Gone: The VM is gone.")) << block;
  }
}

TEST(CatalogFormatTest, OnlyTheMarkThatOpensACodeBlockClosesIt) {
  const std::string after = Page("| Gone | The VM is gone. |\n");
  EXPECT_THAT(Rows("~~~\n```\n" + Page("| No | A row in a code block. |\n") + "~~~\n" + after),
              ElementsAre("Gone: The VM is gone."));
  EXPECT_THAT(Rows("````\n```\n" + Page("| No | A row in a code block. |\n") + "````\n" + after),
              ElementsAre("Gone: The VM is gone."));
}

TEST(CatalogFormatTest, CodeWithinALineOpensNoBlock) {
  Catalog catalog;
  const absl::Status status = catalog.Add(
      "page.md", "```inline``` code begins this line.\n\n" + Page("| Gone | The VM is gone. |\n"));
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_THAT(Rows(catalog), ElementsAre("Gone: The VM is gone."));
}

TEST(CatalogFormatTest, CellsShowWhatAReaderSees) {
  EXPECT_THAT(
      Rows(Page(
          "| **Disk\\_Gone** | The &lt;disk&gt; has a \\| and a [link](https://docs.example):<ul><li>one</li>"
          "<li>two</li></ul> |\n")),
      ElementsAre("Disk_Gone: The <disk> has a | and a link: one two"));
}

TEST(CatalogRowsTest, PlaceIsKnown) {
  const Catalog catalog = CatalogOfPage("a/b.md", "\n\n" + Page("| Gone | The VM is gone. |\n"));
  EXPECT_EQ(catalog.rows()[0].catalog, "a/b.md");
  EXPECT_EQ(catalog.rows()[0].row, 1);
  EXPECT_EQ(catalog.rows()[0].line, 5);
}

TEST(CatalogRowsTest, ADuplicateIsKeptAndNamed) {
  const Catalog catalog = CatalogOfPage(
      "a", Page("| Gone | The VM is gone. |\n| Lost | The VM is lost. |\n| GONE | The VM is gone. |\n"
                "| Gone | The VM is gone. |\n"));
  ASSERT_EQ(catalog.rows().size(), 4u);
  EXPECT_EQ(catalog.rows()[0].duplicate_of, -1);
  EXPECT_EQ(catalog.rows()[2].duplicate_of, 0) << "codes compare without letter case";
  EXPECT_EQ(catalog.rows()[3].duplicate_of, 0) << "of the first, not of another duplicate";
  EXPECT_THAT(Warnings(catalog),
              ElementsAre("5: GONE: the row repeats row 1", "6: Gone: the row repeats row 1"));
}

TEST(CatalogRowsTest, ARowOfAnotherPageIsRepeatedWithoutWarning) {
  Catalog catalog = CatalogOfPage("a", Page("| Gone | The VM is gone. |\n"));
  ASSERT_TRUE(catalog.Add("b", Page("| Gone | The VM is gone. |\n")).ok());
  EXPECT_EQ(catalog.rows()[1].duplicate_of, 0);
  EXPECT_EQ(catalog.rows()[1].catalog, "b");
  EXPECT_THAT(catalog.warnings(), IsEmpty());
}

TEST(CatalogRowsTest, OneTextUnderTwoCodesIsTwoRows) {
  const Catalog catalog =
      CatalogOfPage("a", Page("| Gone | The VM is gone. |\n| Lost | The VM is gone. |\n"));
  EXPECT_EQ(catalog.rows()[1].duplicate_of, -1);
  EXPECT_THAT(catalog.FindCode("Gone")->rows, ElementsAre(0));
  EXPECT_THAT(catalog.FindCode("Lost")->rows, ElementsAre(1));
  EXPECT_THAT(catalog.warnings(), IsEmpty());
}

TEST(CatalogRowsTest, ATemplateThatBeginsAnotherIsARowOfItsOwn) {
  const Catalog catalog =
      CatalogOfPage("a", Page("| Gone | The VM is gone. |\n| Gone | The VM is gone. It may come back. |\n"));
  EXPECT_EQ(catalog.rows().size(), 2u);
  EXPECT_EQ(catalog.rows()[1].duplicate_of, -1);
  EXPECT_THAT(catalog.FindCode("Gone")->rows, ElementsAre(0, 1));
}

TEST(CatalogRowsTest, ATooShortTemplateStandsForItsCodeOnly) {
  const Catalog catalog = CatalogOfPage("a", Page("| Odd | {0} |\n| Gone | The VM is gone. |\n"));
  EXPECT_TRUE(catalog.rows()[0].too_short);
  EXPECT_FALSE(catalog.rows()[1].too_short);
  EXPECT_NE(catalog.FindCode("Odd"), nullptr);
  EXPECT_THAT(Warnings(catalog), ElementsAre(StartsWith("3: Odd: the message has too little text")));
}

TEST(CatalogRowsTest, RowsLeftOutAreNamed) {
  const Catalog catalog = CatalogOfPage(
      "a", Page("| | A message alone. |\n| Two words | Some message. |\n| NoMessage | |\n| Short |\n"
                "| Gone | The VM is gone. |\n"));
  EXPECT_THAT(Rows(catalog), ElementsAre("Gone: The VM is gone."));
  EXPECT_EQ(catalog.rows()[0].row, 1) << "rows that are left out are not numbered";
  EXPECT_EQ(catalog.rows()[0].line, 7);
  EXPECT_THAT(Warnings(catalog),
              ElementsAre(StartsWith("3: the row is left out"), HasSubstr("'Two words'"),
                          HasSubstr("NoMessage has no message"), HasSubstr("Short has no message")));
  EXPECT_EQ(catalog.warnings()[3].line, 6);
  EXPECT_EQ(catalog.FindCode("NoMessage"), nullptr);
}

TEST(CatalogRowsTest, DashesAreNoErrorCode) {
  const Catalog catalog = CatalogOfPage(
      "a", Page("| - | A row that has no code yet. |\n| --- | --- |\n| Gone | The VM is gone. |\n"));
  EXPECT_THAT(Rows(catalog), ElementsAre("Gone: The VM is gone."));
  EXPECT_THAT(Warnings(catalog),
              ElementsAre(StartsWith("3: the row is left out"), StartsWith("4: the row is left out")));
}

TEST(CatalogRowsTest, TooManyCellsAreNamed) {
  const Catalog catalog = CatalogOfPage("a", Page("| Gone | The VM is | gone. |\n"));
  EXPECT_THAT(Rows(catalog), ElementsAre("Gone: The VM is"));
  EXPECT_THAT(Warnings(catalog), Contains(StartsWith("3: the row has 3 cells under 2 columns")));
}

TEST(CatalogRowsTest, OddTemplatesAreKeptAndNamed) {
  const Catalog catalog = CatalogOfPage("a", Page("| A | The VM '{0} is not here. |\n| B | Values {0}{1} are "
                                                  "wrong. |\n| C | Value {} is wrong. |\n"));
  EXPECT_EQ(catalog.rows().size(), 3u);
  EXPECT_THAT(Warnings(catalog), ElementsAre(StartsWith("3: A: a quote has lost its partner"),
                                             StartsWith("4: B: two placeholders touch"),
                                             StartsWith("5: C: a brace pair"), StartsWith("5: C: a '}'")));
  EXPECT_EQ(catalog.warnings()[0].catalog, "a");
}

TEST(CatalogCodesTest, AreFoundInAnyLetterCaseAndKeepTheirFirstSpelling) {
  const Catalog catalog =
      CatalogOfPage("a", Page("| VmGone | The VM is gone. |\n| VMGONE | The VM has gone. |\n"));
  ASSERT_EQ(catalog.codes().size(), 1u);
  ASSERT_NE(catalog.FindCode("vmgone"), nullptr);
  EXPECT_EQ(catalog.FindCode("vmgone")->code, "VmGone");
  EXPECT_THAT(catalog.FindCode("vmGONE")->rows, ElementsAre(0, 1));
  EXPECT_EQ(catalog.FindCode("vmgon"), nullptr);
  EXPECT_EQ(catalog.FindCode(""), nullptr);
}

TEST(CatalogCodesTest, TheFirstAdviceOfACodeStays) {
  const Catalog catalog = CatalogOfPage("a",
                                        "| Error Code | Error Message | Advice |\n|---|---|---|\n| Gone | "
                                        "The VM is gone. | |\n| Gone | The VM has "
                                        "gone. | Wait. |\n| Gone | The VM went away. | Do not wait. |\n");
  EXPECT_EQ(catalog.FindCode("Gone")->advice, "Wait.");
}

TEST(CatalogErrorTest, NoTableNamesThePlace) {
  EXPECT_THAT(Error(""), StartsWith("dir/page.md:1: not a catalog"));
  EXPECT_THAT(Error("\xEF\xBB\xBF"), StartsWith("dir/page.md:1: not a catalog"));
  EXPECT_THAT(Error("only\nprose\n"), StartsWith("dir/page.md:2: not a catalog"));
  EXPECT_THAT(Error("| Code | Text |\n|---|---|\n| A | Some text here. |\n"), HasSubstr("'Error Code'"));
  // A header alone is no table.
  EXPECT_THAT(Error("| Error Code | Error Message |\n| Gone | The VM is gone. |\n"),
              HasSubstr("not a catalog"));
  EXPECT_THAT(Error("```\n" + Page("| Gone | The VM is gone. |\n")), HasSubstr("not a catalog"));
  EXPECT_THAT(Error(std::string(100, '\0')), HasSubstr("not a catalog"));
}

TEST(CatalogErrorTest, ATableWithoutUsableRowsIsAWarning) {
  EXPECT_THAT(Warnings(CatalogOfPage("a", Page(""))), ElementsAre(HasSubstr("no row that can be used")));
  EXPECT_THAT(Warnings(CatalogOfPage("a", Page("| | |\n"))),
              ElementsAre(HasSubstr("the row is left out"), HasSubstr("no row that can be used")));
}

TEST(CatalogErrorTest, AnUnclosedBraceLeavesItsRowOut) {
  const Catalog catalog = CatalogOfPage(
      "a", Page("| Gone | The VM is gone. |\n| Bad | The VM {0 is bad. |\n| Lost | It is lost now. |\n"));
  EXPECT_THAT(Rows(catalog), ElementsAre("Gone: The VM is gone.", "Lost: It is lost now."));
  EXPECT_THAT(Warnings(catalog), ElementsAre(StartsWith("4: the row is left out: Bad: unclosed '{'")));
  EXPECT_EQ(catalog.FindCode("Bad"), nullptr);
}

TEST(CatalogErrorTest, AFailedAddLeavesTheCatalogAsItWas) {
  Catalog catalog = CatalogOfPage("good", Page("| Gone | The VM is gone. |\n| Gone | The VM is gone. |\n"));
  EXPECT_FALSE(catalog.Add("prose", "| Gone | The VM has gone. |\n| New | {0} |\n").ok());
  EXPECT_FALSE(catalog.Add("empty", "").ok());
  EXPECT_EQ(catalog.rows().size(), 2u);
  EXPECT_EQ(catalog.codes().size(), 1u);
  EXPECT_EQ(catalog.warnings().size(), 1u);
  EXPECT_THAT(catalog.FindCode("Gone")->rows, ElementsAre(0, 1));
  // And it can still be added to.
  EXPECT_TRUE(catalog.Add("more", Page("| New | The VM is new. |\n")).ok());
  EXPECT_THAT(catalog.FindCode("New")->rows, ElementsAre(2));
}

constexpr std::string_view kAllColumns =
    "| Wrapper | Advice | Error Code | Class | Needs Code | Error Message |\n|---|---|---|---|---|---|\n";

TEST(CatalogColumnsTest, ClassWrapperAndNeedsCode) {
  const Catalog catalog =
      CatalogOfPage("a", std::string(kAllColumns) +
                             "| yes | Look inside. | Outer | config | | See inner errors of {0}. |\n"
                             "| | | Outer | Quota | no | The limit of VMs is reached. |\n"
                             "| Yes | | Shell | | | All of it is inside of {0}. |\n"
                             "| | | 506 | platform | yes | The operation failed. |\n");
  EXPECT_THAT(catalog.warnings(), IsEmpty());
  const CatalogCode& outer = *catalog.FindCode("OUTER");
  EXPECT_EQ(outer.error_class, ErrorClass::kConfig) << "that of its first row";
  EXPECT_FALSE(outer.wrapper) << "not all of its rows are";
  EXPECT_EQ(outer.advice, "Look inside.");
  EXPECT_TRUE(catalog.rows()[0].wrapper);
  EXPECT_FALSE(catalog.rows()[1].wrapper);
  EXPECT_EQ(catalog.rows()[1].error_class, ErrorClass::kQuota);
  EXPECT_TRUE(catalog.FindCode("Shell")->wrapper);
  EXPECT_EQ(catalog.FindCode("Shell")->error_class, ErrorClass::kNone);
  EXPECT_TRUE(catalog.rows()[3].needs_code);
  EXPECT_EQ(catalog.FindCode("506")->error_class, ErrorClass::kPlatform) << "numbers are codes too";
}

TEST(CatalogColumnsTest, ARowWithoutMessageAdvisesByCodeAlone) {
  const Catalog catalog = CatalogOfPage("a", std::string(kAllColumns) +
                                                 "| | Wait. | Known | transient | | |\n"
                                                 "| | Hurry. | Gone | | | The VM is gone. |\n"
                                                 "| | | Nothing | | | |\n");
  const CatalogCode* known = catalog.FindCode("known");
  ASSERT_NE(known, nullptr);
  EXPECT_EQ(known->advice, "Wait.");
  EXPECT_EQ(known->error_class, ErrorClass::kTransient);
  EXPECT_FALSE(known->wrapper);
  EXPECT_THAT(known->rows, IsEmpty());
  EXPECT_EQ(catalog.rows().size(), 1u);
  EXPECT_EQ(catalog.FindCode("Nothing"), nullptr);
  EXPECT_THAT(Warnings(catalog), ElementsAre(HasSubstr("Nothing has no message, no advice and no class")));
}

TEST(CatalogColumnsTest, WhatACellCannotMeanIsNamedAndTheRowKept) {
  const Catalog catalog =
      CatalogOfPage("a", std::string(kAllColumns) + "| maybe | | Gone | odd | | The VM is gone. |\n");
  EXPECT_THAT(Rows(catalog), ElementsAre("Gone: The VM is gone."));
  EXPECT_EQ(catalog.FindCode("Gone")->error_class, ErrorClass::kNone);
  EXPECT_FALSE(catalog.rows()[0].wrapper);
  EXPECT_THAT(Warnings(catalog), ElementsAre("3: Gone: 'odd' is not a class: the row has none",
                                             HasSubstr("'maybe' under 'Wrapper' is neither yes nor no")));
}

TEST(ErrorClassTest, NamesAreReadBackInAnyLetterCase) {
  for (int i = 0; i < 8; ++i) {
    const auto error_class = static_cast<ErrorClass>(i);
    EXPECT_EQ(ErrorClassOf(ErrorClassName(error_class)), error_class);
  }
  EXPECT_EQ(ErrorClassOf("QUOTA"), ErrorClass::kQuota);
  EXPECT_EQ(ErrorClassOf("quotas"), std::nullopt);
}

TEST(BuiltinCatalogTest, EveryCodeHasAClassAndALineOfAdvice) {
  const Catalog catalog = BuiltinCatalog();
  EXPECT_GT(catalog.rows().size(), 200u);
  EXPECT_GT(catalog.codes().size(), 180u);
  for (const CatalogCode& code : catalog.codes()) {
    EXPECT_NE(code.error_class, ErrorClass::kNone) << code.code;
    EXPECT_FALSE(code.advice.empty()) << code.code;
    EXPECT_LE(code.advice.size(), 160u) << code.code;
  }
  for (const CatalogRow& row : catalog.rows()) {
    EXPECT_EQ(row.catalog, kBuiltinCatalogName);
    EXPECT_EQ(row.duplicate_of, -1) << row.code;
    EXPECT_FALSE(row.too_short) << row.code;
    EXPECT_NE(row.error_class, ErrorClass::kNone) << row.code;
  }
  // The service's own text never closes this quote.
  EXPECT_THAT(Warnings(catalog), ElementsAre(HasSubstr("BadRequest: a quote has lost its partner")));
}

// What a page may hold at most, and one more.
TEST(CatalogLimitsTest, APageMadeToBeSlowIsRefusedWithItsLine) {
  const auto placeholders = [](size_t count) {
    std::string text = "the words";
    for (size_t i = 0; i < count; ++i) text += " {" + std::to_string(i) + "} and";
    return text;
  };
  const auto row = [](const std::string& message) { return "| Odd | " + message + " |\n"; };
  Catalog catalog = CatalogOfPage("page.md", Page(row("kept '{0}' as it was")));
  const uint64_t digest = catalog.digest();
  EXPECT_TRUE(catalog.Add("fits.md", Page(row(placeholders(Catalog::kMaxPlaceholders)))).ok());
  EXPECT_TRUE(catalog.Add("long.md", Page(row(std::string(Catalog::kMaxMessageBytes, 'a')))).ok());
  EXPECT_NE(catalog.digest(), digest);
  const std::vector<std::string> before = Rows(catalog);
  const auto refusal = [&catalog](const std::string& rows) {
    return std::string(catalog.Add("bad.md", Page("| New | a new '{0}' |\n" + rows)).message());
  };
  EXPECT_THAT(refusal(row(placeholders(Catalog::kMaxPlaceholders + 1))),
              StartsWith("bad.md:4: a message with more than 64 placeholders"));
  EXPECT_THAT(refusal(row(std::string(Catalog::kMaxMessageBytes + 1, 'a'))),
              StartsWith("bad.md:4: a message of more than 8192 bytes"));
  std::string many;
  std::string large;
  for (size_t i = 0; i < Catalog::kMaxRows; ++i) {
    many += row("m" + std::to_string(i));
    large += row("the message '{0}' of number " + std::to_string(i) + " and the rest of it");
  }
  EXPECT_THAT(refusal(many), HasSubstr(": more than 10000 rows"));
  EXPECT_THAT(refusal(large), HasSubstr(": more messages than can be looked for at once"));
  EXPECT_EQ(Rows(catalog), before) << "a refused page leaves nothing";
  EXPECT_EQ(catalog.FindCode("New"), nullptr);
}

TEST(OddCatalogTest, EveryOddRowIsKeptOrNamed) {
  const Catalog catalog = CatalogOfPage("odd", TestPage("odd-catalog.md"));
  EXPECT_EQ(catalog.rows().size(), 36u);
  EXPECT_EQ(catalog.codes().size(), 24u);
  EXPECT_EQ(catalog.FindCode("InACodeBlock"), nullptr);
  EXPECT_EQ(catalog.FindCode("GatewaySilent")->rows.size(), 4u) << "three in one table, one in the other";
  EXPECT_EQ(catalog.FindCode("GatewaySilent")->advice, "Look at the probe's own log.");
  EXPECT_NE(catalog.FindCode("Chain_TooLong"), nullptr);
  EXPECT_EQ(std::count_if(catalog.rows().begin(), catalog.rows().end(),
                          [](const CatalogRow& row) { return row.too_short; }),
            3);
  EXPECT_THAT(
      Warnings(catalog),
      ElementsAre(
          HasSubstr("20: VolumeUnreadable: a quote"), HasSubstr("21: VolumeUnreadable: a quote"),
          HasSubstr("22: LeaseLost: a quote"), HasSubstr("29: WideningFailed: the row repeats row 13"),
          HasSubstr("33: Verbatim: the message has too little"),
          HasSubstr("34: Verbatim: the message has too little"),
          HasSubstr("35: Busy: the message has too little"), HasSubstr("36: BracesInText: a brace pair"),
          HasSubstr("36: BracesInText: a '}'"), HasSubstr("37: Glued: two placeholders touch"),
          HasSubstr("45: the row is left out"), HasSubstr("46: the row is left out"),
          HasSubstr("47: the row is left out"), HasSubstr("48: the row has 5 cells under 4 columns")));
}

}  // namespace
}  // namespace vmsift
