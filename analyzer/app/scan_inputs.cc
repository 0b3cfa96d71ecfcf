#include "analyzer/app/scan_inputs.h"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/app/diagnostics.h"
#include "analyzer/app/progress.h"
#include "analyzer/pipeline/parallel_scan.h"
#include "base/quantity_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// Of several inputs only the first is named: a folder may be full of them. `one`, `several`: the verb for the
// others.
void NoteOnce(const std::set<uint64_t>& numbers, const std::vector<Input>& inputs, std::string_view what,
              std::string_view one, std::string_view several) {
  if (numbers.empty()) return;
  const std::string& path = inputs[*numbers.begin()].path;
  const size_t others = numbers.size() - 1;
  std::string note = fmt::format("{}: {}", path == "-" ? "standard input" : path, what);
  if (others > 0)
    note += fmt::format(", as {} {}", Counted(others, "other", "others"), others == 1 ? one : several);
  Complain(note);
}

}  // namespace

void ComplainOfUnreadable(const Tally& tally) {
  for (const InputTally& input : tally.inputs) {
    if (!input.error.empty()) Complain(input.error);
  }
}

Tally ScanInputs(const ReadOptions& options, const Catalog& catalog, size_t threads,
                 uint64_t max_incident_bytes, ReadFaults* faults, SelectedInputs* selected) {
  ParallelScan::Options parallel;
  parallel.pipeline = options.pipeline;
  parallel.pipeline.selection = options.Selected();
  parallel.pipeline.incidents = max_incident_bytes > 0;
  IncidentBudget budget{max_incident_bytes};
  if (max_incident_bytes < UINT64_MAX) parallel.pipeline.incident_budget = &budget;
  parallel.threads = threads;
  parallel.filter = &options.filter;
  parallel.faults = faults;
  Progress progress(!options.no_progress, selected->inputs);
  parallel.pipeline.progress = progress.counts();
  ParallelScan scan(selected->inputs, catalog, parallel);
  Tally tally = scan.Run();
  progress.Stop();
  for (const uint32_t archive : scan.empty_archives())
    Complain(NothingIn(selected->inputs[archive].path, options.filter));
  selected->inputs = scan.TakeInputs();
  // What they led to is no news.
  if (faults != nullptr && !faults->Kept().empty()) return tally;
  NoteOnce(scan.utf16_inputs(), selected->inputs, "read as UTF-16", "is", "are");
  NoteOnce(scan.binary_inputs(), selected->inputs, "looks like binary data, not like a log", "does", "do");
  NoteUnknownCodes(options.selection.codes, catalog, tally);
  return tally;
}

}  // namespace vmsift
