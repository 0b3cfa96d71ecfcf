// Whether an input is JSON Lines or text.
#include "analyzer/frame/input_format.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

std::string_view ShapeOf(std::string_view whole) {
  return InputFormatName(DetectInputFormat(whole, /*ended=*/true));
}

std::string_view ShapeOfHead(std::string_view head) {
  return InputFormatName(DetectInputFormat(head, /*ended=*/false));
}

TEST(DetectInputFormat, AJsonObjectALineIsJsonLines) {
  for (const char* text : {"{\"a\":1}\n{\"b\":2}\n", "{\"a\":1}", "{}\n", "[{\"a\":1},{\"b\":2}]\n",
                           "  {\"a\":\"}\"}  \r\n", "{\"a\":\"\\\"}\"}\n", "\xEF\xBB\xBF{\"a\":1}\n",
                           "\n \t\n\r\n{\"a\":1}\n\n", "{ \"a\" : [ { } ] }\n"}) {
    EXPECT_EQ(ShapeOf(text), "jsonl") << text;
  }
}

TEST(DetectInputFormat, EverythingElseIsText) {
  for (const char* text :
       {"some text\n", "{\n  \"a\": 1\n}\n", "[\n  {\"a\": 1}\n]\n", "{\"a\":1} and more\n",
        "{\"a\":1}{\"b\":2}\n", "{'a':1}\n", "[2026-11-23] text\n", "Error: {\"a\":1}\n", "{\"a\":\n1}\n",
        "{\"a\":1\n", "\"a\"\n", "17\n", "{0} of {1}\n"}) {
    EXPECT_EQ(ShapeOf(text), "text") << text;
  }
}

TEST(DetectInputFormat, HalfOfTheLinesDecide) {
  EXPECT_EQ(ShapeOf("{\"a\":1}\ntext\n"), "jsonl");
  EXPECT_EQ(ShapeOf("text\n{\"a\":1}\n"), "jsonl");
  EXPECT_EQ(ShapeOf("{\"a\":1}\ntext\nmore\n"), "text");
  EXPECT_EQ(ShapeOf("{\"a\":1}\n\n\n\ntext\n\n\n"), "jsonl") << "blank lines do not count";
}

TEST(DetectInputFormat, OnlyTheFirstLinesAreLookedAt) {
  std::string first_json;
  std::string first_text;
  for (int i = 0; i < 100; ++i) {
    first_json += "{\"a\":1}\n";
    first_text += "text\n";
  }
  EXPECT_EQ(ShapeOf(first_json + first_text + first_text), "jsonl");
  EXPECT_EQ(ShapeOf(first_text + first_json + first_json), "text");
}

TEST(DetectInputFormat, ALineThatTheHeadCutsDoesNotCount) {
  EXPECT_EQ(ShapeOfHead("text\n{\"a\":"), "text");
  EXPECT_EQ(ShapeOfHead("{\"a\":1}\nte"), "jsonl");
  EXPECT_EQ(ShapeOf("{\"a\":1}\n{\"b\":\n{\"c\":"), "text") << "at the end it does";
}

TEST(DetectInputFormat, ALineLongerThanTheHeadIsToldByHowItBegins) {
  EXPECT_EQ(ShapeOfHead("{\"a\":\"" + std::string(1000, 'x')), "jsonl");
  EXPECT_EQ(ShapeOfHead("[{\"a\":\"" + std::string(1000, 'x')), "jsonl");
  EXPECT_EQ(ShapeOfHead(std::string(1000, 'x')), "text");
}

TEST(DetectInputFormat, NothingAtAllHasAShape) {
  EXPECT_EQ(ShapeOf(""), "jsonl");
  EXPECT_EQ(ShapeOf("\n\n"), "jsonl");
}

}  // namespace
}  // namespace vmsift
