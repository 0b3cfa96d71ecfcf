// Whether an input is JSON Lines or text, and a source whose head is looked at without being lost.
#include "analyzer/frame/input_shape.h"

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "tests/analyzer/memory_source.h"

namespace vmsift {
namespace {

std::string_view ShapeOf(std::string_view whole) {
  return InputShapeName(DetectInputShape(whole, /*ended=*/true));
}

std::string_view ShapeOfHead(std::string_view head) {
  return InputShapeName(DetectInputShape(head, /*ended=*/false));
}

TEST(DetectInputShape, AJsonObjectALineIsJsonLines) {
  for (const char* text : {"{\"a\":1}\n{\"b\":2}\n", "{\"a\":1}", "{}\n", "[{\"a\":1},{\"b\":2}]\n",
                           "  {\"a\":\"}\"}  \r\n", "{\"a\":\"\\\"}\"}\n", "\xEF\xBB\xBF{\"a\":1}\n",
                           "\n \t\n\r\n{\"a\":1}\n\n", "{ \"a\" : [ { } ] }\n"}) {
    EXPECT_EQ(ShapeOf(text), "jsonl") << text;
  }
}

TEST(DetectInputShape, EverythingElseIsText) {
  for (const char* text :
       {"some text\n", "{\n  \"a\": 1\n}\n", "[\n  {\"a\": 1}\n]\n", "{\"a\":1} and more\n",
        "{\"a\":1}{\"b\":2}\n", "{'a':1}\n", "[2026-11-23] text\n", "Error: {\"a\":1}\n", "{\"a\":\n1}\n",
        "{\"a\":1\n", "\"a\"\n", "17\n", "{0} of {1}\n"}) {
    EXPECT_EQ(ShapeOf(text), "text") << text;
  }
}

TEST(DetectInputShape, HalfOfTheLinesDecide) {
  EXPECT_EQ(ShapeOf("{\"a\":1}\ntext\n"), "jsonl");
  EXPECT_EQ(ShapeOf("text\n{\"a\":1}\n"), "jsonl");
  EXPECT_EQ(ShapeOf("{\"a\":1}\ntext\nmore\n"), "text");
  EXPECT_EQ(ShapeOf("{\"a\":1}\n\n\n\ntext\n\n\n"), "jsonl") << "blank lines do not count";
}

TEST(DetectInputShape, OnlyTheFirstLinesAreLookedAt) {
  std::string first_json;
  std::string first_text;
  for (int i = 0; i < 100; ++i) {
    first_json += "{\"a\":1}\n";
    first_text += "text\n";
  }
  EXPECT_EQ(ShapeOf(first_json + first_text + first_text), "jsonl");
  EXPECT_EQ(ShapeOf(first_text + first_json + first_json), "text");
}

TEST(DetectInputShape, ALineThatTheHeadCutsDoesNotCount) {
  EXPECT_EQ(ShapeOfHead("text\n{\"a\":"), "text");
  EXPECT_EQ(ShapeOfHead("{\"a\":1}\nte"), "jsonl");
  EXPECT_EQ(ShapeOf("{\"a\":1}\n{\"b\":\n{\"c\":"), "text") << "at the end it does";
}

TEST(DetectInputShape, ALineLongerThanTheHeadIsToldByHowItBegins) {
  EXPECT_EQ(ShapeOfHead("{\"a\":\"" + std::string(1000, 'x')), "jsonl");
  EXPECT_EQ(ShapeOfHead("[{\"a\":\"" + std::string(1000, 'x')), "jsonl");
  EXPECT_EQ(ShapeOfHead(std::string(1000, 'x')), "text");
}

TEST(DetectInputShape, NothingAtAllHasAShape) {
  EXPECT_EQ(ShapeOf(""), "jsonl");
  EXPECT_EQ(ShapeOf("\n\n"), "jsonl");
}

// Reads to the end, `capacity` bytes at a time.
std::string ReadAll(ByteSource* source, size_t capacity, absl::Status* status) {
  std::string all;
  std::string buffer(capacity, '\0');
  while (true) {
    const absl::StatusOr<size_t> got = source->Read(buffer.data(), capacity);
    *status = got.status();
    if (!got.ok() || *got == 0) return all;
    EXPECT_LE(*got, capacity);
    all.append(buffer, 0, *got);
  }
}

// `size` bytes that differ from place to place.
std::string Bytes(size_t size) {
  std::string bytes;
  for (size_t i = 0; i < size; ++i) bytes += static_cast<char>('a' + i % 23);
  return bytes;
}

TEST(HeadedSource, TheHeadIsReadAgain) {
  for (size_t size : {size_t{0}, size_t{1}, size_t{1000}, kShapeHeadBytes - 1, kShapeHeadBytes,
                      kShapeHeadBytes + 1, 3 * kShapeHeadBytes}) {
    for (size_t capacity : {size_t{7}, kShapeHeadBytes, 4 * kShapeHeadBytes}) {
      const std::string bytes = Bytes(size);
      MemorySource source(bytes);
      HeadedSource headed(&source);
      EXPECT_EQ(headed.Head(), bytes.substr(0, kShapeHeadBytes)) << size;
      absl::Status status;
      EXPECT_EQ(ReadAll(&headed, capacity, &status), bytes) << size << " by " << capacity;
      EXPECT_TRUE(status.ok()) << status;
    }
  }
}

TEST(HeadedSource, TellsWhetherTheHeadIsAll) {
  for (size_t size : {size_t{0}, size_t{1}, kShapeHeadBytes - 1}) {
    MemorySource source(Bytes(size));
    HeadedSource headed(&source);
    headed.Head();
    EXPECT_TRUE(headed.head_is_all()) << size;
  }
  MemorySource source(Bytes(kShapeHeadBytes + 1));
  HeadedSource headed(&source);
  headed.Head();
  EXPECT_FALSE(headed.head_is_all());
}

TEST(HeadedSource, TheHeadDoesNotDependOnPortions) {
  const std::string bytes = Bytes(2 * kShapeHeadBytes);
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    MemorySource source(bytes);
    source.InPortions(seed);
    HeadedSource headed(&source);
    EXPECT_EQ(headed.Head(), bytes.substr(0, kShapeHeadBytes));
    EXPECT_EQ(headed.Head().size(), kShapeHeadBytes) << "asked again, it is the same";
    absl::Status status;
    EXPECT_EQ(ReadAll(&headed, 4096, &status), bytes);
  }
}

TEST(HeadedSource, WithoutALookAtItsHeadItReadsAlike) {
  MemorySource source("abc");
  HeadedSource headed(&source);
  absl::Status status;
  EXPECT_EQ(ReadAll(&headed, 2, &status), "abc");
}

TEST(HeadedSource, AFailingSourceGivesWhatItGaveAndThenItsError) {
  for (size_t size : {size_t{0}, size_t{10}, kShapeHeadBytes + 10}) {
    const std::string bytes = Bytes(size);
    MemorySource source(bytes);
    source.FailingWith(absl::DataLossError("the disk is gone"));
    HeadedSource headed(&source);
    EXPECT_EQ(headed.Head(), bytes.substr(0, kShapeHeadBytes));
    absl::Status status;
    EXPECT_EQ(ReadAll(&headed, 4096, &status), bytes);
    EXPECT_EQ(status, absl::DataLossError("the disk is gone")) << size;
  }
}

}  // namespace
}  // namespace vmsift
