// vmsift_bench: the throughput of each stage and of the whole, at 1% and 15% failing lines of 2 KB; and of
// the whole over indented documents and over text. Matching also with a catalog of many templates.
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
using vmsift::DocumentLog;
using vmsift::SyntheticMessages;

struct Stage {
  const char* name;
  void (*run)(benchmark::State& state, const BenchLog& log);
};

constexpr Stage kStages[] = {
    {"read", vmsift::BenchRead},     {"frame", vmsift::BenchFrame}, {"anchors", vmsift::BenchAnchors},
    {"decode", vmsift::BenchDecode}, {"set", vmsift::BenchSet},     {"match", vmsift::BenchMatch},
    {"count", vmsift::BenchCount},   {"whole", vmsift::BenchWhole},
};
constexpr int kFailurePercents[] = {1, 15};

struct Shape {
  const char* name;
  absl::StatusOr<std::unique_ptr<DocumentLog>> (*create)(double failure_rate);
  double failure_rate;
};

constexpr Shape kShapes[] = {
    {"whole pretty/1%", DocumentLog::CreateIndented, 0.01},
    {"whole text/1%", DocumentLog::CreateText, 0.01},
    {"whole text/0%", DocumentLog::CreateText, 0},
};

constexpr uint32_t kManyTemplates = 1000;

int Complain(const absl::Status& status) {
  std::fprintf(stderr, "vmsift_bench: %s\n", std::string(status.message()).c_str());
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  // AttributedFailure the structure of the text is dispatched at run time; the rest is built for every
  // x86-64.
  benchmark::AddCustomContext("simdjson kernel", simdjson::get_active_implementation()->name());
  benchmark::AddCustomContext("simdjson built in", simdjson::builtin_implementation()->name());

  std::vector<std::unique_ptr<BenchLog>> logs;
  for (int percent : kFailurePercents) {
    absl::StatusOr<std::unique_ptr<BenchLog>> log = BenchLog::Create(percent / 100.0);
    if (!log.ok()) return Complain(log.status());
    logs.push_back(*std::move(log));
  }
  for (const Stage& stage : kStages) {
    for (size_t i = 0; i < logs.size(); ++i) {
      const std::string name = std::string(stage.name) + "/" + std::to_string(kFailurePercents[i]) + "%";
      benchmark::RegisterBenchmark(name.c_str(), stage.run, std::cref(*logs[i]))
          ->Unit(benchmark::kMillisecond);
    }
  }
  std::vector<std::unique_ptr<DocumentLog>> documents;
  for (const Shape& shape : kShapes) {
    absl::StatusOr<std::unique_ptr<DocumentLog>> log = shape.create(shape.failure_rate);
    if (!log.ok()) return Complain(log.status());
    documents.push_back(*std::move(log));
    benchmark::RegisterBenchmark(shape.name, vmsift::BenchWholeDocuments, std::cref(*documents.back()))
        ->Unit(benchmark::kMillisecond);
  }
  const absl::StatusOr<SyntheticMessages> many = SyntheticMessages::Create(kManyTemplates);
  if (!many.ok()) return Complain(many.status());
  const std::string templates = std::to_string(kManyTemplates) + " templates";
  benchmark::RegisterBenchmark(("set/" + templates).c_str(), vmsift::BenchSetOfMany, std::cref(*many))
      ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark(("match/" + templates).c_str(), vmsift::BenchMatchOfMany, std::cref(*many))
      ->Unit(benchmark::kMillisecond);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
