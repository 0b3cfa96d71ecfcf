// Decodes a text as the reader would hand it over, and copies what was found, so that tests can look at it at
// leisure.
#ifndef VMSIFT_TESTS_ANALYZER_DECODING_H_
#define VMSIFT_TESTS_ANALYZER_DECODING_H_

#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/decode/failure.h"
#include "analyzer/decode/json_decoder.h"
#include "base/timestamp.h"

namespace vmsift {

// A text followed by exactly the bytes that a decoder may read, so that a sanitizer sees one more. They look
// like JSON that goes on, as the next line in a reader's buffer does.
class PaddedText {
 public:
  explicit PaddedText(std::string_view text)
      : size_(text.size()), block_(new char[size_ + JsonDecoder::kPadding]) {
    constexpr std::string_view kNext = "\"}]},{\"error\":{\"code\":\"Next\",\"message\":\"";
    if (size_ > 0) std::memcpy(block_.get(), text.data(), size_);
    for (size_t i = 0; i < JsonDecoder::kPadding; ++i) block_[size_ + i] = kNext[i % kNext.size()];
  }
  std::string_view text() const { return {block_.get(), size_}; }

 private:
  const size_t size_;
  const std::unique_ptr<char[]> block_;
};

struct FoundFailure {
  std::string chain;  // `Outer > Inner`; a link without a code is `-`
  std::string code;
  std::string message;
  std::string target;  // of the innermost link
  std::string status;
  std::string operation;
  std::string resource_id;
  std::string target_resource_id;
  std::string correlation_id;
  std::string time;  // empty: none
  bool confirmed = false;
};

struct Found {
  Outcome outcome = Outcome::kClean;
  std::vector<FoundFailure> failures;
  std::string reason;
  size_t reason_offset = 0;

  std::vector<std::string> codes() const {
    std::vector<std::string> codes;
    for (const FoundFailure& failure : failures) codes.push_back(failure.code);
    return codes;
  }
  std::vector<std::string> chains() const {
    std::vector<std::string> chains;
    for (const FoundFailure& failure : failures) chains.push_back(failure.chain);
    return chains;
  }
  // Whether any failure counts by its shape alone.
  bool any_certain() const {
    for (const FoundFailure& failure : failures) {
      if (failure.confirmed) return true;
    }
    return false;
  }
};

inline FoundFailure Copied(const Failure& failure) {
  FoundFailure copy;
  for (const ChainLink& link : failure.chain) {
    if (!copy.chain.empty()) copy.chain += " > ";
    copy.chain += link.code.empty() ? "-" : link.code;
  }
  copy.code = failure.code;
  copy.message = failure.message;
  copy.target = failure.chain.back().target;
  copy.status = failure.status;
  copy.operation = failure.operation;
  copy.resource_id = failure.resource_id;
  copy.target_resource_id = failure.target_resource_id;
  copy.correlation_id = failure.correlation_id;
  if (failure.time) copy.time = FormatTimestamp(*failure.time);
  copy.confirmed = failure.confirmed;
  return copy;
}

// `decoder` is a JsonDecoder or a LineDecoder.
template <typename Decoder>
Found DecodeWith(Decoder* decoder, std::string_view text) {
  const PaddedText padded(text);
  Decoded decoded;
  decoder->Decode(padded.text(), &decoded);
  Found found;
  found.outcome = decoded.outcome;
  for (const Failure& failure : decoded.failures) found.failures.push_back(Copied(failure));
  if (decoded.outcome == Outcome::kMalformed) {
    found.reason = decoded.reason;
    found.reason_offset = decoded.reason_offset;
  }
  return found;
}

inline Found DecodeJson(std::string_view text) {
  JsonDecoder decoder;
  return DecodeWith(&decoder, text);
}

// The text as a JSON string, with its quotes.
inline std::string JsonString(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

inline std::string ErrorJson(std::string_view code, std::string_view message) {
  return "{\"code\":" + JsonString(code) + ",\"message\":" + JsonString(message) + "}";
}

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_DECODING_H_
