#include "analyzer/count/cube.h"
#include "bench/stage_benchmarks.h"

namespace vmsift {
namespace {

void CountAll(const std::vector<BenchFailure>& failures, Cube* cube) {
  for (const BenchFailure& failure : failures) {
    cube->Add(failure.code, failure.row, {failure.vm_identity, failure.vm_name, failure.vm_resource_id},
              failure.time, failure.place);
  }
}

uint64_t Total(const Cube& cube) {
  uint64_t total = 0;
  for (const auto& [key, cell] : cube.cells()) total += cell.count;
  return total;
}

}  // namespace

void BenchCount(benchmark::State& state, const BenchLog& log) {
  Cube cube;
  CountAll(log.failures(), &cube);
  if (Total(cube) != log.counts().failures || cube.codes().size() != log.counts().by_code.size() ||
      cube.vms().size() != log.counts().by_vm.size()) {
    state.SkipWithError("the failures, codes or VMs are miscounted");
    return;
  }
  for (auto _ : state) {
    CountAll(log.failures(), &cube);
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(log.message_bytes()));
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(log.failures().size()));
}

}  // namespace vmsift
