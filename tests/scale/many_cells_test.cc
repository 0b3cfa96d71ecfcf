// More VMs and cells than a worker holds before it hands them in and the rest is packed: every cell exact,
// whoever counted it.
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "analyzer/count/summary.h"
#include "analyzer/pipeline/parallel_scan.h"
#include "fmt/format.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/temporary_folder.h"

namespace vmsift {
namespace {

constexpr uint32_t kLines = VMSIFT_SCALE_LINES;
constexpr uint32_t kCodes = 2;
constexpr uint32_t kVms = kLines / kCodes / 2;  // each failure is told twice, far apart

std::string Line(uint32_t number) {
  const uint32_t cell = number % (kCodes * kVms);
  return fmt::format(
      R"({{"time":"2026-11-23T17:{:02}:00Z","resourceId":"/subscriptions/5eed/resourceGroups/rg-{:03}/providers/)"
      R"(Microsoft.Compute/virtualMachines/vm-{:07}","error":{{"code":"Code{}","message":"it went wrong"}}}})"
      "\n",
      number / (kLines / 60 + 1), cell / kCodes % 300, cell / kCodes, cell % kCodes);
}

TEST(ManyCells, AreExactWithAnyNumberOfThreads) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("many.jsonl", "");
  std::ofstream file(path, std::ios::binary);
  for (uint32_t i = 0; i < kLines; ++i) file << Line(i);
  file.close();
  const std::vector<Input> inputs = {{path, absl::OkStatus()}};

  for (const size_t threads : {1, 2, 3}) {
    SCOPED_TRACE(threads);
    ParallelScan::Options options;
    options.threads = threads;
    options.pipeline.recent_cells = kLines / 40;
    const absl::StatusOr<Tally> tally = ParallelScan(inputs, BuiltinCatalog(), options).Run();
    ASSERT_TRUE(tally.ok());
    EXPECT_TRUE(tally->cube.cells().packed());
    EXPECT_TRUE(tally->ledger.Balances());

    const Summary summary = Summarize(*tally, BuiltinCatalog(), 10);
    EXPECT_EQ(summary.failures, kLines);
    EXPECT_EQ(summary.vms_touched, kVms);
    EXPECT_EQ(summary.vm_rows, kVms);
    EXPECT_EQ(summary.pair_rows, kCodes * kVms);
    ASSERT_EQ(summary.codes.size(), kCodes);
    for (const CodeSummary& code : summary.codes) {
      EXPECT_EQ(code.count, kLines / kCodes);
      EXPECT_EQ(code.vms, kVms);
    }
    // All have one count, so the first are those first by name.
    ASSERT_EQ(summary.vms.size(), 10u);
    for (uint32_t i = 0; i < 10; ++i) {
      EXPECT_EQ(summary.vms[i].vm, fmt::format("vm-{:07}", i));
      EXPECT_EQ(summary.vms[i].count, 2 * kCodes);
      EXPECT_EQ(summary.vms[i].codes.size(), kCodes);
    }

    std::vector<uint64_t> counts(kCodes * kVms);
    for (const auto& [key, cell] : tally->cube.cells()) {
      const std::string_view vm = tally->cube.vms().name(key.vm).shown;
      const std::string_view code = tally->cube.codes().name(key.code).shown;
      counts[std::stoul(std::string(vm.substr(3))) * kCodes + (code == "Code1" ? 1 : 0)] += cell.count;
    }
    for (uint32_t cell = 0; cell < counts.size(); ++cell) ASSERT_EQ(counts[cell], 2u) << "cell " << cell;
  }
}

}  // namespace
}  // namespace vmsift
