// vmsift scan: logs in, a report out.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "analyzer/app/command.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/load_catalog.h"
#include "analyzer/app/output.h"
#include "analyzer/app/progress.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/count/summary.h"
#include "analyzer/pipeline/parallel_scan.h"
#include "analyzer/report/report.h"

namespace vmsift {
namespace {

void Write(const Report& report, const ScanOptions& options, Output* output) {
  const TextSink sink = [output](std::string_view text) { output->Write(text); };
  if (options.format == "json") return WriteJsonReport(report, options.top, sink);
  if (options.format == "csv") return WriteCsvReport(report, options.csv_cells, sink);
  TableOptions table;
  table.top = options.top;
  if (options.output.empty()) {
    table.color = WantsColor();
    table.width = TerminalWidth(STDOUT_FILENO, kReportWidth);
  }
  sink(TableReport(report, table));
}

}  // namespace

ExitStatus RunScan(const ScanOptions& options) {
  const absl::StatusOr<Catalog> catalog = LoadCatalogOrComplain(options.read.catalog);
  if (!catalog.ok()) return kFailed;
  // Before the work, so that a name that cannot be written to shows at once.
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open(options.output);
  if (!output.ok()) return Fail(output.status());

  const absl::StatusOr<SelectedInputs> inputs = SelectInputs(options.read, output->get());
  if (!inputs.ok()) return Fail(inputs.status());
  const SelectedInputs& selected = *inputs;
  ParallelScan::Options parallel;
  parallel.pipeline = options.read.pipeline;
  parallel.pipeline.selection = options.read.Selected();
  parallel.threads = options.threads;
  Progress progress(!options.read.no_progress, selected.inputs);
  parallel.pipeline.progress = progress.counts();
  ParallelScan scan(selected.inputs, *catalog, parallel);
  const Tally tally = scan.Run();
  progress.Stop();
  for (const InputTally& input : tally.inputs) {
    if (!input.error.empty()) Complain(input.error);
  }
  // Once: a folder may be full of them.
  if (const std::set<uint32_t>& utf16 = scan.utf16_inputs(); !utf16.empty()) {
    const std::string& path = selected.inputs[*utf16.begin()].path;
    const size_t others = utf16.size() - 1;
    std::string note = (path == "-" ? "standard input" : path) + ": read as UTF-16";
    if (others > 0) absl::StrAppend(&note, ", as ", others, others == 1 ? " other is" : " others are");
    Complain(note);
  }
  const Summary summary = Summarize(tally, *catalog, options.top);
  const std::optional<ReportScope> scope = ScopeOf(options.read, selected);
  const Report report{summary, tally, *catalog, selected.inputs, scope ? &*scope : nullptr};
  Write(report, options, output->get());
  if (scope && options.format == "csv") NoteLeftOut(*scope, tally);
  return CloseOutput(output->get(), StatusOf(tally, options.read.strict));
}

}  // namespace vmsift
