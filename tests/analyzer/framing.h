// A text as the reader and the framer would hand it over, block by block, in copies that outlive them.
#ifndef VMSIFT_TESTS_ANALYZER_FRAMING_H_
#define VMSIFT_TESTS_ANALYZER_FRAMING_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/frame/block_framer.h"
#include "gtest/gtest.h"
#include "tests/analyzer/line_reader.h"
#include "tests/analyzer/memory_source.h"

namespace vmsift {

// The framer's block, with the readable bytes after its text that a copy does not keep.
inline Block CopyOf(const Block& block) {
  Block copy = block;
  copy.text.reserve(copy.text.size() + kLinePadding);
  return copy;
}

inline std::vector<Block> BlocksOf(std::string_view text,
                                   const BlockFramer::Options& options = BlockFramer::Options()) {
  MemorySource source{std::string(text)};
  LineReader reader(&source, LineOptions());
  BlockFramer framer(options);
  std::vector<Block> blocks;
  Line line;
  while (reader.Next(&line).value()) {
    if (!framer.Add(line)) continue;
    blocks.push_back(CopyOf(framer.block()));
    framer.TakeBlock();
  }
  if (framer.Finish()) blocks.push_back(CopyOf(framer.block()));
  return blocks;
}

// Of a text that is one block, or none: then the block is empty.
inline Block OnlyBlockOf(std::string_view text) {
  std::vector<Block> blocks = BlocksOf(text);
  EXPECT_LE(blocks.size(), 1u) << text;
  return blocks.empty() ? Block() : std::move(blocks.front());
}

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_FRAMING_H_
