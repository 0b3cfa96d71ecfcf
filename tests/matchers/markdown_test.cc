#include "matchers/markdown.h"

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The text of a cell with its white space evened out, as templates read it; list items show as `@`.
std::string Text(std::string_view cell) {
  std::string out;
  for (char c : MarkdownCellText(cell)) {
    if (c == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += c == kListItemMark ? '@' : c;
  }
  return out;
}

TEST(MarkdownCellsTest, OuterPipesAndPaddingGo) {
  EXPECT_THAT(MarkdownCells("| a | b c |"), ElementsAre("a", "b c"));
  EXPECT_THAT(MarkdownCells("  |a|\tb c\t|  \r"), ElementsAre("a", "b c"));
  EXPECT_THAT(MarkdownCells("a | b"), ElementsAre("a", "b"));
  EXPECT_THAT(MarkdownCells("| a | b"), ElementsAre("a", "b"));
  EXPECT_THAT(MarkdownCells("a | b |"), ElementsAre("a", "b"));
}

TEST(MarkdownCellsTest, EmptyCellsKeepTheirPlace) {
  EXPECT_THAT(MarkdownCells("|| b |"), ElementsAre("", "b"));
  EXPECT_THAT(MarkdownCells("| a | | c |"), ElementsAre("a", "", "c"));
  EXPECT_THAT(MarkdownCells("| a | |"), ElementsAre("a", ""));
}

TEST(MarkdownCellsTest, AnEscapedPipeIsText) {
  EXPECT_THAT(MarkdownCells(R"(| a \| b | c |)"), ElementsAre(R"(a \| b)", "c"));
  // The backslash is itself escaped: the pipe after it parts the cells.
  EXPECT_THAT(MarkdownCells(R"(| a \\| b |)"), ElementsAre(R"(a \\)", "b"));
}

TEST(MarkdownCellsTest, ALineWithoutPipeIsNoRow) {
  EXPECT_THAT(MarkdownCells(""), IsEmpty());
  EXPECT_THAT(MarkdownCells("prose, no table"), IsEmpty());
  EXPECT_THAT(MarkdownCells(R"(prose \| an escaped pipe)"), IsEmpty());
  EXPECT_THAT(MarkdownCells("ends in a backslash \\"), IsEmpty());
}

TEST(MarkdownDelimiterRowTest, DashesAndColonsOnly) {
  for (std::string_view line : {"|---|---|", "| :--- | ---: |", "|  :------| :-------------:|  :--------- |",
                                "--- | ---", "| - | - |"}) {
    EXPECT_TRUE(IsMarkdownDelimiterRow(MarkdownCells(line))) << line;
  }
  for (std::string_view line :
       {"| --- | b |", "| --- | |", "| : | : |", "| a | b |", "---", "| --- | -+- |"}) {
    EXPECT_FALSE(IsMarkdownDelimiterRow(MarkdownCells(line))) << line;
  }
}

TEST(MarkdownCellTextTest, MarksGoAndTextStays) {
  EXPECT_EQ(Text("**Bold** text and `code`."), "Bold text and code.");
  EXPECT_EQ(Text("<b>Bold</b>, <strong>strong</strong>, <code>code</code>"), "Bold, strong, code");
  EXPECT_EQ(Text("one<br>two<br/>three<BR />four"), "one two three four");
  EXPECT_EQ(Text("  padded  "), "padded");
}

TEST(MarkdownCellTextTest, BackslashEscapes) {
  EXPECT_EQ(Text(R"(Not\_A\*Mark \| \{0\} \[x\] \<b\> \\)"), R"(Not_A*Mark | {0} [x] <b> \)");
  // Windows paths: a backslash before a letter escapes nothing.
  EXPECT_EQ(Text(R"(C:\Packages\Plugins)"), R"(C:\Packages\Plugins)");
  EXPECT_EQ(Text("ends in \\"), "ends in \\");
}

TEST(MarkdownCellTextTest, Entities) {
  EXPECT_EQ(Text("&quot;a&quot; &apos;b&apos; &#39;c&#39; &#34;d&#34;"), R"("a" 'b' 'c' "d")");
  EXPECT_EQ(Text("1 &lt; 2 &gt; 0 &amp; more"), "1 < 2 > 0 & more");
  EXPECT_EQ(Text("a&nbsp;b &#124; c &vert; d"), "a b | c | d");
  EXPECT_EQ(Text("decoded once: &amp;lt;"), "decoded once: &lt;");
  EXPECT_EQ(Text("R&D; AT&T & so on"), "R&D; AT&T & so on");
}

TEST(MarkdownCellTextTest, NumericEntities) {
  // What HTML escapers write for an apostrophe.
  EXPECT_EQ(Text("Disk &#x27;d&#x27;"), "Disk 'd'");
  EXPECT_EQ(Text("a&#160;b"), Text("a&nbsp;b"));
}

TEST(MarkdownCellTextTest, HtmlListsBecomeItems) {
  EXPECT_EQ(Text("Try:<ul><li>one</li><li>two</li></ul>"), "Try: @one @two");
  EXPECT_EQ(Text("Try: <OL> <LI>one <li class=\"x\">two</OL>"), "Try: @one @two");
}

TEST(MarkdownCellTextTest, LinksBecomeTheirText) {
  EXPECT_EQ(Text("See [VM sizes](https://docs.example/sizes) first."), "See VM sizes first.");
  EXPECT_EQ(Text("[a](x) and [b](y)"), "a and b");
  EXPECT_EQ(Text("<a href=\"https://docs.example\">here</a>"), "here");
  EXPECT_EQ(Text("Item [0] of [list](x)"), "Item [0] of list");
  EXPECT_EQ(Text("[not a link] (at all)"), "[not a link] (at all)");
  EXPECT_EQ(Text("[unfinished](x"), "[unfinished](x");
}

TEST(MarkdownCellTextTest, MarksInsideALinkGoToo) {
  EXPECT_EQ(Text("See [**VM** sizes](https://docs.example)."), "See VM sizes.");
  EXPECT_EQ(Text(R"(See [os\_disk](https://docs.example).)"), "See os_disk.");
}

TEST(MarkdownCellTextTest, UnknownTagsAreText) {
  EXPECT_EQ(Text("Replace <name> and <subscription-id>."), "Replace <name> and <subscription-id>.");
  EXPECT_EQ(Text("1 < 2 and 3 > 2"), "1 < 2 and 3 > 2");
  EXPECT_EQ(Text("<"), "<");
  EXPECT_EQ(Text("<>"), "<>");
}

}  // namespace
}  // namespace vmsift
