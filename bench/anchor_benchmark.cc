#include <algorithm>

#include "analyzer/decode/anchor_finder.h"
#include "bench/stage_benchmarks.h"
#include "matchers/builtin_catalog.h"

namespace vmsift {
namespace {

uint64_t LinesWithAnchor(const std::vector<std::string_view>& lines, const AnchorFinder& finder) {
  return static_cast<uint64_t>(std::count_if(lines.begin(), lines.end(), [&finder](std::string_view line) {
    return finder.Holds(line, AnchorScope::kJson);
  }));
}

}  // namespace

void BenchAnchors(benchmark::State& state, const BenchLog& log) {
  Catalog catalog;
  if (!catalog.Add(kBuiltinCatalogName, BuiltinCatalogMarkdown()).ok()) {
    state.SkipWithError("the built-in catalog cannot be read");
    return;
  }
  const AnchorFinder finder(&catalog);
  const GeneratedCounts& expected = log.counts();
  const uint64_t held = LinesWithAnchor(log.lines(), finder);
  if (held < expected.failing_lines || held > expected.lines) {
    state.SkipWithError("a failing line holds no anchor");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(LinesWithAnchor(log.lines(), finder));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(expected.bytes));
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(expected.lines));
}

}  // namespace vmsift
