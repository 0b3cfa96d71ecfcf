// vmsift scan: logs in, a report out.
#include <memory>

#include "analyzer/app/command.h"
#include "analyzer/app/load_catalog.h"
#include "analyzer/app/output.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/count/summary.h"
#include "analyzer/report/report.h"

namespace vmsift {
namespace {

std::string Render(const Report& report, const ScanOptions& options) {
  if (options.format == "json") return JsonReport(report, options.top_given ? options.top : 0);
  if (options.format == "csv") return CsvReport(report);
  TableOptions table;
  table.top = options.top;
  if (options.output.empty()) {
    table.color = WantsColor();
    table.width = TerminalWidth();
  }
  return TableReport(report, table);
}

}  // namespace

ExitStatus RunScan(const ScanOptions& options) {
  const absl::StatusOr<Catalog> catalog = LoadCatalogOrComplain(options.read.catalog);
  if (!catalog.ok()) return kFailed;
  // Before the work, so that a name that cannot be written to shows at once.
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open(options.output);
  if (!output.ok()) return Fail(output.status());

  absl::StatusOr<std::unique_ptr<Pipeline>> pipeline =
      Pipeline::Create(*catalog, options.read.pipeline, /*sink=*/nullptr);
  if (!pipeline.ok()) return Fail(pipeline.status());

  const std::vector<Input> inputs = ListInputs(options.read.paths);
  ReadInputs(inputs, pipeline->get(), [] { return false; });
  const Tally& tally = (*pipeline)->tally();
  const Summary summary = Summarize(tally, *catalog);
  (*output)->Write(Render({summary, tally, *catalog, inputs}, options));
  return CloseOutput(output->get(), StatusOf(tally));
}

}  // namespace vmsift
