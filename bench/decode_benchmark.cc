#include "analyzer/decode/line_decoder.h"
#include "bench/stage_benchmarks.h"

namespace vmsift {
namespace {

struct DecodedCounts {
  uint64_t failing_lines = 0;
  uint64_t clean_lines = 0;
  uint64_t failures = 0;

  friend bool operator==(const DecodedCounts&, const DecodedCounts&) = default;
};

DecodedCounts DecodeAll(const std::vector<std::string_view>& lines, LineDecoder* decoder, Decoded* decoded) {
  DecodedCounts counts;
  for (std::string_view line : lines) {
    decoder->Decode(line, decoded);
    counts.failing_lines += decoded->outcome == Outcome::kFailure;
    counts.clean_lines += decoded->outcome == Outcome::kClean;
    counts.failures += decoded->failures.size();
  }
  return counts;
}

}  // namespace

void BenchDecode(benchmark::State& state, const BenchLog& log) {
  const AnchorFinder anchors(nullptr);
  LineDecoder decoder(nullptr, &anchors);
  Decoded decoded;
  const GeneratedCounts& expected = log.counts();
  if (DecodeAll(log.lines(), &decoder, &decoded) !=
      DecodedCounts{expected.failing_lines, expected.lines - expected.failing_lines, expected.failures}) {
    state.SkipWithError("the outcomes or failures are miscounted");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(DecodeAll(log.lines(), &decoder, &decoded));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(expected.bytes));
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(expected.lines));
}

}  // namespace vmsift
