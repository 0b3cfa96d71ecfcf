// Bytes that come in order, in chunks: together they hold the lines that LineSplitter cuts, whatever the size
// of the chunks and of what comes at a time.
#include "analyzer/frame/pipe_chunks.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/chunk_lines.h"
#include "tests/analyzer/memory_source.h"
#include "tests/analyzer/random_log.h"

namespace vmsift {
namespace {

using std::string_literals::operator""s;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr size_t kNoLimit = 1 << 20;

// With the source in whole, and in portions of any size.
std::vector<ChunkLine> LinesInChunks(const std::string& bytes, size_t max_line_bytes, size_t chunk_bytes,
                                     std::optional<uint64_t> portions = std::nullopt) {
  MemorySource source(bytes);
  if (portions) source.InPortions(*portions);
  PipeChunks chunks(&source, max_line_bytes, chunk_bytes);
  const ChunksRead read = ReadChunks(&chunks);
  EXPECT_TRUE(read.status.ok());
  EXPECT_EQ(read.bytes, bytes.size());
  return read.lines;
}

TEST(PipeChunks, TogetherHoldTheLinesOfTheSource) {
  for (const std::string& bytes : {""s, "a\n"s, "a"s, "\n"s, "\n\n\n"s, "one\ntwo\r\nthree"s,
                                   "\xEF\xBB\xBF"
                                   "a\n\xEF\xBB\xBF"
                                   "b\n"s,
                                   "\xEF\xBB\xBF"s, std::string(500, 'x') + "\n" + std::string(300, 'y'),
                                   "a\0b\nc\n"s, "\r\n\r"s, "1234567\r\n12345678\r\n1234567\r"s}) {
    for (size_t max_line_bytes : {size_t{0}, size_t{2}, size_t{7}, size_t{200}, kNoLimit}) {
      const std::vector<ChunkLine> expected = LinesRead(bytes, max_line_bytes);
      for (size_t chunk_bytes : {1, 2, 3, 5, 8, 64, 4096}) {
        SCOPED_TRACE(testing::PrintToString(bytes) + " in chunks of " + std::to_string(chunk_bytes) +
                     ", lines of at most " + std::to_string(max_line_bytes));
        EXPECT_EQ(LinesInChunks(bytes, max_line_bytes, chunk_bytes), expected);
        EXPECT_EQ(LinesInChunks(bytes, max_line_bytes, chunk_bytes, chunk_bytes), expected) << "in portions";
      }
    }
  }
}

TEST(PipeChunksProperty, AgreeWithTheReaderOnRandomLogs) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    RandomLog random(seed);
    const std::string bytes = seed % 2 == 0 ? random.Lines(60) : random.Bytes(3000);
    for (size_t max_line_bytes : {size_t{10}, size_t{300}, kNoLimit}) {
      const std::vector<ChunkLine> expected = LinesRead(bytes, max_line_bytes);
      for (size_t chunk_bytes : {1, 17, 64, 1000, 1 << 20}) {
        SCOPED_TRACE(std::to_string(seed) + ", " + std::to_string(chunk_bytes));
        EXPECT_EQ(LinesInChunks(bytes, max_line_bytes, chunk_bytes), expected);
        EXPECT_EQ(LinesInChunks(bytes, max_line_bytes, chunk_bytes, seed), expected) << "in portions";
      }
    }
  }
}

// Lines that are longer than what is read on at once.
TEST(PipeChunks, AVeryLongLineIsOneLine) {
  const std::string bytes = "a\n" + std::string(300'000, 'x') + "\nb\nc\n" + std::string(200'000, 'y');
  for (size_t max_line_bytes : {size_t{1000}, size_t{100'000}, kNoLimit}) {
    for (size_t chunk_bytes : {1000, 70'000, 1 << 20}) {
      EXPECT_EQ(LinesInChunks(bytes, max_line_bytes, chunk_bytes), LinesRead(bytes, max_line_bytes));
      EXPECT_EQ(LinesInChunks(bytes, max_line_bytes, chunk_bytes, 1), LinesRead(bytes, max_line_bytes));
    }
  }
}

TEST(PipeChunks, AFailingSourceGivesItsLinesThenItsError) {
  for (const std::string& bytes : {""s, "one\n"s, "one\ntw"s, "one\n" + std::string(100'000, 'x')}) {
    for (size_t max_line_bytes : {size_t{8}, kNoLimit}) {
      for (size_t chunk_bytes : {1, 4, 5, 64}) {
        MemorySource source(bytes);
        source.InPortions(chunk_bytes).FailingWith(absl::DataLossError("the disk is gone"));
        PipeChunks chunks(&source, max_line_bytes, chunk_bytes);
        const ChunksRead read = ReadChunks(&chunks);
        EXPECT_EQ(read.lines, LinesRead(bytes, max_line_bytes));
        EXPECT_EQ(read.bytes, bytes.size());
        EXPECT_EQ(read.status, absl::DataLossError("the disk is gone"));
      }
    }
  }
}

TEST(PipeChunks, AnEmptySourceIsAChunkWithoutLines) {
  MemorySource source("");
  PipeChunks chunks(&source, kNoLimit);
  LineChunk chunk;
  ASSERT_TRUE(chunks.Next(&chunk));
  EXPECT_THAT(LinesOf(&chunk), IsEmpty());
  EXPECT_EQ(chunks.ChunksKnown(), 1u);
  EXPECT_FALSE(chunks.Next(&chunk));
  EXPECT_FALSE(chunks.Next(&chunk)) << "asked again";
}

// Nobody is called to help with the one chunk of a small source.
TEST(PipeChunks, ASmallSourceIsKnownToBeOneChunk) {
  MemorySource source("one\ntwo\n");
  PipeChunks chunks(&source, kNoLimit, 64);
  LineChunk chunk;
  ASSERT_TRUE(chunks.Next(&chunk));
  EXPECT_THAT(LinesOf(&chunk), ElementsAre(ChunkLine("one", 4, false), ChunkLine("two", 4, false)));
  EXPECT_EQ(chunks.ChunksKnown(), 1u);
}

TEST(PipeChunks, ManyMayTakeThem) {
  RandomLog random(5);
  const std::string bytes = random.Lines(2000);
  const std::vector<ChunkLine> expected = LinesRead(bytes, 300);
  for (size_t ahead : {0, 1, 4}) {
    for (size_t thread_count : {2, 4}) {
      MemorySource source(bytes);
      source.InPortions(5).FailingWith(absl::DataLossError("the disk is gone"));
      PipeChunks chunks(&source, 300, 500, ahead);
      std::mutex mutex;
      std::map<uint64_t, std::vector<ChunkLine>> taken;
      std::vector<uint64_t> with_errors;
      std::vector<std::thread> threads;
      for (size_t i = 0; i < thread_count; ++i) {
        threads.emplace_back([&] {
          LineChunk chunk;
          while (chunks.Next(&chunk)) {
            std::vector<ChunkLine> lines = LinesOf(&chunk);
            const std::lock_guard lock(mutex);
            EXPECT_TRUE(taken.emplace(chunk.index(), std::move(lines)).second) << "taken twice";
            if (!chunk.status().ok()) with_errors.push_back(chunk.index());
          }
        });
      }
      for (std::thread& thread : threads) thread.join();
      EXPECT_EQ(chunks.ChunksKnown(), taken.size());
      EXPECT_THAT(with_errors, ElementsAre(taken.size() - 1));
      std::vector<ChunkLine> lines;
      for (const auto& [index, some] : taken) lines.insert(lines.end(), some.begin(), some.end());
      EXPECT_EQ(lines, expected) << thread_count << " threads, " << ahead << " chunks ahead";
    }
  }
}

// A thread that takes no more, or takes its time, holds nobody up.
TEST(PipeChunks, WhoeverComesReads) {
  std::string bytes;
  for (int i = 0; i < 40; ++i) bytes += "line " + std::to_string(i) + "\n";
  MemorySource source(bytes);
  PipeChunks chunks(&source, kNoLimit, 20);
  LineChunk first;
  ASSERT_TRUE(chunks.Next(&first));
  uint64_t lines = LinesOf(&first).size();
  std::thread other([&] {
    LineChunk chunk;
    ASSERT_TRUE(chunks.Next(&chunk));
    lines += LinesOf(&chunk).size();
  });
  other.join();
  while (chunks.Next(&first)) lines += LinesOf(&first).size();
  EXPECT_EQ(lines, 40u);
}

}  // namespace
}  // namespace vmsift
