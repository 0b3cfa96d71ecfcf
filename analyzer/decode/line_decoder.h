// One line of JSON Lines -> its outcome and failures. JSON goes the strict road; what is no JSON, or is
// damaged, goes the tolerant one, as a block of its own. JSON that holds no anchor (anchors.h) goes neither,
// unless it is to be validated.
//
// Not thread-safe; one per worker.
#ifndef VMSIFT_ANALYZER_DECODE_LINE_DECODER_H_
#define VMSIFT_ANALYZER_DECODE_LINE_DECODER_H_

#include <string_view>

#include "analyzer/decode/anchor_finder.h"
#include "analyzer/decode/block_decoder.h"
#include "analyzer/decode/failure.h"
#include "analyzer/decode/json_decoder.h"
#include "analyzer/decode/prose_reader.h"
#include "analyzer/frame/block_framer.h"

namespace vmsift {

class LineDecoder {
 public:
  // Borrows `known` and `anchors` (block_decoder.h), which may be null.
  explicit LineDecoder(const MessageFinder* known = nullptr, const AnchorFinder* anchors = nullptr,
                       bool validate = false)
      : validate_(validate),
        known_(known),
        anchors_(anchors),
        prose_(known, 1),
        json_(&prose_),
        framer_(BlockFramer::Options()),
        blocks_(known) {}

  // Whether operations that went well are noted, too.
  void ReadSuccesses(bool read);

  // `line` must be followed by JsonDecoder::kPadding and AnchorFinder::kPadding readable bytes; `decoded`
  // borrows it until the next call.
  void Decode(std::string_view line, Decoded* decoded);

  // Whether a line is JSON that holds no anchor.
  bool CanSkip(std::string_view line) const;

 private:
  void DecodeTolerantly(std::string_view line, Decoded* decoded);

  const bool validate_;
  bool read_successes_ = false;
  const MessageFinder* const known_;
  const AnchorFinder* const anchors_;
  ProseReader prose_;
  JsonDecoder json_;
  BlockFramer framer_;
  BlockDecoder blocks_;
  BlockDecoder::Result result_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_LINE_DECODER_H_
