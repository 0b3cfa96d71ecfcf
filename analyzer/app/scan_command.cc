// vmsift scan: logs in, a report out.
#include <unistd.h>

#include <memory>
#include <optional>
#include <string>

#include "analyzer/app/command.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/load_catalog.h"
#include "analyzer/app/output.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/app/scan_inputs.h"
#include "analyzer/count/summary.h"
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
  const Tally tally = ScanInputs(options.read, *catalog, selected, options.threads, /*incidents=*/false);
  const Summary summary = Summarize(tally, *catalog, options.top);
  const std::optional<ReportScope> scope = ScopeOf(options.read, selected);
  const Report report{summary, tally, *catalog, selected.inputs, scope ? &*scope : nullptr};
  Write(report, options, output->get());
  if (scope && options.format == "csv") NoteLeftOut(*scope, tally);
  return CloseOutput(output->get(), StatusOf(tally, options.read.strict));
}

}  // namespace vmsift
