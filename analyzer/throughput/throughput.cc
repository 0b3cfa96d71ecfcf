#include "analyzer/throughput/throughput.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/pipeline/parallel_scan.h"
#include "analyzer/throughput/machine_limits.h"
#include "analyzer/throughput/stage_analyzers.h"
#include "base/quantity_text.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

using Clock = std::chrono::steady_clock;

// getrusage(2) counts in blocks of 512 bytes.
uint64_t BytesFromDisk() {
  struct rusage usage;
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
  return static_cast<uint64_t>(usage.ru_inblock) * 512;
}

RunTimes Times(std::vector<double> seconds) {
  std::sort(seconds.begin(), seconds.end());
  const size_t middle = seconds.size() / 2;
  const double median =
      seconds.size() % 2 == 1 ? seconds[middle] : (seconds[middle - 1] + seconds[middle]) / 2;
  return {median, seconds.front(), seconds.back()};
}

std::string Described(const RunCounts& counts) {
  std::string text = Counted(counts.bytes, "byte", "bytes");
  if (counts.lines) absl::StrAppend(&text, ", ", Counted(*counts.lines, "line", "lines"));
  if (counts.failures) absl::StrAppend(&text, ", ", Counted(*counts.failures, "failure", "failures"));
  return text;
}

// What is measured: a limit or a scan up to a stage.
struct Measured {
  std::string_view name;
  bool is_limit = false;
  std::function<absl::StatusOr<RunCounts>(size_t threads)> run;
  RunCounts expected;      // of every run; what is not known before the first one, that one says
  bool any_bytes = false;  // neither are the bytes
};

absl::StatusOr<RunCounts> ToRunCounts(const absl::StatusOr<LimitCounts>& counts, bool newlines) {
  if (!counts.ok()) return counts.status();
  RunCounts run;
  run.bytes = counts->bytes;
  if (newlines) run.lines = counts->newlines;
  return run;
}

std::vector<Measured> AllMeasured(const std::vector<Input>& inputs, const Catalog& catalog,
                                  const ThroughputOptions& options, const RunCounts& whole) {
  std::vector<Measured> all;
  Measured stored;
  stored.name = "bytes";
  stored.is_limit = true;
  stored.run = [&inputs](size_t threads) { return ToRunCounts(ReadStoredBytes(inputs, threads), false); };
  stored.any_bytes = true;  // packed files are smaller than their text
  all.push_back(std::move(stored));

  Measured newlines;
  newlines.name = "newlines";
  newlines.is_limit = true;
  newlines.run = [&inputs](size_t threads) { return ToRunCounts(CountNewlines(inputs, threads), true); };
  newlines.expected.bytes = whole.bytes;
  all.push_back(std::move(newlines));

  for (Stage stage : kStages) {
    Measured scan;
    scan.name = StageName(stage);
    scan.run = [&inputs, &catalog, &options, stage](size_t threads) -> absl::StatusOr<RunCounts> {
      ParallelScan::Options parallel;
      parallel.pipeline = UpTo(stage, options.pipeline);
      parallel.threads = threads;
      return CountsOf(ParallelScan(inputs, catalog, parallel).Run(), stage);
    };
    scan.expected.bytes = whole.bytes;
    if (stage >= Stage::kFrame) scan.expected.lines = whole.lines;
    if (stage >= Stage::kMatch) scan.expected.failures = whole.failures;
    all.push_back(std::move(scan));
  }
  return all;
}

// The counts must be those of all other runs.
absl::Status HoldAgainst(const RunCounts& counts, size_t threads, Measured* measured) {
  RunCounts& expected = measured->expected;
  if (std::exchange(measured->any_bytes, false)) expected.bytes = counts.bytes;
  if (!expected.lines) expected.lines = counts.lines;
  if (!expected.failures) expected.failures = counts.failures;
  if (counts == expected) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the runs do not count alike: ", ToAbsl(measured->name), " on ",
                                          threads, threads == 1 ? " thread" : " threads", " gave ",
                                          Described(counts), ", another run ", Described(expected),
                                          "; was a file written to meanwhile?"));
}

}  // namespace

RunCounts CountsOf(const Tally& tally, Stage stage) {
  RunCounts counts;
  uint64_t lines = 0;
  uint64_t failures = 0;
  for (const InputTally& input : tally.inputs) {
    counts.bytes += input.bytes;
    lines += input.lines;
    failures += input.failures;
  }
  if (stage >= Stage::kFrame) counts.lines = lines;
  if (stage >= Stage::kDecode) counts.failures = failures;
  return counts;
}

absl::StatusOr<Throughput> MeasureThroughput(const std::vector<Input>& inputs, const Catalog& catalog,
                                             const ThroughputOptions& options, const Tally& whole) {
  const RunCounts expected = CountsOf(whole, Stage::kCount);
  std::vector<Measured> all = AllMeasured(inputs, catalog, options, expected);
  std::vector<size_t> thread_counts = {1};
  if (options.threads > 1) thread_counts.push_back(options.threads);

  Throughput throughput;
  std::vector<std::vector<double>> seconds(thread_counts.size() * all.size());  // as the rows
  std::vector<double> setup_seconds;
  const uint64_t from_disk_before = BytesFromDisk();
  for (size_t i = 0; i < options.repeat; ++i) {
    for (size_t row = 0; row < seconds.size(); ++row) {
      Measured& measured = all[row % all.size()];
      const size_t threads = thread_counts[row / all.size()];
      const Clock::time_point start = Clock::now();
      const absl::StatusOr<RunCounts> counts = measured.run(threads);
      seconds[row].push_back(std::chrono::duration<double>(Clock::now() - start).count());
      if (!counts.ok()) return counts.status();
      if (absl::Status status = HoldAgainst(*counts, threads, &measured); !status.ok()) return status;
      throughput.measured_bytes += counts->bytes;
    }
    const Clock::time_point start = Clock::now();
    const Pipeline pipeline(catalog, options.pipeline, /*sink=*/nullptr);
    setup_seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
  }
  throughput.disk_bytes = BytesFromDisk() - from_disk_before;
  throughput.setup_seconds = Times(std::move(setup_seconds));
  for (size_t row = 0; row < seconds.size(); ++row) {
    const Measured& measured = all[row % all.size()];
    throughput.rows.push_back({measured.name, measured.is_limit, thread_counts[row / all.size()],
                               measured.expected, Times(std::move(seconds[row]))});
  }
  return throughput;
}

}  // namespace vmsift
