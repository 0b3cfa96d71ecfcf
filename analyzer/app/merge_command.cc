// vmsift merge: counts files in, the report of one scan of all their inputs out.
#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/app/command.h"
#include "analyzer/app/counts_input.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/load_catalog.h"
#include "analyzer/app/output.h"
#include "analyzer/app/plan_input.h"
#include "analyzer/app/scan_inputs.h"
#include "analyzer/app/view.h"
#include "analyzer/count/merge_counts.h"
#include "analyzer/input/followed_file.h"
#include "analyzer/input/path_pattern.h"
#include "base/quantity_text.h"
#include "base/status_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

constexpr size_t kMostNamed = 10;  // of what is missing

absl::StatusOr<std::vector<CountsPart>> Parts(const std::vector<std::string>& paths) {
  PathFilter counts_files;
  absl::StatusOr<Glob> glob = Glob::OfPaths("*.counts");
  if (!glob.ok()) return glob.status();
  counts_files.include.push_back(*std::move(glob));
  const InputList list = ListInputs(ExpandedPaths(paths), counts_files);
  std::vector<CountsPart> parts;
  for (const Input& input : list.inputs) {
    if (!input.status.ok()) return input.status;
    // Each is read twice.
    const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(input.path);
    if (!facts.ok()) return facts.status();
    if (input.path == "-" || !facts->has_value() || !(*facts)->is_regular)
      return absl::InvalidArgumentError(input.path + ": only files can be merged; save it as one");
    parts.push_back({input.path, [path = input.path] { return ReadCountsFile(path); }});
  }
  for (const std::string& directory : list.bare)
    return absl::NotFoundError(directory + ": no *.counts in it");
  return parts;
}

// Names what is missing; false if anything is.
bool IsWhole(const std::vector<std::string>& missing, std::string_view what) {
  for (size_t i = 0; i < std::min(missing.size(), kMostNamed); ++i) Complain(missing[i]);
  if (missing.size() > kMostNamed)
    Complain(fmt::format("and {} more {}", Grouped(missing.size() - kMostNamed), what));
  return missing.empty();
}

// What of a plan is missing. With all of it, the counts are those of one scan.
std::vector<std::string> TakePlan(const LoadedPlan& plan, const std::string& path, CountsHead* head) {
  const auto own = std::find_if(head->planned.begin(), head->planned.end(),
                                [&plan](const PlannedShards& planned) { return planned.plan == plan.hash; });
  std::vector<std::string> missing;
  for (uint64_t shard = 1; shard <= plan.plan.shards.size(); ++shard) {
    if (own != head->planned.end() && own->shards.count(shard) > 0) continue;
    missing.push_back(fmt::format(
        "shard {0} of {1} is missing: vmsift scan --plan {1} --shard {0} --format counts -o part-{0}.counts",
        shard, path));
  }
  if (own != head->planned.end()) head->planned.erase(own);
  return missing;
}

// With a plan, the counts are to be those of a scan of its inputs: what another job has left among its parts
// is refused. Members of an archive are inputs of their own.
absl::Status CheckOnlyPlanned(const LoadedPlan& plan, const std::string& path,
                              const std::vector<Input>& inputs) {
  std::set<std::string, std::less<>> planned;
  for (const std::vector<Input>& shard : plan.plan.shards) {
    for (const Input& input : shard) planned.insert(input.path);
  }
  std::set<std::string_view> seen;
  for (const Input& input : inputs) {
    bool known = planned.count(input.path) > 0;
    for (size_t at = input.path.find('!'); !known && at != std::string::npos;
         at = input.path.find('!', at + 1))
      known = planned.count(std::string_view(input.path).substr(0, at)) > 0;
    if (known && seen.insert(input.path).second) continue;
    return absl::FailedPreconditionError(
        fmt::format("{}: a part counts {}, which {}; leave that part out", path, input.path,
                    known ? "another one counts in another version" : "is not in the plan"));
  }
  return absl::OkStatus();
}

}  // namespace

ExitStatus RunMerge(const MergeOptions& options) {
  const ViewOptions& view = options.view;
  const absl::StatusOr<Catalog> catalog = LoadCatalogOrComplain(options.catalog);
  if (!catalog.ok()) return kFailed;
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open(view.output);
  if (!output.ok()) return Fail(output.status());
  absl::StatusOr<Counts> baseline = Counts();
  if (!view.baseline.empty()) baseline = LoadCounts(view.baseline, *catalog);
  if (!baseline.ok()) return Fail(baseline.status());

  const absl::StatusOr<std::vector<CountsPart>> parts = Parts(options.parts);
  if (!parts.ok()) return Fail(parts.status());
  absl::StatusOr<Counts> counts = MergeCounts(*parts, *catalog);
  if (!counts.ok()) return Fail(counts.status());
  if (!options.plan.empty()) {
    const absl::StatusOr<LoadedPlan> plan = LoadPlan(options.plan);
    if (!plan.ok()) return Fail(plan.status());
    if (!IsWhole(TakePlan(*plan, options.plan, &counts->head), "shards")) return kFailed;
    const absl::Status only = CheckOnlyPlanned(*plan, options.plan, counts->head.inputs);
    if (!only.ok()) return Fail(only);
  }
  if (view.format != "counts" && !IsWhole(MissingRuns(counts->head.inputs), "gaps")) {
    Complain("the report would lack what is missing; --format counts merges parts without it");
    return kFailed;
  }
  if (!ListsUnreadable(view, counts->tally)) ComplainOfUnreadable(counts->tally);
  return ShowStored(*std::move(counts), *catalog, view, *baseline, output->get());
}

}  // namespace vmsift
