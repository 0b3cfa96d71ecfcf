// Reads the errors in a text that is no JSON: what JSON decoding calls for strings that hold prose.
#ifndef VMSIFT_ANALYZER_DECODE_ERROR_TEXT_H_
#define VMSIFT_ANALYZER_DECODE_ERROR_TEXT_H_

#include <string_view>
#include <vector>

#include "analyzer/decode/failure.h"

namespace vmsift {

class ErrorTextReader {
 public:
  virtual ~ErrorTextReader() = default;
  // Replaces `failures` by those of the text. They borrow the reader until its next call.
  virtual void ReadErrors(std::string_view text, std::vector<Failure>* failures) = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_ERROR_TEXT_H_
