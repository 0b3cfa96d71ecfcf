// Reads plans for the commands that work on their shards.
#ifndef VMSIFT_ANALYZER_APP_PLAN_INPUT_H_
#define VMSIFT_ANALYZER_APP_PLAN_INPUT_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "analyzer/app/command.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/plan/plan.h"

namespace vmsift {

struct LoadedPlan {
  Plan plan;
  uint64_t hash = 0;  // PlannedShards::plan
};

// The error begins with the path.
absl::StatusOr<LoadedPlan> LoadPlan(const std::string& path);

// The inputs of a scan's shard, and sets what else the plan says of the scan. Fails for another catalog, and
// names the files that have changed since.
absl::StatusOr<SelectedInputs> SelectShard(const LoadedPlan& plan, const Catalog& catalog,
                                           ScanOptions* options);

// After the scan of a shard that came from standard input: gives what was read its name.
void NameStream(const LoadedPlan& plan, const ScanOptions& options, std::vector<Input>* inputs);

// Whether the output is there already, with this shard; an error if it is something else.
absl::StatusOr<bool> ShardIsDone(const LoadedPlan& plan, const ScanOptions& options);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_PLAN_INPUT_H_
