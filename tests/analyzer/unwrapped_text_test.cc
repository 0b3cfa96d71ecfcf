// A block's text for the tolerant road: lines that a console broke are whole again, and offsets lead back.
#include "analyzer/decode/unwrapped_text.h"

#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/framing.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// 80 letters that end in the middle of a word.
std::string Full(char first) {
  return first + std::string(79, 'x');
}

UnwrappedText Unwrapped(const Block& block) {
  UnwrappedText text;
  text.Assign(block);
  text.Unwrap(block, {{0, block.lines.size()}});
  return text;
}

TEST(UnwrappedText, LinesThatAConsoleBrokeAreWholeAgain) {
  const Block block = OnlyBlockOf(Full('a') + "\n" + Full('b') + "\nend\nnext\n");
  EXPECT_EQ(Unwrapped(block).text(), Full('a') + Full('b') + "end\nnext\n");
}

TEST(UnwrappedText, ALineThatEndsASentenceIsWhole) {
  const std::string sentence = std::string(79, 'x') + ".";
  const Block block = OnlyBlockOf(sentence + "\n" + sentence + "\n" + Full('a') + "\nend\n");
  EXPECT_EQ(Unwrapped(block).text(), block.text) << "one line alone tells no console's width";
}

TEST(UnwrappedText, LinesOfANarrowTextAreItsOwn) {
  const std::string line(60, 'x');
  const Block block = OnlyBlockOf("a" + line + "\nb" + line + "\nend\n");
  EXPECT_EQ(Unwrapped(block).text(), block.text);
}

TEST(UnwrappedText, ABlockMayBeginWithAnEmptyLine) {
  for (const char* text : {"\n", "\n(", "\n\nend\n"}) {
    const Block block = OnlyBlockOf(text);
    EXPECT_EQ(Unwrapped(block).text(), block.text);
  }
  const Block block = OnlyBlockOf("\n" + Full('a') + "\n" + Full('b') + "\nend\n");
  EXPECT_EQ(Unwrapped(block).text(), "\n" + Full('a') + Full('b') + "end\n");
}

TEST(UnwrappedText, OffsetsLeadBackToTheBlock) {
  const Block block = OnlyBlockOf(Full('a') + "\n" + Full('b') + "\nend\nnext\n");
  const UnwrappedText text = Unwrapped(block);
  for (std::string_view word : {"a", "b", "end", "next"}) {
    EXPECT_EQ(text.BlockOffset(text.text().find(word)), block.text.find(word)) << word;
  }
}

TEST(UnwrappedText, APartOfTheBlockComesWithoutItsBreaks) {
  const Block block = OnlyBlockOf(Full('a') + "\n" + Full('b') + "\nend\nnext\n");
  const UnwrappedText text = Unwrapped(block);
  const auto part = [&](size_t begin, size_t end) {
    std::string copy;
    text.AppendUnwrapped(block, begin, end, &copy);
    return copy;
  };
  EXPECT_EQ(part(0, block.text.size()), text.text());
  EXPECT_EQ(part(79, 83), "xbx") << "a break inside";
  EXPECT_EQ(part(81, 84), "bxx") << "a break before";
  EXPECT_EQ(part(79, 80), "x") << "a break after";
  EXPECT_EQ(part(80, 81), "") << "a break alone";
  EXPECT_EQ(part(160, 166), "xend\n");
}

TEST(UnwrappedText, RecordsBeginWhereTheyStandInTheText) {
  const std::string record = "2026-11-23T17:02:11Z INFO one\n";
  EXPECT_THAT(Unwrapped(OnlyBlockOf(record + "more\n" + record)).record_begins(), ElementsAre(0, 14));
  EXPECT_THAT(Unwrapped(OnlyBlockOf("more\n")).record_begins(), IsEmpty());
  const UnwrappedText wrapped = Unwrapped(OnlyBlockOf(Full('a') + "\n" + Full('b') + "\nend\n" + record));
  EXPECT_THAT(wrapped.record_begins(), ElementsAre(wrapped.text().find("INFO")));
}

TEST(UnwrappedText, BlankedTextKeepsItsPlace) {
  const Block block = OnlyBlockOf("abc\ndef\n");
  UnwrappedText text;
  text.Assign(block);
  text.Blank(1, 3);
  EXPECT_EQ(text.text(), "a  \ndef\n");
}

TEST(RecordEnd, IsWhereTheNextRecordBegins) {
  EXPECT_EQ(RecordEnd({4, 8}, 0, 20), 4u);
  EXPECT_EQ(RecordEnd({4, 8}, 4, 20), 8u);
  EXPECT_EQ(RecordEnd({4, 8}, 8, 20), 20u);
  EXPECT_EQ(RecordEnd({4, 8}, 5, 6), 6u);
  EXPECT_EQ(RecordEnd({}, 5, 6), 6u);
}

}  // namespace
}  // namespace vmsift
