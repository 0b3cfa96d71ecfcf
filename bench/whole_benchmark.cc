#include <memory>

#include "analyzer/count/summary.h"
#include "analyzer/input/file_source.h"
#include "analyzer/pipeline/pipeline.h"
#include "bench/stage_benchmarks.h"

namespace vmsift {
namespace {

bool RunOver(const std::string& path, Pipeline* pipeline) {
  const absl::StatusOr<std::unique_ptr<FileSource>> source = FileSource::Open(path);
  return source.ok() && pipeline->Run(0, source->get()).ok();
}

bool IsRight(const Tally& tally, const BenchLog& log) {
  const Summary summary = Summarize(tally, log.catalog());
  const GeneratedCounts& expected = log.counts();
  bool right = summary.failures == expected.failures && summary.codes.size() == expected.by_code.size() &&
               summary.vms.size() == expected.by_vm.size() &&
               summary.pairs.size() == expected.by_code_and_vm.size() && tally.ledger.Balances();
  for (const CodeSummary& code : summary.codes) {
    const auto known = expected.by_code.find(code.code);
    right &= known != expected.by_code.end() && known->second == code.count;
  }
  return right;
}

}  // namespace

void BenchWhole(benchmark::State& state, const BenchLog& log) {
  const absl::StatusOr<std::unique_ptr<Pipeline>> pipeline = Pipeline::Create(log.catalog(), {}, nullptr);
  if (!pipeline.ok() || !RunOver(log.path(), pipeline->get()) || !IsRight((*pipeline)->tally(), log)) {
    state.SkipWithError("the report is not the generator's");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(RunOver(log.path(), pipeline->get()));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(log.counts().bytes));
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(log.counts().lines));
}

}  // namespace vmsift
