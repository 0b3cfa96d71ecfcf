// vmsift scan: logs in, a report out.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "analyzer/app/command.h"
#include "analyzer/app/counted_options.h"
#include "analyzer/app/counts_input.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/gates.h"
#include "analyzer/app/load_catalog.h"
#include "analyzer/app/output.h"
#include "analyzer/app/plan_input.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/app/redact_key.h"
#include "analyzer/app/scan_inputs.h"
#include "analyzer/app/view.h"
#include "analyzer/input/followed_file.h"
#include "base/quantity_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// A run of the one path.
absl::Status Cut(const ByteRun& run, SelectedInputs* selected) {
  if (selected->inputs.size() != 1 || selected->inputs.front().in_directory)
    return absl::InvalidArgumentError("--bytes: the path is not one file");
  const std::string& path = selected->inputs.front().path;
  const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(path);
  if (facts.ok() && facts->has_value() && run.from > 0 && run.from >= (*facts)->size) {
    return absl::InvalidArgumentError(
        fmt::format("--bytes: {} has {}", path, Counted((*facts)->size, "byte", "bytes")));
  }
  selected->inputs.front().runs = {run};
  return absl::OkStatus();
}

}  // namespace

ExitStatus RunScan(const ScanOptions& given) {
  ScanOptions options = given;
  const ViewOptions& view = options.view;
  ReadOptions& read = options.read;
  const absl::StatusOr<Catalog> catalog = LoadCatalogOrComplain(read.catalog);
  if (!catalog.ok()) return kFailed;
  const bool planned = !options.shard.plan.empty();
  absl::StatusOr<LoadedPlan> plan = planned ? LoadPlan(options.shard.plan) : LoadedPlan();
  if (!plan.ok()) return Fail(plan.status());
  const absl::StatusOr<bool> done = planned ? ShardIsDone(*plan, options) : false;
  if (!done.ok()) return Fail(done.status());
  if (*done) {
    Complain(fmt::format("{}: is there; shard {} is not counted again", view.output, options.shard.shard));
    return kDone;
  }
  // Before the work, so that a name that cannot be written to shows at once.
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open(view.output);
  if (!output.ok()) return Fail(output.status());

  absl::StatusOr<Counts> baseline = Counts();
  if (!view.baseline.empty()) baseline = LoadCounts(view.baseline, *catalog);
  if (!baseline.ok()) return Fail(baseline.status());
  absl::StatusOr<SelectedInputs> selected =
      planned ? SelectShard(*plan, options.shard, *catalog, &read) : SelectInputs(read, output->get());
  if (!selected.ok()) return Fail(selected.status());
  if (planned) options.incidents = plan->plan.head.incident_limit > kMaxIncidentBytes;
  if (view.format == "counts" && !planned) {
    if (const absl::Status once = NamedOnce(selected->inputs); !once.ok()) return Fail(once);
  }
  if (options.bytes) {
    if (const absl::Status cut = Cut(*options.bytes, &*selected); !cut.ok()) return Fail(cut);
  }
  RedactKey key;
  if (const absl::Status opened = key.Open(&read); !opened.ok()) return Fail(opened);
  read.pipeline.by_input = std::count(view.by.begin(), view.by.end(), Dimension::kSource) > 0;

  Counts counts;
  counts.head = HeadOf(read, &key, *catalog, options.incidents);
  if (planned) counts.head.planned = {{plan->hash, plan->plan.shards.size(), {options.shard.shard}}};
  if (!TellsIncidents(view)) counts.head.incident_limit = 0;
  ReadFaults faults;
  counts.tally = ScanInputs(read, *catalog, options.threads, counts.head.incident_limit,
                            planned ? &faults : nullptr, &*selected);
  if (planned) {
    if (const absl::Status whole = CheckShard(*plan, options.shard, read, faults); !whole.ok())
      return Fail(whole);
    // Another shard may have been given the same output.
    if (const absl::StatusOr<bool> other = ShardIsDone(*plan, options); !other.ok())
      return Fail(other.status());
  }
  if (!ListsUnreadable(view, counts.tally)) ComplainOfUnreadable(counts.tally);
  counts.head.inputs = std::move(selected->inputs);
  if (planned) NameStream(*plan, options.shard, read, &counts.head.inputs);
  counts.head.outside_period = selected->outside_period;
  const std::optional<ReportScope> scope = ScopeOf(read, counts.head.outside_period);
  const std::optional<Comparison> comparison =
      WriteView(counts, *catalog, scope ? &*scope : nullptr, view,
                view.baseline.empty() ? nullptr : &*baseline, output->get());
  const ExitStatus status = key.Close(CloseOutput(output->get(), StatusOf(counts.tally, read.strict)));
  return StatusOfGates(view.gates, counts.tally, *catalog, comparison ? &*comparison : nullptr, status);
}

}  // namespace vmsift
