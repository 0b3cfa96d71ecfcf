// The filter before parsing: of any line, it answers alike with vector instructions and without, and where it
// passes a line over, decoding the line finds nothing that counts.
#include <cstring>
#include <memory>
#include <string>

#include "analyzer/decode/json_filter.h"
#include "analyzer/decode/line_decoder.h"
#include "matchers/builtin_catalog.h"
#include "matchers/known_messages.h"
#include "matchers/matcher.h"
#include "tests/fuzz/fuzz_check.h"

namespace vmsift {
namespace {

struct Decoders {
  Decoders() {
    FUZZ_CHECK(catalog.Add(kBuiltinCatalogName, BuiltinCatalogMarkdown()).ok());
    known = std::make_unique<KnownMessages>(catalog);
    filtering = std::make_unique<LineDecoder>(known.get());
    validating = std::make_unique<LineDecoder>(known.get(), /*validate=*/true);
    matcher = *Matcher::Create(catalog);
  }

  Catalog catalog;
  std::unique_ptr<KnownMessages> known;
  std::unique_ptr<LineDecoder> filtering;
  std::unique_ptr<LineDecoder> validating;
  std::unique_ptr<Matcher> matcher;
};

void CheckLine(std::string_view line) {
  static Decoders* const decoders = new Decoders;
  // Exactly the bytes that may be read, of which the last are full of markers.
  constexpr std::string_view kNext = "\"error\":\"code\":\\u0065";
  const auto block = std::make_unique<char[]>(line.size() + JsonFilter::kPadding);
  if (!line.empty()) std::memcpy(block.get(), line.data(), line.size());
  for (size_t i = 0; i < JsonFilter::kPadding; ++i) block[line.size() + i] = kNext[i % kNext.size()];
  const std::string_view padded(block.get(), line.size());

  for (const bool words_fit : {false, true}) {
    const JsonFilter filter(words_fit);
    const bool may = filter.MayHoldFailurePortably(padded);
    FUZZ_CHECK(filter.MayHoldFailure(padded) == may);
#ifdef __x86_64__
    if (JsonFilter::HasAvx2()) FUZZ_CHECK(filter.MayHoldFailureAvx2(padded) == may);
    if (JsonFilter::HasAvx512()) FUZZ_CHECK(filter.MayHoldFailureAvx512(padded) == may);
#endif
  }

  Decoded decoded;
  decoders->filtering->Decode(padded, &decoded);
  if (!decoded.passed_over) return;
  FUZZ_CHECK(decoded.failures.empty() && decoded.outcome == Outcome::kClean);
  decoders->validating->Decode(padded, &decoded);
  Match match;
  for (const Failure& failure : decoded.failures) {
    FUZZ_CHECK(!failure.certain);
    decoders->matcher->Find(failure.code, failure.message, &match);
    FUZZ_CHECK(match.row == nullptr);
  }
}

}  // namespace
}  // namespace vmsift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    vmsift::CheckLine(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return 0;
}
