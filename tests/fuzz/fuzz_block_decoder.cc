// Text logs: any lines end in blocks whose lines are all there, each with an outcome, and what is found can
// be read and stands in the block.
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/decode/block_decoder.h"
#include "analyzer/frame/block_framer.h"
#include "analyzer/pipeline/attribution.h"
#include "matchers/builtin_catalog.h"
#include "matchers/catalog.h"
#include "matchers/message_finder.h"
#include "tests/fuzz/fuzz_check.h"

namespace vmsift {
namespace {

const MessageFinder& Known() {
  static const MessageFinder* const known = [] {
    auto* const catalog = new Catalog();  // borrowed for as long as the program runs
    FUZZ_CHECK(catalog->Add(kBuiltinCatalogName, BuiltinCatalogMarkdown()).ok());
    return new MessageFinder(*catalog);
  }();
  return *known;
}

void Check(const Block& block, const BlockDecoder::Result& result) {
  FUZZ_CHECK(result.outcomes.size() == block.lines.size());
  Attribution attribution;
  for (const Failure& failure : result.failures) {
    FUZZ_CHECK(failure.offset <= block.text.size());
    FUZZ_CHECK(!failure.chain.empty());
    for (const ChainLink& link : failure.chain) {
      Touch(link.code);
      Touch(link.message);
      Touch(link.target);
    }
    for (std::string_view view :
         {failure.code, failure.message, failure.status, failure.operation, failure.resource_id,
          failure.target_resource_id, failure.correlation_id, failure.nearby_vm, failure.nearby_id}) {
      Touch(view);
    }
    Touch(attribution.Attribute(failure, Match()).identity);
  }
  for (const BadSpot& spot : result.bad_spots) FUZZ_CHECK(spot.offset <= block.text.size());
}

}  // namespace
}  // namespace vmsift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace vmsift;  // NOLINT: a fuzz target is C
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  BlockFramer::Options options;
  options.piece_bytes = 4096;
  options.max_document_bytes = 16384;
  BlockFramer framer(options);
  BlockDecoder decoder(&Known());
  BlockDecoder::Result result;
  uint64_t lines_in = 0;
  uint64_t lines_out = 0;
  const auto decode = [&] {
    decoder.Decode(framer.block(), &result);
    Check(framer.block(), result);
    lines_out += framer.block().lines.size();
  };
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    Line line;
    line.text = rest.substr(0, end);
    line.number = ++lines_in;
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (!framer.Add(line)) continue;
    decode();
    framer.TakeBlock();
  }
  if (framer.Finish()) decode();
  FUZZ_CHECK(lines_in == lines_out);
  return 0;
}
