// A file in chunks: together they hold the lines that LineSplitter cuts, whatever the size of the chunks.
#include "analyzer/frame/file_chunks.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/input/regular_file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/chunk_lines.h"
#include "tests/analyzer/random_log.h"
#include "tests/analyzer/temporary_folder.h"

namespace vmsift {
namespace {

using std::string_literals::operator""s;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr size_t kNoLimit = 1 << 20;

std::vector<ChunkLine> LinesInChunks(const std::string& path, size_t max_line_bytes, size_t chunk_bytes) {
  const std::unique_ptr<RegularFile> file = *RegularFile::Open(path);
  if (file == nullptr) return {};
  FileChunks chunks(file.get(), max_line_bytes, chunk_bytes);
  const ChunksRead read = ReadChunks(&chunks);
  EXPECT_TRUE(read.status.ok());
  EXPECT_EQ(read.bytes, file->size());
  return read.lines;
}

TEST(FileChunks, TogetherHoldTheLinesOfTheFile) {
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

TEST(FileChunksProperty, AgreeWithTheReaderOnRandomLogs) {
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
TEST(FileChunks, AVeryLongLineIsOneLine) {
  const TemporaryFolder folder;
  const std::string bytes = "a\n" + std::string(300'000, 'x') + "\nb\n";
  const std::string path = folder.Write("log", bytes);
  for (size_t max_line_bytes : {size_t{1000}, size_t{100'000}, kNoLimit}) {
    for (size_t chunk_bytes : {1000, 70'000, 1 << 20}) {
      EXPECT_EQ(LinesInChunks(path, max_line_bytes, chunk_bytes), LinesRead(bytes, max_line_bytes));
    }
  }
}

TEST(FileChunks, AFileThatBecameShorterEndsWhereItEnds) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("log", "one\ntwo\nthree\nfour\n");
  const std::unique_ptr<RegularFile> file = *RegularFile::Open(path);
  std::filesystem::resize_file(path, 10);
  FileChunks chunks(file.get(), kNoLimit, 8);
  LineChunk chunk;
  ASSERT_TRUE(chunks.Next(&chunk));
  EXPECT_THAT(LinesOf(&chunk), ElementsAre(ChunkLine("one", 4, false), ChunkLine("two", 4, false)));
  EXPECT_TRUE(chunk.status().ok());
  const std::string told = path + ": became shorter while it was read; it had 19 bytes";
  ASSERT_TRUE(chunks.Next(&chunk));
  EXPECT_THAT(LinesOf(&chunk), ElementsAre(ChunkLine("th", 2, false)));
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
