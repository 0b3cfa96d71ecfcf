// vmsift report: the counts of a group of consumers, as scan shows counts.
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/app/command.h"
#include "analyzer/app/counts_database.h"
#include "analyzer/app/counts_input.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/load_catalog.h"
#include "analyzer/app/output.h"
#include "analyzer/app/view.h"
#include "analyzer/stream/partition_counts.h"

namespace vmsift {
namespace {

// What was deleted before it was read is an error of its partition, as of a file that cannot be read to its
// end.
void NoteLost(const StoredGroup& group, Counts* counts) {
  for (const StoredGroup::Progress& progress : group.progress) {
    if (progress.lost == 0) continue;
    const std::string path = PartitionPath(progress.partition);
    const std::string error =
        absl::StrCat(path, ": ", progress.lost, " messages were deleted before they were read");
    Complain(error);
    for (uint64_t i = 0; i < counts->head.inputs.size(); ++i) {
      if (counts->head.inputs[i].path == path) counts->tally.AddInput({.input = i, .error = error});
    }
  }
}

}  // namespace

ExitStatus RunReport(const ReportOptions& options) {
  const ViewOptions& view = options.view;
  const absl::StatusOr<Catalog> catalog = LoadCatalogOrComplain(options.catalog);
  if (!catalog.ok()) return kFailed;
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open(view.output);
  if (!output.ok()) return Fail(output.status());
  absl::StatusOr<Counts> baseline = Counts();
  if (!view.baseline.empty()) baseline = LoadCounts(view.baseline, *catalog);
  if (!baseline.ok()) return Fail(baseline.status());

  const absl::StatusOr<std::unique_ptr<CountsStore>> store =
      OpenCountsDatabase(options.database, options.group, *catalog);
  if (!store.ok()) return Fail(store.status());
  const absl::StatusOr<StoredGroup> group = (*store)->Read(options.topics);
  if (!group.ok()) return Fail(group.status());
  absl::StatusOr<Counts> counts = SumOf(group->parts, *catalog);
  if (!counts.ok()) return Fail(counts.status());
  NoteLost(*group, &*counts);
  if (view.format != "counts") NumberLinesByOffset(&*counts);
  return ShowStored(*std::move(counts), *catalog, view, *baseline, output->get());
}

}  // namespace vmsift
