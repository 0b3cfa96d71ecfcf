// One line -> its outcome and failures: tells blank lines, text and JSON apart, and has JSON decoded.
//
// Not thread-safe; one per worker.
#ifndef VMSIFT_ANALYZER_DECODE_LINE_DECODER_H_
#define VMSIFT_ANALYZER_DECODE_LINE_DECODER_H_

#include <string_view>

#include "analyzer/decode/failure.h"
#include "analyzer/decode/json_decoder.h"

namespace vmsift {

class LineDecoder {
 public:
  // `line` must be followed by JsonDecoder::kPadding readable bytes; `decoded` borrows it until the next
  // call.
  void Decode(std::string_view line, Decoded* decoded);

 private:
  JsonDecoder json_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_LINE_DECODER_H_
