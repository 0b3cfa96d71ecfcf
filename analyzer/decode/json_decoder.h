// One line or document of JSON -> its failures: the third stage of the flow.
//
// Understands, in any nesting and any letter case of keys: the bare error response
// `{"status":…,"error":{"code","message","target","details":[…],"innererror":{…}}}` (Microsoft REST API
// Guidelines, section 7.10.2), the error object alone, Activity Log events as exported to storage, streamed,
// printed by portal and CLI (Azure Monitor, "Activity log schema"), deployment operations, and
// `{"records":[…]}` of any of these. The root cause is followed through `details`, `innererror` and JSON
// inside strings.
//
// simdjson On-Demand parses in place. Not thread-safe; one per worker; stops allocating once warm. No input
// is an error of the call: what cannot be read is an outcome.
#ifndef VMSIFT_ANALYZER_DECODE_JSON_DECODER_H_
#define VMSIFT_ANALYZER_DECODE_JSON_DECODER_H_

#include <memory>
#include <string_view>

#include "analyzer/decode/failure.h"

namespace vmsift {

class JsonDecoder {
 public:
  // Bytes that must be readable after the text given to Decode.
  static constexpr size_t kPadding = 64;
  // Errors nested deeper than this are an outcome (malformed); the deepest one reached stands for the root
  // cause.
  static constexpr int kMaxErrorDepth = 64;

  JsonDecoder();
  ~JsonDecoder();

  // Decodes one JSON value. `text` must be followed by kPadding readable bytes; `decoded` borrows it, and
  // this decoder, until the next call.
  void Decode(std::string_view text, Decoded* decoded);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_JSON_DECODER_H_
