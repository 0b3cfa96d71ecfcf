// A file in chunks: together they hold the lines that LineReader reads, whatever the size of the chunks.
#include "analyzer/frame/line_chunks.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/memory_source.h"
#include "tests/analyzer/random_log.h"
#include "tests/analyzer/temporary_folder.h"

namespace vmsift {
namespace {

using std::string_literals::operator""s;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr size_t kNoLimit = 1 << 20;

// Text, bytes, and whether it is longer than the limit.
using LineCopy = std::tuple<std::string, uint64_t, bool>;

std::vector<LineCopy> LinesRead(const std::string& bytes, size_t max_line_bytes) {
  MemorySource source(bytes);
  LineReader::Options options;
  options.max_line_bytes = max_line_bytes;
  LineReader reader(&source, options);
  std::vector<LineCopy> lines;
  Line line;
  while (*reader.Next(&line)) lines.emplace_back(line.text, line.bytes, line.oversize);
  return lines;
}

std::vector<LineCopy> LinesOf(LineChunk* chunk) {
  std::vector<LineCopy> lines;
  Line line;
  while (chunk->Next(&line)) {
    lines.emplace_back(line.text, line.bytes, line.oversize);
    EXPECT_EQ(line.number, lines.size());
    if (line.oversize) continue;
    volatile char sink = 0;  // a sanitizer would not allow it past the buffer
    for (size_t i = 0; i < kLinePadding; ++i) sink = line.text.data()[line.text.size() + i];
    static_cast<void>(sink);
  }
  return lines;
}

std::vector<LineCopy> LinesInChunks(const std::string& path, size_t max_line_bytes, size_t chunk_bytes) {
  const std::unique_ptr<RegularFile> file = *RegularFile::Open(path);
  if (file == nullptr) return {};
  LineChunks chunks(file.get(), max_line_bytes, chunk_bytes);
  std::vector<LineCopy> lines;
  uint64_t bytes = 0;
  LineChunk chunk;
  for (uint64_t index = 0; chunks.Next(&chunk); ++index) {
    EXPECT_EQ(chunk.index(), index);
    EXPECT_TRUE(chunk.status().ok());
    bytes += chunk.bytes();
    for (LineCopy& line : LinesOf(&chunk)) lines.push_back(std::move(line));
  }
  EXPECT_EQ(bytes, file->size());
  return lines;
}

TEST(LineChunks, TogetherHoldTheLinesOfTheFile) {
  const TemporaryFolder folder;
  for (const std::string& bytes :
       {"a\n"s, "a"s, "\n"s, "\n\n\n"s, "one\ntwo\r\nthree"s,
        "\xEF\xBB\xBF"
        "a\n\xEF\xBB\xBF"
        "b\n"s,
        std::string(500, 'x') + "\n" + std::string(300, 'y'), "a\0b\nc\n"s, "\r\n\r"s}) {
    const std::string path = folder.Write("log", bytes);
    for (size_t max_line_bytes : {size_t{2}, size_t{7}, size_t{200}, kNoLimit}) {
      for (size_t chunk_bytes : {1, 2, 3, 5, 8, 64, 4096}) {
        EXPECT_EQ(LinesInChunks(path, max_line_bytes, chunk_bytes), LinesRead(bytes, max_line_bytes))
            << testing::PrintToString(bytes) << " in chunks of " << chunk_bytes << ", lines of at most "
            << max_line_bytes;
      }
    }
  }
}

TEST(LineChunksProperty, AgreeWithTheReaderOnRandomLogs) {
  const TemporaryFolder folder;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    RandomLog random(seed);
    const std::string bytes = seed % 2 == 0 ? random.Lines(60) : random.Bytes(3000);
    const std::string path = folder.Write("log", bytes);
    for (size_t chunk_bytes : {17, 64, 1000, 1 << 20}) {
      EXPECT_EQ(LinesInChunks(path, 300, chunk_bytes), LinesRead(bytes, 300)) << seed << ", " << chunk_bytes;
    }
  }
}

// Lines that are longer than what is read on at once.
TEST(LineChunks, AVeryLongLineIsOneLine) {
  const TemporaryFolder folder;
  const std::string bytes = "a\n" + std::string(300'000, 'x') + "\nb\n";
  const std::string path = folder.Write("log", bytes);
  for (size_t max_line_bytes : {size_t{1000}, size_t{100'000}, kNoLimit}) {
    for (size_t chunk_bytes : {1000, 70'000, 1 << 20}) {
      EXPECT_EQ(LinesInChunks(path, max_line_bytes, chunk_bytes), LinesRead(bytes, max_line_bytes));
    }
  }
}

TEST(LineChunks, AFileThatBecameShorterEndsWhereItEnds) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("log", "one\ntwo\nthree\nfour\n");
  const std::unique_ptr<RegularFile> file = *RegularFile::Open(path);
  std::filesystem::resize_file(path, 10);
  LineChunks chunks(file.get(), kNoLimit, 8);
  LineChunk chunk;
  ASSERT_TRUE(chunks.Next(&chunk));
  EXPECT_THAT(LinesOf(&chunk), ElementsAre(LineCopy("one", 4, false), LineCopy("two", 4, false)));
  EXPECT_TRUE(chunk.status().ok());
  const std::string told = path + ": became shorter while it was read; it had 19 bytes";
  ASSERT_TRUE(chunks.Next(&chunk));
  EXPECT_THAT(LinesOf(&chunk), ElementsAre(LineCopy("th", 2, false)));
  EXPECT_EQ(chunk.status().message(), told);
  ASSERT_TRUE(chunks.Next(&chunk));
  EXPECT_THAT(LinesOf(&chunk), IsEmpty());
  EXPECT_EQ(chunk.bytes(), 0u);
  EXPECT_EQ(chunk.status().message(), told);
  EXPECT_FALSE(chunks.Next(&chunk));
}

TEST(RegularFile, WhatIsNoRegularFileIsTold) {
  const TemporaryFolder folder;
  EXPECT_EQ(*RegularFile::Open("-"), nullptr);
  EXPECT_EQ(*RegularFile::Open("/dev/null"), nullptr);
  EXPECT_EQ(*RegularFile::Open(folder.path("")), nullptr);
  EXPECT_EQ(*RegularFile::Open(folder.Write("empty", "")), nullptr);
  EXPECT_FALSE(RegularFile::Open(folder.path("absent")).ok());
}

}  // namespace
}  // namespace vmsift
