// One line or document of JSON -> its failures: the third stage of the flow.
//
// Errors are looked for everywhere: under any key, in any array, at any depth, in any string, whether it
// holds JSON (escaped any number of times) or prose (`text`, error_text.h). Keys tell what a value means
// (json_members.h), never where to look. An object is taken for an error by its members: a code and a message
// (Microsoft REST API Guidelines, section 7.10.2), the same under other names (`errorCode`), a status of an
// instance view. `details`, `innererror` and JSON inside a message hold what is inside the error; the
// innermost is the root cause. Time, ids, VM and operation come from the nearest object around it
// (json_context.h). A record that failed without an error is one by its status code alone; without that it is
// a suspect.
//
// simdjson On-Demand parses in place. Not thread-safe; one per worker; stops allocating once warm. No input
// is an error of the call: what cannot be read is an outcome.
#ifndef VMSIFT_ANALYZER_DECODE_JSON_DECODER_H_
#define VMSIFT_ANALYZER_DECODE_JSON_DECODER_H_

#include <memory>
#include <string_view>
#include <vector>

#include "analyzer/decode/error_text.h"
#include "analyzer/decode/failure.h"

namespace vmsift {

class JsonDecoder {
 public:
  // Bytes that must be readable after the text given to Decode.
  static constexpr size_t kPadding = 64;
  // Errors nested deeper than this are reported: their root cause was not read, and none of the errors around
  // it replaces it. The document is a suspect, or malformed if it holds other errors, which count.
  static constexpr int kMaxErrorDepth = 64;
  static constexpr std::string_view kErrorsTooDeep = "errors nested too deep";

  // Borrows `text`, which may be null: then prose is not read.
  explicit JsonDecoder(ErrorTextReader* text = nullptr);
  ~JsonDecoder();

  // Whether operations that went well are noted, too.
  void ReadSuccesses(bool read);

  // Only notes these, in a value without an error. What cannot be read is passed over.
  void DecodeSuccesses(std::string_view text, std::vector<Success>* successes);

  // Decodes one JSON value. `text` must be followed by kPadding readable bytes; `decoded` borrows it, and
  // this decoder, until the next call.
  void Decode(std::string_view text, Decoded* decoded);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_JSON_DECODER_H_
