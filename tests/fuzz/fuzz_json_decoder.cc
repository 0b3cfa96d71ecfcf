// JSON decoding, and who a failure belongs to: any line has an outcome that fits what was found in it, every
// view can be read, and the answer depends on neither earlier lines nor the bytes after the line.
#include <cstring>
#include <memory>
#include <string>

#include "analyzer/decode/line_decoder.h"
#include "analyzer/pipeline/attribution.h"
#include "tests/fuzz/fuzz_check.h"

namespace vmsift {
namespace {

// A line in a block of exactly the bytes that decoding may read, so that a sanitizer sees one more.
class PaddedLine {
 public:
  PaddedLine(std::string_view text, std::string_view padding) : size_(text.size()) {
    block_ = std::make_unique<char[]>(size_ + JsonDecoder::kPadding);
    std::memcpy(block_.get(), text.data(), size_);
    for (size_t i = 0; i < JsonDecoder::kPadding; ++i) block_[size_ + i] = padding[i % padding.size()];
  }
  std::string_view text() const { return {block_.get(), size_}; }

 private:
  std::unique_ptr<char[]> block_;
  const size_t size_;
};

void Write(std::string_view text, std::string* out) {
  Touch(text);
  out->append(std::to_string(text.size())).append(":").append(text).append(" ");
}

// All that was found, as text.
std::string Written(const Decoded& decoded) {
  std::string out;
  Write(OutcomeName(decoded.outcome), &out);
  Attribution attribution;
  for (const Failure& failure : decoded.failures) {
    out += '\n';
    for (const ChainLink& link : failure.chain) {
      Write(link.code, &out);
      Write(link.message, &out);
      Write(link.target, &out);
    }
    Write(failure.code, &out);
    Write(failure.message, &out);
    Write(failure.status, &out);
    Write(failure.operation, &out);
    Write(failure.resource_id, &out);
    Write(failure.target_resource_id, &out);
    Write(failure.correlation_id, &out);
    Write(failure.time.has_value() ? FormatTimestamp(*failure.time) : "", &out);
    Write(failure.confirmed ? "certain" : "", &out);
    const VmKey vm = attribution.Attribute(failure, Match());
    Write(vm.identity, &out);
    Write(vm.name, &out);
    Write(vm.resource_id, &out);
  }
  if (decoded.outcome == Outcome::kMalformed) {
    Write(decoded.reason, &out);
    out += std::to_string(decoded.reason_offset);
  }
  return out;
}

void CheckDecoded(std::string_view text, const Decoded& decoded) {
  switch (decoded.outcome) {
    case Outcome::kFailure:
      FUZZ_CHECK(!decoded.failures.empty());
      break;
    case Outcome::kMalformed:
      FUZZ_CHECK(!decoded.reason.empty());
      FUZZ_CHECK(decoded.reason_offset <= text.size());
      break;
    default:
      FUZZ_CHECK(decoded.outcome != Outcome::kOversize);
      FUZZ_CHECK(decoded.failures.empty());
      break;
  }
  for (const Failure& failure : decoded.failures) FUZZ_CHECK(!failure.chain.empty());
}

}  // namespace
}  // namespace vmsift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const vmsift::PaddedLine zeros(text, std::string_view("\0", 1));
  const vmsift::PaddedLine more_json(text, "\"}]},{\"error\":{\"code\":\"Next\",\"message\":\"");
  vmsift::LineDecoder decoder;
  vmsift::Decoded decoded;
  decoder.Decode(zeros.text(), &decoded);
  vmsift::CheckDecoded(zeros.text(), decoded);
  const std::string first = vmsift::Written(decoded);
  decoder.Decode(more_json.text(), &decoded);
  FUZZ_CHECK(vmsift::Written(decoded) == first);
  return 0;
}
