#include <map>
#include <memory>
#include <string>

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

bool IsRight(const Tally& tally, const Catalog& catalog, const GeneratedCounts& expected, bool vms_by_name) {
  const Summary summary = Summarize(tally, catalog);
  bool right = summary.failures == expected.failures && summary.codes.size() == expected.by_code.size() &&
               tally.ledger.Balances();
  for (const CodeSummary& code : summary.codes) {
    const auto known = expected.by_code.find(std::string(code.code));
    right &= known != expected.by_code.end() && known->second == code.count;
  }
  if (!vms_by_name) {
    return right && summary.vms.size() == expected.by_vm.size() &&
           summary.pairs.size() == expected.by_code_and_vm.size();
  }
  std::map<std::string, uint64_t> by_vm;
  for (const VmSummary& vm : summary.vms) by_vm[std::string(vm.vm)] += vm.count;
  return right && by_vm == expected.by_vm;
}

void BenchFile(benchmark::State& state, const std::string& path, const Catalog& catalog,
               const GeneratedCounts& expected, bool vms_by_name) {
  Pipeline pipeline(catalog, {}, nullptr);
  if (!RunOver(path, &pipeline) || !IsRight(pipeline.tally(), catalog, expected, vms_by_name)) {
    state.SkipWithError("the report is not the generator's");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(RunOver(path, &pipeline));
}

}  // namespace

void BenchWhole(benchmark::State& state, const BenchLog& log) {
  BenchFile(state, log.path(), log.catalog(), log.counts(), /*vms_by_name=*/false);
  SetRates(log.counts().bytes, log.counts().lines, &state);
}

void BenchWholeDocuments(benchmark::State& state, const DocumentLog& log) {
  BenchFile(state, log.path(), log.catalog(), log.counts(), log.vms_by_name());
  SetRates(log.bytes(), log.lines(), &state);
}

}  // namespace vmsift
