// vmsift compare: two counts files in, what changed out.
#include <memory>
#include <string_view>

#include "analyzer/app/command.h"
#include "analyzer/app/counts_input.h"
#include "analyzer/app/gates.h"
#include "analyzer/app/load_catalog.h"
#include "analyzer/app/output.h"
#include "analyzer/compare/comparison.h"
#include "analyzer/page/page.h"
#include "analyzer/report/comparison_report.h"

namespace vmsift {

ExitStatus RunCompare(const CompareOptions& options) {
  const absl::StatusOr<Catalog> catalog = LoadCatalogOrComplain(options.catalog);
  if (!catalog.ok()) return kFailed;
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open(options.output);
  if (!output.ok()) return Fail(output.status());
  const absl::StatusOr<Counts> before = LoadCounts(options.before, *catalog);
  if (!before.ok()) return Fail(before.status());
  const absl::StatusOr<Counts> after = LoadCounts(options.after, *catalog);
  if (!after.ok()) return Fail(after.status());

  const Comparison comparison = Compare(PeriodOf(*before), PeriodOf(*after), *catalog);
  const TextSink sink = [&output](std::string_view text) { (*output)->Write(text); };
  if (options.format == "json") {
    WriteComparisonJson(comparison, sink);
  } else if (options.format == "html") {
    const Summary summary = Summarize(after->tally, *catalog);
    WritePage({summary, after->tally, *catalog, after->head.inputs, nullptr, {}, nullptr, &comparison},
              "vmsift compare", sink);
  } else {
    (*output)->Write(ComparisonTable(comparison, TableFor(options.output, options.top)));
  }
  const ExitStatus status = CloseOutput(output->get(), kDone);
  return StatusOfGates(options.gates, after->tally, *catalog, &comparison, status);
}

}  // namespace vmsift
