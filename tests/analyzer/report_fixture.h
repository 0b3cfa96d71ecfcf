// Logs through pipelines into a report, for the tests of reports.
#ifndef VMSIFT_TESTS_ANALYZER_REPORT_FIXTURE_H_
#define VMSIFT_TESTS_ANALYZER_REPORT_FIXTURE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/report/report.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/memory_source.h"

namespace vmsift {

// A tally with all that a report of it needs.
class CountedLogs {
 public:
  explicit CountedLogs(std::vector<std::string> paths = {"a.log", "b.log"}) {
    for (std::string& path : paths) inputs.push_back({std::move(path), absl::OkStatus()});
  }

  // Counts a log as input number `input`, as a worker of its own would.
  void Count(uint32_t input, const std::string& log) {
    Pipeline::Options options = JsonLines();
    options.selection = scope == nullptr ? nullptr : &scope->selection;
    const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(options);
    MemorySource source(log);
    EXPECT_TRUE(pipeline->Run(input, &source).ok());
    tally.Merge(pipeline->tally());
  }

  std::string Table(const TableOptions& options = {}) const {
    const Summary summary = Summarize(tally, BuiltinCatalog());
    return TableReport({summary, tally, BuiltinCatalog(), inputs, scope}, options);
  }
  std::string Json(size_t top = 0) const {
    const Summary summary = Summarize(tally, BuiltinCatalog());
    return JsonReport({summary, tally, BuiltinCatalog(), inputs, scope}, top);
  }
  std::string Csv(CsvCells cells = CsvCells::kGuarded) const {
    const Summary summary = Summarize(tally, BuiltinCatalog());
    return CsvReport({summary, tally, BuiltinCatalog(), inputs, scope}, cells);
  }

  std::vector<Input> inputs;
  Tally tally;
  const ReportScope* scope = nullptr;
};

// Two failures of one code on two VMs, one of an unknown code, one damaged line, a clean one and text.
inline std::string MixedLog() {
  const std::string id =
      ",\"time\":\"2026-11-23T17:02:11Z\",\"resourceId\":\"/subscriptions/s/resourceGroups/g/providers/"
      "Microsoft.Compute/virtualMachines/";
  return FailingLine("VMNotFound", "The VM 'web-01' cannot be found.", id + "web-01\"") +
         FailingLine("VMNotFound", "The VM 'web-02' cannot be found.", id + "web-02\"") +
         FailingLine("Strange", "Nobody knows 'this'.") +
         "{\"cut\":\n{\"status\":\"Succeeded\"}\nsome text\n";
}

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_REPORT_FIXTURE_H_
