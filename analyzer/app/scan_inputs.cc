#include "analyzer/app/scan_inputs.h"

#include <cstdint>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/progress.h"
#include "analyzer/pipeline/parallel_scan.h"
#include "base/quantity_text.h"

namespace vmsift {

void ComplainOfUnreadable(const Tally& tally) {
  for (const InputTally& input : tally.inputs) {
    if (!input.error.empty()) Complain(input.error);
  }
}

Tally ScanInputs(const ReadOptions& options, const Catalog& catalog, size_t threads,
                 uint64_t max_incident_bytes, SelectedInputs* selected) {
  ParallelScan::Options parallel;
  parallel.pipeline = options.pipeline;
  parallel.pipeline.selection = options.Selected();
  parallel.pipeline.incidents = max_incident_bytes > 0;
  IncidentBudget budget{max_incident_bytes};
  if (max_incident_bytes < UINT64_MAX) parallel.pipeline.incident_budget = &budget;
  parallel.threads = threads;
  parallel.filter = &options.filter;
  Progress progress(!options.no_progress, selected->inputs);
  parallel.pipeline.progress = progress.counts();
  ParallelScan scan(selected->inputs, catalog, parallel);
  Tally tally = scan.Run();
  progress.Stop();
  for (const uint32_t archive : scan.empty_archives())
    Complain(NothingIn(selected->inputs[archive].path, options.filter));
  selected->inputs = scan.TakeInputs();
  // Once: a folder may be full of them.
  if (const std::set<uint64_t>& utf16 = scan.utf16_inputs(); !utf16.empty()) {
    const std::string& path = selected->inputs[*utf16.begin()].path;
    const size_t others = utf16.size() - 1;
    std::string note = (path == "-" ? "standard input" : path) + ": read as UTF-16";
    if (others > 0) absl::StrAppend(&note, ", as ", Counted(others, "other is", "others are"));
    Complain(note);
  }
  NoteUnknownCodes(options.selection.codes, catalog, tally);
  return tally;
}

}  // namespace vmsift
