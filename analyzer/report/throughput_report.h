// The output of `vmsift bench`.
#ifndef VMSIFT_ANALYZER_REPORT_THROUGHPUT_REPORT_H_
#define VMSIFT_ANALYZER_REPORT_THROUGHPUT_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "analyzer/report/report.h"
#include "analyzer/throughput/machine.h"
#include "analyzer/throughput/throughput.h"

namespace vmsift {

// The input: number of inputs by shape, and their totals.
struct MeasuredInput {
  uint64_t jsonl = 0;
  uint64_t text = 0;
  uint64_t bytes = 0;
  uint64_t lines = 0;
  uint64_t failures = 0;
};

// For a whole scan, without the inputs of which nothing could be read.
MeasuredInput DescribeInput(const Tally& tally);

// Borrows what it refers to.
struct ThroughputReport {
  const Throughput& throughput;
  const Machine& machine;
  MeasuredInput input;
  size_t repeat = 1;
  std::optional<double> generated_failure_rate;  // of a generated log; empty for the user's own
};

// For people.
std::string ThroughputTable(const ThroughputReport& report, const TableOptions& options);

// For programs: the schema `vmsift.bench/1`, described in docs/json.md.
std::string ThroughputJson(const ThroughputReport& report);

// Whether less than a hundredth of the bytes came from a disk while measuring.
bool WasInMemory(const Throughput& throughput);

// The speed relative to counting newlines on the same number of threads; 0 if nothing was measured.
double RelativeToNewlines(const Throughput& throughput, const ThroughputRow& row);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_THROUGHPUT_REPORT_H_
