// What `vmsift bench` prints.
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

// What was read: inputs by their shape, and what they hold.
struct MeasuredInput {
  uint64_t jsonl = 0;
  uint64_t text = 0;
  uint64_t bytes = 0;
  uint64_t lines = 0;
  uint64_t failures = 0;
};

// Of a whole scan, without the inputs of which nothing could be read.
MeasuredInput DescribeInput(const Tally& tally);

// Borrows what it refers to.
struct ThroughputReport {
  const Throughput& throughput;
  const Machine& machine;
  MeasuredInput input;
  size_t repeat = 1;
  std::optional<double> generated_failure_rate;  // of a generated log; nothing for the user's own
};

// For people.
std::string ThroughputTable(const ThroughputReport& report, const TableOptions& options);

// For programs: the schema `vmsift.bench/1`, described in docs/json.md.
std::string ThroughputJson(const ThroughputReport& report);

// Whether next to nothing came from a disk while measuring: less than a hundredth of what was read.
bool WasInMemory(const Throughput& throughput);

// How many times as fast as counting newlines on as many threads; 0 where nothing was measured.
double RelativeToNewlines(const Throughput& throughput, const ThroughputRow& row);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_THROUGHPUT_REPORT_H_
