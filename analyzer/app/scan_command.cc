// vmsift scan: logs in, a report out.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/app/command.h"
#include "analyzer/app/counts_input.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/gates.h"
#include "analyzer/app/load_catalog.h"
#include "analyzer/app/output.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/app/redact_key.h"
#include "analyzer/app/scan_inputs.h"
#include "analyzer/app/time_argument.h"
#include "analyzer/compare/comparison.h"
#include "analyzer/count/counts_file.h"
#include "analyzer/count/summary.h"
#include "analyzer/incident/incidents.h"
#include "analyzer/page/page.h"
#include "analyzer/report/breakdown_report.h"
#include "analyzer/report/report.h"

namespace vmsift {
namespace {

// Counts by what --by names.
void WriteBreakdown(const Tally& tally, const Catalog& catalog, const std::vector<Input>& inputs,
                    const ScanOptions& options, Output* output) {
  const absl::TimeZone zone = TimeZoneOf(options.time_zone);
  const std::vector<BreakdownRow> rows = BreakDown(tally.cube, catalog, inputs, options.by, zone);
  const Breakdown breakdown{options.by, rows, options.time_zone};
  const TextSink sink = [output](std::string_view text) { output->Write(text); };
  if (options.format == "json") return WriteBreakdownJson(breakdown, sink);
  if (options.format == "csv") return WriteBreakdownCsv(breakdown, options.csv_cells, sink);
  sink(BreakdownTable(breakdown, TableFor(options.output, options.top)));
}

// Of more, incidents are not told: they need successes, too, which take time to read.
constexpr uint64_t kMaxIncidentBytes = 64 << 20;

void Write(const Report& report, const ScanOptions& options, Output* output) {
  if (options.format == "counts") {
    const Period& period = options.read.selection.period;
    return output->Write(
        EncodeCounts(report.tally, report.catalog, report.inputs, period.since, period.until));
  }
  const TextSink sink = [output](std::string_view text) { output->Write(text); };
  if (options.format == "json") return WriteJsonReport(report, options.top, sink);
  if (options.format == "csv") return WriteCsvReport(report, options.csv_cells, sink);
  if (options.format == "html") return WritePage(report, "vmsift scan", sink);
  TableOptions table = TableFor(options.output, options.top);
  table.brief = options.brief;
  sink(TableReport(report, table));
}

}  // namespace

ExitStatus RunScan(const ScanOptions& options) {
  const absl::StatusOr<Catalog> catalog = LoadCatalogOrComplain(options.read.catalog);
  if (!catalog.ok()) return kFailed;
  // Before the work, so that a name that cannot be written to shows at once.
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open(options.output);
  if (!output.ok()) return Fail(output.status());

  absl::StatusOr<Counts> baseline = Counts();
  if (!options.baseline.empty()) baseline = LoadCounts(options.baseline, *catalog);
  if (!baseline.ok()) return Fail(baseline.status());
  absl::StatusOr<SelectedInputs> inputs = SelectInputs(options.read, output->get());
  if (!inputs.ok()) return Fail(inputs.status());
  SelectedInputs& selected = *inputs;
  // For people, incidents are told.
  const bool told = (options.format == "table" || options.format == "html") && options.by.empty();
  RedactKey key;
  ReadOptions read = options.read;
  if (const absl::Status opened = key.Open(&read); !opened.ok()) return Fail(opened);
  read.pipeline.by_input =
      std::find(options.by.begin(), options.by.end(), Dimension::kSource) != options.by.end();
  const Tally tally = ScanInputs(read, *catalog, options.threads, told ? kMaxIncidentBytes : 0, &selected);
  const std::optional<ReportScope> scope = ScopeOf(options.read, selected);
  if (!options.by.empty()) {
    WriteBreakdown(tally, *catalog, selected.inputs, options, output->get());
    if (scope) NoteLeftOut(*scope, tally);
    const ExitStatus status = key.Close(CloseOutput(output->get(), StatusOf(tally, options.read.strict)));
    return StatusOfGates(options.gates, tally, *catalog, nullptr, status);
  }
  const Summary summary = Summarize(tally, *catalog, options.top);
  std::vector<Incident> incidents;
  const bool folded = told && tally.ledger.input().bytes <= kMaxIncidentBytes;
  if (folded) incidents = FindIncidents(tally.attempts, {});
  std::optional<Comparison> comparison;
  if (!options.baseline.empty()) {
    const Period& period = options.read.selection.period;
    comparison = Compare(PeriodOf(*baseline), {tally.cube, period.since, period.until}, *catalog);
  }
  const Report report{summary,
                      tally,
                      *catalog,
                      selected.inputs,
                      scope ? &*scope : nullptr,
                      {},
                      folded ? &incidents : nullptr,
                      comparison ? &*comparison : nullptr,
                      /*change=*/nullptr,
                      /*incidents_left_out=*/told && !folded};
  Write(report, options, output->get());
  if (scope && (options.format == "csv" || options.format == "counts")) NoteLeftOut(*scope, tally);
  const ExitStatus status = key.Close(CloseOutput(output->get(), StatusOf(tally, options.read.strict)));
  return StatusOfGates(options.gates, tally, *catalog, report.comparison, status);
}

}  // namespace vmsift
