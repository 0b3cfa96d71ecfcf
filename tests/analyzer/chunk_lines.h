// The lines of chunks, to be held against those of LineReader.
#ifndef VMSIFT_TESTS_ANALYZER_CHUNK_LINES_H_
#define VMSIFT_TESTS_ANALYZER_CHUNK_LINES_H_

#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "analyzer/frame/line_chunk.h"
#include "gtest/gtest.h"
#include "tests/analyzer/line_reader.h"
#include "tests/analyzer/memory_source.h"

namespace vmsift {

// Text, bytes, and whether it is longer than the limit.
using ChunkLine = std::tuple<std::string, uint64_t, bool>;

// The oracle.
inline std::vector<ChunkLine> LinesRead(const std::string& bytes, size_t max_line_bytes) {
  MemorySource source(bytes);
  LineOptions options;
  options.max_line_bytes = max_line_bytes;
  LineReader reader(&source, options);
  std::vector<ChunkLine> lines;
  Line line;
  while (*reader.Next(&line)) lines.emplace_back(line.text, line.bytes, line.oversize);
  return lines;
}

// Of one chunk. Reads the padding of each, which a sanitizer would not allow past the buffer.
inline std::vector<ChunkLine> LinesOf(LineChunk* chunk) {
  std::vector<ChunkLine> lines;
  Line line;
  while (chunk->Next(&line)) {
    lines.emplace_back(line.text, line.bytes, line.oversize);
    EXPECT_EQ(line.number, lines.size());
    if (line.oversize) continue;
    volatile char sink = 0;
    for (size_t i = 0; i < kLinePadding; ++i) sink = line.text.data()[line.text.size() + i];
    static_cast<void>(sink);
  }
  return lines;
}

struct ChunksRead {
  std::vector<ChunkLine> lines;
  uint64_t chunks = 0;
  uint64_t bytes = 0;
  absl::Status status;  // of the last chunk; the others have none
};

// Of all chunks that are left.
inline ChunksRead ReadChunks(ChunkSource* source) {
  ChunksRead read;
  LineChunk chunk;
  for (; source->Next(&chunk); ++read.chunks) {
    EXPECT_TRUE(read.status.ok()) << "chunks behind an error";
    EXPECT_EQ(chunk.index(), read.chunks);
    EXPECT_GE(source->ChunksKnown(), read.chunks + 1);
    read.bytes += chunk.bytes();
    read.status = chunk.status();
    for (ChunkLine& line : LinesOf(&chunk)) read.lines.push_back(std::move(line));
  }
  EXPECT_EQ(source->ChunksKnown(), read.chunks);
  return read;
}

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_CHUNK_LINES_H_
