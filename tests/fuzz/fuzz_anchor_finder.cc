// The finder of anchors: of any line, it answers alike with vector instructions and without, and a line of
// JSON that holds none holds nothing that counts.
#include <cstring>
#include <memory>
#include <string>

#include "analyzer/decode/anchor_finder.h"
#include "analyzer/decode/line_decoder.h"
#include "matchers/builtin_catalog.h"
#include "matchers/matcher.h"
#include "matchers/message_finder.h"
#include "tests/fuzz/fuzz_check.h"

namespace vmsift {
namespace {

struct Decoders {
  Decoders() {
    FUZZ_CHECK(catalog.Add(kBuiltinCatalogName, BuiltinCatalogMarkdown()).ok());
    known = std::make_unique<MessageFinder>(catalog);
    anchors = std::make_unique<AnchorFinder>(&catalog);
    filtering = std::make_unique<LineDecoder>(known.get(), anchors.get());
    validating = std::make_unique<LineDecoder>(known.get(), anchors.get(), /*validate=*/true);
    matcher = std::make_unique<Matcher>(catalog);
  }

  Catalog catalog;
  std::unique_ptr<MessageFinder> known;
  std::unique_ptr<AnchorFinder> anchors;
  std::unique_ptr<LineDecoder> filtering;
  std::unique_ptr<LineDecoder> validating;
  std::unique_ptr<Matcher> matcher;
};

void CheckLine(std::string_view line) {
  static Decoders* const decoders = new Decoders;
  // Exactly the bytes that may be read, of which the last are full of markers.
  constexpr std::string_view kNext = "\"error\":\"code\":\\u0065";
  const auto block = std::make_unique<char[]>(line.size() + AnchorFinder::kPadding);
  if (!line.empty()) std::memcpy(block.get(), line.data(), line.size());
  for (size_t i = 0; i < AnchorFinder::kPadding; ++i) block[line.size() + i] = kNext[i % kNext.size()];
  const std::string_view padded(block.get(), line.size());

  for (const AnchorScope scope : {AnchorScope::kJson, AnchorScope::kText}) {
    const AnchorFinder& finder = *decoders->anchors;
    const size_t at = finder.FindPortably(padded, 0, scope);
    FUZZ_CHECK(finder.Find(padded, 0, scope) == at);
#ifdef __x86_64__
    if (AnchorFinder::HasAvx2()) FUZZ_CHECK(finder.FindAvx2(padded, 0, scope) == at);
    if (AnchorFinder::HasAvx512()) FUZZ_CHECK(finder.FindAvx512(padded, 0, scope) == at);
#endif
    // An anchor of text is one of JSON.
    if (scope == AnchorScope::kText && at != std::string_view::npos)
      FUZZ_CHECK(finder.Holds(padded, AnchorScope::kJson));
  }

  Decoded decoded;
  decoders->filtering->Decode(padded, &decoded);
  if (!decoded.passed_over) return;
  FUZZ_CHECK(decoded.failures.empty() && decoded.outcome == Outcome::kClean);
  decoders->validating->Decode(padded, &decoded);
  Match match;
  for (const Failure& failure : decoded.failures) {
    FUZZ_CHECK(!failure.confirmed);
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
