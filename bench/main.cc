// vmsift_bench: the throughput of each stage and of the whole, at 1% and 15% failing lines of 2 KB.
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "bench/bench_log.h"
#include "bench/stage_benchmarks.h"
#include "benchmark/benchmark.h"
#include "simdjson.h"

namespace {

using vmsift::BenchLog;

struct Stage {
  const char* name;
  void (*run)(benchmark::State& state, const BenchLog& log);
};

constexpr Stage kStages[] = {
    {"read", vmsift::BenchRead},   {"frame", vmsift::BenchFrame}, {"decode", vmsift::BenchDecode},
    {"set", vmsift::BenchSet},     {"match", vmsift::BenchMatch}, {"count", vmsift::BenchCount},
    {"whole", vmsift::BenchWhole},
};
constexpr int kFailurePercents[] = {1, 15};

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  // Finding the structure of the text is dispatched at run time; the rest is built for every x86-64.
  benchmark::AddCustomContext("simdjson kernel", simdjson::get_active_implementation()->name());
  benchmark::AddCustomContext("simdjson built in", simdjson::builtin_implementation()->name());

  std::vector<std::unique_ptr<BenchLog>> logs;
  for (int percent : kFailurePercents) {
    absl::StatusOr<std::unique_ptr<BenchLog>> log = BenchLog::Create(percent / 100.0);
    if (!log.ok()) {
      std::fprintf(stderr, "vmsift_bench: %s\n", std::string(log.status().message()).c_str());
      return 2;
    }
    logs.push_back(*std::move(log));
  }
  for (const Stage& stage : kStages) {
    for (size_t i = 0; i < logs.size(); ++i) {
      const std::string name = std::string(stage.name) + "/" + std::to_string(kFailurePercents[i]) + "%";
      benchmark::RegisterBenchmark(name.c_str(), stage.run, std::cref(*logs[i]))
          ->Unit(benchmark::kMillisecond);
    }
  }
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
