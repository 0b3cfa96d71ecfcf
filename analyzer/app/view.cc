#include "analyzer/app/view.h"

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "analyzer/app/counted_options.h"
#include "analyzer/app/counts_input.h"
#include "analyzer/app/gates.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/app/time_argument.h"
#include "analyzer/count/summary.h"
#include "analyzer/incident/incidents.h"
#include "analyzer/page/page.h"
#include "analyzer/report/breakdown_report.h"

namespace vmsift {
namespace {

// Counts by what --by names.
void WriteBreakdown(const Counts& counts, const Catalog& catalog, const ViewOptions& options,
                    Output* output) {
  const absl::TimeZone zone = TimeZoneOf(options.time_zone);
  const std::vector<BreakdownRow> rows =
      BreakDown(counts.tally.cube, catalog, counts.head.inputs, options.by, zone);
  const Breakdown breakdown{options.by, rows, options.time_zone};
  const TextSink sink = [output](std::string_view text) { output->Write(text); };
  if (options.format == "json") return WriteBreakdownJson(breakdown, sink);
  if (options.format == "csv") return WriteBreakdownCsv(breakdown, options.csv_cells, sink);
  sink(BreakdownTable(breakdown, TableFor(options.output, options.top)));
}

void WriteReport(const Report& report, const ViewOptions& options, Output* output) {
  const TextSink sink = [output](std::string_view text) { output->Write(text); };
  if (options.format == "json") return WriteJsonReport(report, options.top, sink);
  if (options.format == "csv") return WriteCsvReport(report, options.csv_cells, sink);
  if (options.format == "html") return WritePage(report, "vmsift scan", sink);
  TableOptions table = TableFor(options.output, options.top);
  table.brief = options.brief;
  sink(TableReport(report, table));
}

std::string_view WhyNoIncidents(const CountsHead& head) {
  return head.incident_limit == 0 ? "Incidents were not kept when this was counted; --incidents keeps them."
                                  : "Incidents are not followed in this much input; vmsift incidents does.";
}

}  // namespace

bool TellsIncidents(const ViewOptions& options) {
  return options.by.empty() && options.format != "json" && options.format != "csv";
}

bool ListsUnreadable(const ViewOptions& options, const Tally& tally) {
  const bool reads_as_table = options.format == "table" && options.by.empty() && !options.brief;
  if (!reads_as_table || !options.output.empty() || isatty(STDOUT_FILENO) == 0 || isatty(STDERR_FILENO) == 0)
    return false;
  const auto unreadable = std::count_if(tally.inputs.begin(), tally.inputs.end(),
                                        [](const InputTally& input) { return !input.error.empty(); });
  return options.top == 0 || static_cast<size_t>(unreadable) <= options.top;
}

std::optional<Comparison> WriteView(const Counts& counts, const Catalog& catalog, const ReportScope* scope,
                                    const ViewOptions& options, const Counts* baseline, Output* output) {
  const Tally& tally = counts.tally;
  if (!options.by.empty()) {
    WriteBreakdown(counts, catalog, options, output);
    if (scope != nullptr) NoteLeftOut(*scope, tally);
    return std::nullopt;
  }
  std::optional<Comparison> comparison;
  if (baseline != nullptr)
    comparison = Compare(PeriodOf(*baseline), {tally.cube, counts.head.since, counts.head.until}, catalog);
  if (options.format == "counts") {
    output->Write(EncodeCounts(counts.head, tally, catalog));
  } else {
    const Summary summary = Summarize(tally, catalog, options.top);
    std::vector<Incident> incidents;
    const bool folded = TellsIncidents(options) && tally.ledger.input().bytes <= counts.head.incident_limit;
    if (folded) incidents = FindIncidents(tally.attempts, {});
    WriteReport({summary,
                 tally,
                 catalog,
                 counts.head.inputs,
                 scope,
                 {},
                 folded ? &incidents : nullptr,
                 comparison ? &*comparison : nullptr,
                 /*change=*/nullptr,
                 TellsIncidents(options) && !folded ? WhyNoIncidents(counts.head) : std::string_view()},
                options, output);
  }
  if (scope != nullptr && (options.format == "csv" || options.format == "counts")) NoteLeftOut(*scope, tally);
  return comparison;
}

ExitStatus ShowStored(Counts counts, const Catalog& catalog, const ViewOptions& options,
                      const Counts& baseline, Output* output) {
  ReadOptions read;
  if (const absl::Status status = TakeOptions(counts.head, &read); !status.ok()) return Fail(status);
  if (!TellsIncidents(options)) counts.head.incident_limit = 0;
  const std::optional<ReportScope> scope = ScopeOf(read, counts.head.outside_period);
  const std::optional<Comparison> comparison =
      WriteView(counts, catalog, scope ? &*scope : nullptr, options,
                options.baseline.empty() ? nullptr : &baseline, output);
  const ExitStatus status = CloseOutput(output, StatusOf(counts.tally, /*strict=*/false));
  return StatusOfGates(options.gates, counts.tally, catalog, comparison ? &*comparison : nullptr, status);
}

}  // namespace vmsift
