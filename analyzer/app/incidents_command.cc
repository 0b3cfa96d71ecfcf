// vmsift incidents: logs in, what happened out.
#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "analyzer/app/command.h"
#include "analyzer/app/load_catalog.h"
#include "analyzer/app/output.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/app/redact_key.h"
#include "analyzer/app/scan_inputs.h"
#include "analyzer/incident/incidents.h"
#include "analyzer/page/page.h"
#include "analyzer/report/incident_report.h"

namespace vmsift {
namespace {

void Write(const IncidentReport& report, const IncidentsOptions& options, Output* output) {
  const TextSink sink = [output](std::string_view text) { output->Write(text); };
  if (options.format == "json") return WriteIncidentJson(report, sink);
  if (options.format == "csv") return WriteIncidentCsv(report, options.csv_cells, sink);
  sink(IncidentTable(report, TableFor(options.output, options.top)));
}

}  // namespace

ExitStatus RunIncidents(const IncidentsOptions& options) {
  const absl::StatusOr<Catalog> catalog = LoadCatalogOrComplain(options.read.catalog);
  if (!catalog.ok()) return kFailed;
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open(options.output);
  if (!output.ok()) return Fail(output.status());
  absl::StatusOr<SelectedInputs> inputs = SelectInputs(options.read, output->get());
  if (!inputs.ok()) return Fail(inputs.status());

  RedactKey key;
  ReadOptions read = options.read;
  if (const absl::Status opened = key.Open(&read); !opened.ok()) return Fail(opened);
  const bool page = options.format == "html";
  read.pipeline.counts = page;
  const Tally tally = ScanInputs(read, *catalog, options.threads, UINT64_MAX, /*faults=*/nullptr, &*inputs);
  ComplainOfUnreadable(tally);
  std::vector<Incident> incidents =
      FindIncidents(tally.attempts, {.gap = options.gap_ms * (kTicksPerSecond / 1000)});
  if (options.open_only) {
    std::erase_if(incidents,
                  [](const Incident& incident) { return incident.outcome != IncidentOutcome::kOpen; });
  }
  const std::optional<ReportScope> scope = ScopeOf(options.read, inputs->outside_period);
  if (page) {
    const Summary summary = Summarize(tally, *catalog);
    WritePage({summary, tally, *catalog, inputs->inputs, scope ? &*scope : nullptr, {}, &incidents, nullptr},
              "vmsift incidents", [&output](std::string_view text) { (*output)->Write(text); });
  } else {
    Write({incidents, tally, *catalog, inputs->inputs, scope ? &*scope : nullptr}, options, output->get());
  }
  if (scope && options.format != "table" && !page) NoteLeftOut(*scope, tally);
  return key.Close(CloseOutput(output->get(), StatusOf(tally, options.read.strict)));
}

}  // namespace vmsift
