// Lines into blocks: where a block ends, and which JSON documents are found inside it.
#include "analyzer/frame/block_framer.h"

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/framing.h"

namespace vmsift {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> Texts(const std::vector<Block>& blocks) {
  std::vector<std::string> texts;
  for (const Block& block : blocks) texts.push_back(block.text);
  return texts;
}

// The documents of all blocks; one that is not complete is marked.
std::vector<std::string> DocumentsOf(const std::vector<Block>& blocks) {
  std::vector<std::string> documents;
  for (const Block& block : blocks) {
    for (const BlockDocument& document : block.documents) {
      documents.push_back((document.too_long    ? "too long: "
                           : !document.complete ? "cut: "
                                                : "") +
                          block.text.substr(document.begin, document.end - document.begin));
    }
  }
  return documents;
}

std::vector<std::string> Documents(std::string_view text) {
  return DocumentsOf(BlocksOf(text));
}

std::string Repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

TEST(BlockFramer, NoLinesAreNoBlock) {
  BlockFramer framer{BlockFramer::Options()};
  EXPECT_FALSE(framer.Finish());
}

TEST(BlockFramer, LinesThatNothingPartsAreOneBlock) {
  EXPECT_THAT(Texts(BlocksOf("one\n\n  two\r\nthree")), ElementsAre("one\n\n  two\nthree\n"));
}

TEST(BlockFramer, ALineIsToldWithItsPlaceAndSize) {
  const Block block = OnlyBlockOf("one\r\n \t\n2026-11-23T17:02:11Z two\n");
  ASSERT_THAT(block.lines, SizeIs(3));
  EXPECT_EQ(block.lines[0].number, 1u);
  EXPECT_EQ(block.lines[2].number, 3u);
  EXPECT_EQ(block.lines[0].bytes, 5u);
  EXPECT_EQ(block.lines[1].bytes, 3u);
  EXPECT_EQ(block.lines[2].bytes, 25u) << "of the line as it was read, not as it was cleaned";
  EXPECT_FALSE(block.lines[0].blank);
  EXPECT_TRUE(block.lines[1].blank);
  EXPECT_EQ(block.text.substr(block.lines[2].begin), "two\n");
}

TEST(BlockFramer, AnOffsetLiesInTheLineThatHoldsIt) {
  const Block block = OnlyBlockOf("ab\n\ncd\n");
  const std::vector<size_t> line_of = {0, 0, 0, 1, 2, 2, 2};
  ASSERT_EQ(block.text.size(), line_of.size());
  for (size_t offset = 0; offset < line_of.size(); ++offset) {
    EXPECT_EQ(block.LineAt(offset), line_of[offset]) << offset;
  }
}

TEST(BlockFramer, ALineKeepsItsTime) {
  const Block block = OnlyBlockOf("[2026-11-23 17:02:11,123] one\ntwo\n2026-11-23T17:02:12Z\n");
  ASSERT_THAT(block.lines, SizeIs(3));
  EXPECT_EQ(block.TimeOf(block.lines[0]), "2026-11-23 17:02:11,123");
  EXPECT_EQ(block.TimeOf(block.lines[1]), "");
  EXPECT_EQ(block.TimeOf(block.lines[2]), "2026-11-23T17:02:12Z");
}

TEST(BlockFramer, ALevelAfterItsTimeBeginsARecord) {
  const struct {
    const char* line;
    bool begins_record;
  } kLines[] = {
      {"2026-11-23T17:02:11Z INFO started", true},
      {"2026-11-23 17:02:11,123 [ERROR] failed", true},
      {"[2026-11-23 17:02:11] level=warn msg=late", true},
      {"E0411 04:43:03.535382       1 scale.go:12] failed", true},
      {"time=\"2026-11-23T17:02:11Z\" level=info", true},
      {"Nov  1 17:02:11 host sshd[17]: Connection closed", true},
      {"Nov 12 17:02:11 host kernel: Out of memory", true},
      {"Nov 12 17:02:11 host deploy:     \"code\": \"X\"", false},
      {"Nov 12 17:02:11 host deploy: \"code\": \"X\"", false},
      {"2026-11-23T17:02:11Z ##[section]Finishing: x", true},
      {"2026-11-23T17:02:11Z ##[error]Failed", false},
      {"2026-11-23T17:02:11Z started", false},
      {"INFO started", false},
      {"Error 17 of 20", false},
      {"E04 is a gate", false},
  };
  for (const auto& [line, begins_record] : kLines) {
    EXPECT_EQ(OnlyBlockOf(line).lines.at(0).begins_record, begins_record) << line;
  }
}

TEST(BlockFramer, AnEventThatBeginsEndsTheBlock) {
  EXPECT_THAT(Texts(BlocksOf("before\nError: one\nmore\nError: two\n")),
              ElementsAre("before\n", "Error: one\nmore\n", "Error: two\n"));
  EXPECT_THAT(Texts(BlocksOf("before\nERROR: (Code) one\nERROR: (Code) two\n")),
              ElementsAre("before\n", "ERROR: (Code) one\n", "ERROR: (Code) two\n"));
}

TEST(BlockFramer, TheLinesOfATreeAreNoEventsOfTheirOwn) {
  EXPECT_THAT(
      Texts(BlocksOf("==> vm: ERROR: -> Outer : message\nERROR: -> Outer : one\nERROR:   -> Inner : two\n")),
      SizeIs(1));
}

TEST(BlockFramer, ABoxIsABlock) {
  EXPECT_THAT(Texts(BlocksOf("before\n╷\n│ Error: one\n│ \n│   more\n╵\nafter\n")),
              ElementsAre("before\n", "\n", "Error: one\n\n  more\n\n", "after\n"));
}

TEST(BlockFramer, ALargeBlockEndsBeforeARecord) {
  BlockFramer::Options options;
  options.piece_bytes = 8;
  EXPECT_THAT(Texts(BlocksOf("abc\nabc\n2026-11-23T17:02:11Z INFO one\nabc\n", options)),
              ElementsAre("abc\nabc\n", "INFO one\nabc\n"));
}

TEST(BlockFramer, ALargeBlockEndsAfterLinesThatNameNoError) {
  BlockFramer::Options options;
  options.piece_bytes = 64;
  const std::string quiet = Repeated("abc\n", 4);
  EXPECT_THAT(Texts(BlocksOf(Repeated("abc\n", 21), options)), ElementsAre(Repeated("abc\n", 20), "abc\n"));
  const std::string event = Repeated("abc\n", 15) + "ErrorCode: X\nErrorMessage: y\n";
  EXPECT_THAT(Texts(BlocksOf(event + quiet + "abc\n", options)), ElementsAre(event + quiet, "abc\n"))
      << "the lines of one error stay together";
}

TEST(BlockFramer, ABlockOfManyTimesItsSizeEnds) {
  BlockFramer::Options options;
  options.piece_bytes = 8;
  EXPECT_THAT(Texts(BlocksOf(Repeated("error 7\n", 17), options)),
              ElementsAre(Repeated("error 7\n", 16), "error 7\n"));
}

TEST(BlockFramer, NoBlockEndsForItsSizeWhileADocumentIsOpen) {
  BlockFramer::Options options;
  options.piece_bytes = 4;
  EXPECT_THAT(Texts(BlocksOf("{\"a\":\n  [1,\n  2]\n}\n{\"b\":1}\n", options)),
              ElementsAre("{\"a\":\n  [1,\n  2]\n}\n", "{\"b\":1}\n"));
}

TEST(BlockFramer, ADocumentGoesToWhereItsBracketsBalance) {
  EXPECT_THAT(Documents(R"({"a":1})"), ElementsAre(R"({"a":1})"));
  EXPECT_THAT(Documents(R"({"a":{"b":[{"c":1},{}]}} and more)"), ElementsAre(R"({"a":{"b":[{"c":1},{}]}})"));
  EXPECT_THAT(Documents("{}"), ElementsAre("{}"));
  EXPECT_THAT(Documents("{ \t\"a\":1}"), ElementsAre("{ \t\"a\":1}"));
}

TEST(BlockFramer, ADocumentGoesOverAsManyLinesAsItTakes) {
  const std::string pretty =
      "{\n  \"a\": {\n    \"b\": [\n      1,\n      true,\n      false,\n      null\n    ]\n  }\n}";
  EXPECT_THAT(Documents("before\n" + pretty + "\nafter\n"), ElementsAre(pretty));
}

TEST(BlockFramer, BlankLinesMayStandInADocument) {
  EXPECT_THAT(Documents("{\n\n  \"a\": 1,\n \t \n  \"b\": 2\n\n}\n"),
              ElementsAre("{\n\n  \"a\": 1,\n \t \n  \"b\": 2\n\n}"));
}

TEST(BlockFramer, ADocumentMayStandInProse) {
  EXPECT_THAT(Documents(R"(Response: {"a":1}; then [{"b":2}] (x))"), ElementsAre(R"({"a":1})", R"({"b":2})"));
  EXPECT_THAT(Documents("status 409: {\n  \"a\": 1\n}: gave up\n"), ElementsAre("{\n  \"a\": 1\n}"));
}

TEST(BlockFramer, BracketsAndQuotesInsideStringsAreText) {
  for (const char* document : {R"({"a":"}"})", R"({"a":"{[","b":1})", R"({"a":"\"}","b":1})",
                               R"({"a":"\\","b":1})", R"({"a\"}":1})"}) {
    EXPECT_THAT(Documents(document), ElementsAre(document));
  }
}

TEST(BlockFramer, AStringMayHoldRawLineBreaks) {
  EXPECT_THAT(Documents("{\"message\":\"one\ntwo {\nthree\",\"code\":\"X\"}\n"),
              ElementsAre("{\"message\":\"one\ntwo {\nthree\",\"code\":\"X\"}"));
}

TEST(BlockFramer, AQuoteThatLostItsEscapingDoesNotSwallowWhatFollows) {
  EXPECT_THAT(Documents("{\n  \"message\": \"the 24\" disk\",\n  \"code\": \"X\"\n}\n{\"b\":1}\n"),
              ElementsAre("{\n  \"message\": \"the 24\" disk\",\n  \"code\": \"X\"\n}", "{\"b\":1}"));
}

TEST(BlockFramer, AKeyThatIsCutShortDoesNotSwallowWhatFollows) {
  for (const char* cut : {"{\"\n}", "{\"rec\n}", "{\"value\n\"a\":1}"})
    EXPECT_THAT(Documents(std::string(cut) + "\n{\"b\":1}\n"), ElementsAre(cut, "{\"b\":1}"));
}

TEST(BlockFramer, ABraceBeforeNoKeyBeginsNoDocument) {
  for (const char* line : {"for (;;) { x; }", "{0} of {1}", "${name}", "{'code': 'X'}", "{ [Error: refused]",
                           "{", "if (failed) {\n  stop();\n}", "[1, 2]"}) {
    EXPECT_THAT(Documents(line), IsEmpty()) << line;
  }
}

TEST(BlockFramer, ElementsOfATopLevelArrayAreDocumentsOfTheirOwn) {
  EXPECT_THAT(Documents(R"([{"a":1},{"b":[{"c":2}]}])"), ElementsAre(R"({"a":1})", R"({"b":[{"c":2}]})"));
  EXPECT_THAT(Documents("[\n  {\n    \"a\": 1\n  },\n  {\n    \"b\": 2\n  }\n]\n"),
              ElementsAre("{\n    \"a\": 1\n  }", "{\n    \"b\": 2\n  }"));
}

TEST(BlockFramer, ElementsOfAnEnvelopeAreDocumentsOfTheirOwn) {
  for (const char* envelope :
       {"{\"records\":[", "{ \"records\" : [ ", "{\n  \"records\": [\n", "{\"value\":["}) {
    EXPECT_THAT(Documents(std::string(envelope) + "{\"a\":1},\n{\"b\":2}]}\n"),
                ElementsAre("{\"a\":1}", "{\"b\":2}"))
        << envelope;
  }
  EXPECT_THAT(Documents(R"({"records":{"a":[{"b":1}]}})"), SizeIs(1)) << "an object, not a list";
  EXPECT_THAT(Documents(R"({"a":{"records":[{"b":1}]}})"), SizeIs(1)) << "not outermost";
}

TEST(BlockFramer, ALongArrayIsReadInBlocks) {
  BlockFramer::Options options;
  options.piece_bytes = 64;
  options.max_document_bytes = 4096;
  for (const char* begin : {"[\n", "{\"records\":[\n"}) {
    const std::vector<Block> blocks = BlocksOf(begin + Repeated("{\n  \"a\": 1\n},\n", 1000), options);
    EXPECT_GT(blocks.size(), 50u);
    const std::vector<std::string> documents = DocumentsOf(blocks);
    EXPECT_THAT(documents, SizeIs(1000));
    EXPECT_THAT(documents, Each("{\n  \"a\": 1\n}"));
  }
}

TEST(BlockFramer, WhatTheEndCutsShortIsTold) {
  EXPECT_THAT(Documents("{\"a\":{\"b\":1}"), ElementsAre("cut: {\"a\":{\"b\":1}\n"));
  EXPECT_THAT(Documents("{\"a\":\"b"), ElementsAre("cut: {\"a\":\"b\n"));
  EXPECT_THAT(Documents("{\n  \"a\": 1,\n"), ElementsAre("cut: {\n  \"a\": 1,\n"));
}

TEST(BlockFramer, ALineThatCannotBeJsonCutsADocumentShort) {
  EXPECT_THAT(Documents("{\n  \"a\": 1,\nDone in 3 s\n{\"b\":2}\n"),
              ElementsAre("cut: {\n  \"a\": 1,\n", "{\"b\":2}"));
}

TEST(BlockFramer, AnEventCutsADocumentShort) {
  const std::vector<Block> blocks = BlocksOf("{\n  \"a\": \"b\nError: two\n{\"c\":3}\n");
  EXPECT_THAT(Texts(blocks), ElementsAre("{\n  \"a\": \"b\n", "Error: two\n{\"c\":3}\n"));
  EXPECT_THAT(DocumentsOf(blocks), ElementsAre("cut: {\n  \"a\": \"b\n", "{\"c\":3}"));
}

TEST(BlockFramer, ACmdletsErrorCutsADocumentShortButEndsNoBlock) {
  const std::vector<Block> blocks = BlocksOf("{\n  \"a\": \"b\nNew-AzVM : it failed\n{\"c\":3}\n");
  EXPECT_THAT(blocks, SizeIs(1));
  EXPECT_THAT(DocumentsOf(blocks), ElementsAre("cut: {\n  \"a\": \"b\n", "{\"c\":3}"));
}

TEST(BlockFramer, ADocumentMayStandOnTheLineThatBeginsAnEvent) {
  EXPECT_THAT(Documents("before\nError: {\"a\":1}\n"), ElementsAre("{\"a\":1}"));
  EXPECT_THAT(Documents("before\nError: {\"a\":\n  1}\n"), ElementsAre("{\"a\":\n  1}"));
}

TEST(BlockFramer, AStringThatNeverClosesIsGivenUp) {
  const std::vector<std::string> documents =
      Documents("{\"a\":\"b\n" + Repeated("some text\n", 1000) + "{\"c\":3}\n");
  ASSERT_THAT(documents, SizeIs(2));
  EXPECT_THAT(documents[0], testing::StartsWith("cut: {\"a\":\"b\n"));
  EXPECT_EQ(documents[1], "{\"c\":3}");
}

TEST(BlockFramer, ADocumentLongerThanTheLimitEndsItsBlock) {
  BlockFramer::Options options;
  options.max_document_bytes = 4096;
  const std::vector<Block> blocks =
      BlocksOf("{\n" + Repeated("  \"key\": \"a value\",\n", 400) + "  \"last\": 0\n}\n{\"b\":1}\n", options);
  const std::vector<std::string> documents = DocumentsOf(blocks);
  ASSERT_FALSE(documents.empty());
  EXPECT_THAT(documents.front(), testing::StartsWith("too long: {\n"));
  EXPECT_EQ(documents.back(), "{\"b\":1}") << "what comes after it is read again";
}

TEST(BlockFramer, MemoryIsBoundedByTheLimitOfADocument) {
  BlockFramer::Options options;
  options.max_document_bytes = 4096;
  options.piece_bytes = 1024;
  for (const std::string line : {"  \"key\": \"a value\",\n", "[\n", "\n", "\"\n", "{\"a\":\n", "text\n"}) {
    uint64_t lines = 0;
    for (const Block& block : BlocksOf("{\"a\":\n" + Repeated(line, 10000), options)) {
      EXPECT_LE(block.text.size(), options.max_document_bytes + line.size()) << line;
      lines += block.lines.size();
    }
    EXPECT_EQ(lines, 10001u) << line;
  }
}

TEST(BlockFramer, ADocumentOfManyShortLinesIsBoundedByWhatItsLinesCost) {
  BlockFramer::Options options;
  options.max_document_bytes = 64 << 10;
  const std::vector<Block> blocks = BlocksOf("{\"a\":\n" + std::string(60000, '\n') + "1}\n", options);
  EXPECT_GT(blocks.size(), 1u);
  ASSERT_THAT(blocks.front().documents, SizeIs(1));
  EXPECT_TRUE(blocks.front().documents[0].too_long);
  EXPECT_LE(blocks.front().lines.size() * sizeof(BlockLine), options.max_document_bytes + sizeof(BlockLine));
}

TEST(BlockFramer, NothingOfABlockShowsInTheNext) {
  BlockFramer::Options options;
  options.max_document_bytes = 2048;
  // A document that was given up inside a string, deep in brackets.
  const std::string open = "{\"a\":[[[\"" + std::string(3000, 'x') + "\n";
  EXPECT_THAT(DocumentsOf(BlocksOf(open + "{\"b\":1}\n", options)),
              ElementsAre(testing::StartsWith("too long: "), "{\"b\":1}"));
}

TEST(BlockFramerProperty, EveryLineIsInOneBlock) {
  const std::vector<std::string> kLines = {"Error: one", "╷",
                                           "│ text",     "╵",
                                           "{",          "}",
                                           "{\"a\":[",   "]}",
                                           "",           "\"",
                                           "\"x\": 1",   "New-AzVM : x",
                                           "text",       "{\"records\":[",
                                           "INFO text",  "&quot;{&quot;"};
  BlockFramer::Options options;
  options.piece_bytes = 256;
  options.max_document_bytes = 1024;
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    std::mt19937_64 random(seed);
    std::string text;
    for (int i = 0; i < 500; ++i) text += kLines[random() % kLines.size()] + "\n";
    uint64_t number = 0;
    uint64_t bytes = 0;
    for (const Block& block : BlocksOf(text, options)) {
      size_t document_end = 0;
      for (const BlockLine& line : block.lines) {
        ASSERT_EQ(line.number, ++number) << "seed " << seed;
        bytes += line.bytes;
      }
      for (const BlockDocument& document : block.documents) {
        ASSERT_LE(document_end, document.begin) << "seed " << seed;
        ASSERT_LT(document.begin, document.end) << "seed " << seed;
        document_end = document.end;
      }
      ASSERT_LE(document_end, block.text.size()) << "seed " << seed;
    }
    EXPECT_EQ(number, 500u);
    EXPECT_EQ(bytes, text.size());
  }
}

}  // namespace
}  // namespace vmsift
