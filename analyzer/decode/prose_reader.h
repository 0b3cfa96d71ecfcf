// Errors in the prose inside JSON strings, read as a text log of its own.
#ifndef VMSIFT_ANALYZER_DECODE_PROSE_READER_H_
#define VMSIFT_ANALYZER_DECODE_PROSE_READER_H_

#include <memory>
#include <string_view>
#include <vector>

#include "analyzer/decode/error_text.h"
#include "analyzer/decode/failure.h"
#include "base/text_arena.h"
#include "matchers/message_finder.h"

namespace vmsift {

class BlockDecoder;

class ProseReader : public ErrorTextReader {
 public:
  // Prose may hold JSON whose strings hold prose again: so many times. Deeper prose is not read.
  static constexpr int kMaxDepth = 4;

  // Borrows `known` (block_decoder.h), which may be null. `depth` is 1 for prose in JSON of a log.
  ProseReader(const MessageFinder* known, int depth);
  ~ProseReader() override;

  void ReadErrors(std::string_view text, std::vector<Failure>* failures) override;

 private:
  const MessageFinder* const known_;
  const int depth_;
  std::unique_ptr<BlockDecoder> decoder_;  // made when first needed
  TextArena arena_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_PROSE_READER_H_
