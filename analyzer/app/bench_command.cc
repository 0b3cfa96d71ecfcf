// vmsift bench: how fast each stage of a scan is, on the user's logs or on a generated one.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "analyzer/app/command.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/load_catalog.h"
#include "analyzer/app/output.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/app/scan_inputs.h"
#include "analyzer/app/thread_count.h"
#include "analyzer/pipeline/parallel_scan.h"
#include "analyzer/report/throughput_report.h"
#include "analyzer/throughput/throughput.h"
#include "base/quantity_text.h"
#include "bench/generated_log_file.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// What is there and yet cannot be read twice: standard input, a FIFO, a device. Null when there is none.
const Input* FindUnrepeatable(const std::vector<Input>& inputs) {
  for (const Input& input : inputs) {
    std::error_code error;
    const std::filesystem::file_status status = std::filesystem::status(input.path, error);
    if (input.path == "-" || (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))) {
      return &input;
    }
  }
  return nullptr;
}

// The first that is in an archive, whose stages cannot be measured one by one. Null when there is none.
const Input* FindMember(const std::vector<Input>& inputs) {
  const auto member = std::find_if(inputs.begin(), inputs.end(), [](const Input& input) {
    return input.number != ScanNumber(static_cast<uint32_t>(input.number >> 32));
  });
  return member == inputs.end() ? nullptr : &*member;
}

// Without those of which nothing could be read.
std::vector<Input> Readable(const std::vector<Input>& inputs, const Tally& tally) {
  std::vector<Input> readable;
  for (const InputTally& input : tally.inputs) {
    if (input.error.empty() || input.bytes > 0) readable.push_back(inputs[input.input]);
  }
  return readable;
}

// Whether a scan found what the generator wrote; options that leave something out do not count as wrong.
bool IsRight(const Tally& tally, const ReadOptions& options, const GeneratedCounts& expected) {
  const RunCounts counts = CountsOf(tally, Stage::kCount);
  if (counts.bytes != expected.bytes || counts.lines != expected.lines) return false;
  const bool all_wanted = options.selection.takes_all() && !options.pipeline.shape.has_value() &&
                          tally.ledger.entry(Outcome::kOversize).lines == 0;
  return !all_wanted || counts.failures == expected.failures;
}

}  // namespace

ExitStatus RunBench(const BenchOptions& options) {
  const absl::StatusOr<Catalog> catalog = LoadCatalogOrComplain(options.read.catalog);
  if (!catalog.ok()) return kFailed;
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open({});
  if (!output.ok()) return Fail(output.status());

  std::unique_ptr<GeneratedLogFile> generated;
  absl::StatusOr<SelectedInputs> selected = SelectInputs(options.read, nullptr);
  if (!selected.ok()) return Fail(selected.status());
  std::vector<Input> inputs = std::move(selected->inputs);
  if (options.read.paths.empty()) {
    absl::StatusOr<std::unique_ptr<GeneratedLogFile>> log =
        GeneratedLogFile::Create(options.size, options.failure_rate);
    if (!log.ok()) return Fail(log.status());
    generated = *std::move(log);
    inputs.push_back({generated->path(), absl::OkStatus()});
  } else if (const Input* const input = FindUnrepeatable(inputs)) {
    Complain(fmt::format("bench: {} can be read only once; name a file", input->path));
    return kFailed;
  }

  ThroughputOptions measured;
  measured.pipeline = options.read.pipeline;
  measured.pipeline.selection = options.read.Selected();
  measured.threads = options.threads;
  measured.repeat = options.repeat;
  ParallelScan::Options parallel;
  parallel.pipeline = measured.pipeline;
  parallel.threads = options.threads;
  // Warms the page cache up, and says what there is to count.
  ParallelScan scan(inputs, *catalog, parallel);
  const absl::StatusOr<Tally> whole = scan.Run();
  if (!whole.ok()) return Fail(whole.status());
  ComplainOfUnreadable(*whole);
  const std::vector<Input> read = scan.TakeInputs();
  if (const Input* const member = FindMember(read)) {
    Complain(fmt::format("bench: {} is in an archive; unpack it and name its files", member->path));
    return kFailed;
  }
  const RunCounts counts = CountsOf(*whole, Stage::kCount);
  if (counts.bytes == 0) {
    Complain("bench: there is nothing to measure");
    return kFailed;
  }
  if (generated != nullptr && !IsRight(*whole, options.read, generated->counts())) {
    Complain(fmt::format("bench: {} in {} were counted, {} in {} generated; please report a bug",
                         Counted(counts.failures.value_or(0), "failure", "failures"),
                         Counted(counts.lines.value_or(0), "line", "lines"),
                         Grouped(generated->counts().failures), Grouped(generated->counts().lines)));
    return kFailed;
  }

  const std::vector<Input> readable = Readable(read, *whole);
  const absl::StatusOr<Throughput> throughput = MeasureThroughput(readable, *catalog, measured, *whole);
  if (!throughput.ok()) return Fail(throughput.status());
  const Machine machine = DescribeMachine(UsableCores());
  std::optional<double> failure_rate;
  if (generated != nullptr) failure_rate = options.failure_rate;
  const ThroughputReport report = {*throughput, machine, DescribeInput(*whole), options.repeat, failure_rate};
  if (options.format == "json") {
    (*output)->Write(ThroughputJson(report));
  } else {
    (*output)->Write(ThroughputTable(report, TableFor({}, /*top=*/0)));
  }
  return CloseOutput(output->get(), StatusOf(*whole, options.read.strict));
}

}  // namespace vmsift
