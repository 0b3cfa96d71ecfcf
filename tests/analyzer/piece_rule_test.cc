// Pieces of a text log are cut at the same places whether its lines come one by one or many at a time, and
// whatever the chunks that it is read in.
#include "analyzer/frame/piece_rule.h"

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/frame/pipe_chunks.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/line_reader.h"
#include "tests/analyzer/memory_source.h"
#include "tests/analyzer/random_log.h"

namespace vmsift {
namespace {

using testing::ElementsAre;

constexpr size_t kNoLimit = 1 << 20;

// The pieces of a log whose lines come one by one, each as its bytes. With `saved`, the rule is another one
// for every line.
std::vector<std::string> PiecesByLine(const std::string& bytes, const PieceRule::Options& options,
                                      size_t max_line_bytes, bool saved = false) {
  MemorySource source(bytes);
  LineReader reader(&source, {.max_line_bytes = max_line_bytes});
  PieceRule rule(options);
  std::vector<std::string> pieces;
  bool begins = true;
  Line line;
  while (reader.Next(&line).value()) {
    if (saved) {
      PieceRule other(options);
      EXPECT_TRUE(other.Restore(rule.Save()));
      rule = other;
    }
    const std::string of_line = bytes.substr(line.offset, line.bytes);
    if (line.oversize) {
      rule.Restart();
      pieces.push_back(of_line);
      begins = true;
      continue;
    }
    begins |= rule.CutsBefore(line.text, line.bytes);
    if (begins) pieces.emplace_back();
    begins = false;
    pieces.back() += of_line;
  }
  return pieces;
}

std::vector<std::string> PiecesInChunks(const std::string& bytes, const PieceRule::Options& options,
                                        size_t max_line_bytes, size_t chunk_bytes, uint64_t portions) {
  MemorySource source(bytes);
  source.InPortions(portions);
  PipeChunks chunks(&source, max_line_bytes, chunk_bytes, PipeChunks::kChunksAhead, options);
  std::vector<std::string> pieces;
  LineChunk chunk;
  size_t at = 0;
  while (chunks.Next(&chunk)) {
    std::string_view piece;
    while (chunk.NextPiece(&piece)) {
      size_t size = 0;
      Line line;
      while (chunk.InPiece() && chunk.Next(&line)) size += line.bytes;
      pieces.push_back(bytes.substr(at, size));
      at += size;
    }
  }
  EXPECT_EQ(at, bytes.size());
  return pieces;
}

TEST(PieceRule, APieceIsCutBetweenQuietLines) {
  const std::string bytes = "error 1\nab\nab\nab\nab\nab\nerror 2\nab\n";
  EXPECT_THAT(PiecesByLine(bytes, {.piece_bytes = 8}, kNoLimit),
              ElementsAre("error 1\nab\nab\nab\nab\n", "ab\nerror 2\nab\n"));
}

TEST(PieceRule, NoPieceIsCutInADocument) {
  const std::string document = "{\n  \"a\": [\n    1\n  ]\n}\n";
  EXPECT_THAT(PiecesByLine(document + document + "ab\n", {.piece_bytes = 8}, kNoLimit),
              ElementsAre(document, document + "ab\n"));
  const std::string records =
      "{\"records\": [\n" + document.substr(0, document.size() - 1) + ",\n" + document;
  EXPECT_EQ(PiecesByLine(records, {.piece_bytes = 20}, kNoLimit).size(), 2u);
}

TEST(PieceRule, ABraceThatOpensNothingKeepsNoPieceOpen) {
  const std::string bytes = "resource \"a\" {\nab\nab\nab\nab\nab\nab\nab\n";
  EXPECT_EQ(PiecesByLine(bytes, {.piece_bytes = 8}, kNoLimit).size(), 2u);
}

TEST(PieceRule, WhatIsNoStateIsRefused) {
  PieceRule rule({});
  EXPECT_FALSE(rule.Restore(""));
  EXPECT_FALSE(rule.Restore("0123456789"));
  EXPECT_FALSE(rule.Restore(rule.Save() + "x"));
}

TEST(PieceRuleProperty, ChunksAreCutAsLinesAre) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    RandomLog random(seed);
    const std::string bytes = seed % 3 == 0 ? random.Bytes(3000) : random.Lines(80);
    for (size_t max_line_bytes : {size_t{10}, size_t{300}, kNoLimit}) {
      for (const PieceRule::Options& options :
           {PieceRule::Options{.piece_bytes = 1}, PieceRule::Options{.piece_bytes = 64},
            PieceRule::Options{.piece_bytes = 500, .max_document_bytes = 700}}) {
        const std::vector<std::string> expected = PiecesByLine(bytes, options, max_line_bytes);
        EXPECT_EQ(PiecesByLine(bytes, options, max_line_bytes, /*saved=*/true), expected) << seed;
        for (size_t chunk_bytes : {1, 64, 1000, 1 << 20}) {
          EXPECT_EQ(PiecesInChunks(bytes, options, max_line_bytes, chunk_bytes, seed), expected)
              << seed << ", " << chunk_bytes << ", " << max_line_bytes << ", " << options.piece_bytes;
        }
      }
    }
  }
}

}  // namespace
}  // namespace vmsift
