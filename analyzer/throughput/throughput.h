// Measures how fast a scan of given files is, stage by stage, beside what the machine can do at all.
//
// What runs is the scan itself (ParallelScan), which stops after a stage; so a stage's time holds that of the
// stages before it, and the set-up of what it needs. Repetitions go round all rows in turn, so that a busy
// moment of the machine does not fall on one row alone. Every run's counts are held against the first one's.
#ifndef VMSIFT_ANALYZER_THROUGHPUT_THROUGHPUT_H_
#define VMSIFT_ANALYZER_THROUGHPUT_THROUGHPUT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/count/tally.h"
#include "analyzer/input/input_list.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/throughput/stage.h"
#include "matchers/catalog.h"

namespace vmsift {

// What a run counted; nothing where it is not its stage's to know.
struct RunCounts {
  uint64_t bytes = 0;
  std::optional<uint64_t> lines;
  std::optional<uint64_t> failures;  // up to the stage decode: what may be one

  friend bool operator==(const RunCounts&, const RunCounts&) = default;
};

// Of all repetitions, in seconds.
struct RunTimes {
  double median = 0;
  double fastest = 0;
  double slowest = 0;
};

struct ThroughputRow {
  std::string_view name;  // a limit's, "bytes" or "newlines", or a stage's (StageName)
  bool is_limit = false;  // of the machine; else a stage, with all before it
  size_t threads = 1;
  RunCounts counts;
  RunTimes seconds;

  double bytes_per_second() const { return static_cast<double>(counts.bytes) / seconds.median; }
};

struct Throughput {
  std::vector<ThroughputRow> rows;  // on one thread, then on all; limits first
  RunTimes setup_seconds;       // of one worker's decoder, patterns and tally, in each run of a whole scan
  uint64_t disk_bytes = 0;      // read from a disk during the measured runs; 0: all came from memory
  uint64_t measured_bytes = 0;  // read in those runs, in all
};

struct ThroughputOptions {
  Pipeline::Options pipeline;
  size_t threads = 1;
  size_t repeat = 5;  // at least 1
};

// `inputs` are regular files that can be read, and `whole` is what scanning them gave a moment ago, which
// also warmed the page cache up. Fails when a file cannot be read, and when a run counts other than another.
absl::StatusOr<Throughput> MeasureThroughput(const std::vector<Input>& inputs, const Catalog& catalog,
                                             const ThroughputOptions& options, const Tally& whole);

// The counts of all inputs together, as far as a stage knows them.
RunCounts CountsOf(const Tally& tally, Stage stage);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_THROUGHPUT_THROUGHPUT_H_
