// Reads plans for the commands that work on their shards.
#ifndef VMSIFT_ANALYZER_APP_PLAN_INPUT_H_
#define VMSIFT_ANALYZER_APP_PLAN_INPUT_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "analyzer/app/command.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/input/read_faults.h"
#include "analyzer/plan/plan.h"

namespace vmsift {

struct LoadedPlan {
  Plan plan;
  uint64_t hash = 0;  // PlannedShards::plan
};

// The error begins with the path.
absl::StatusOr<LoadedPlan> LoadPlan(const std::string& path);

// The inputs of a shard, and sets what else the plan says of how they are read. Fails for another catalog,
// and names the files that have changed since.
absl::StatusOr<SelectedInputs> SelectShard(const LoadedPlan& plan, const ShardOptions& shard,
                                           const Catalog& catalog, ReadOptions* read);

// After that: fails unless all bytes of the shard were read as they were planned, so that what was made of
// them is what any machine would make of them. Reports what was not. An input that could not be read when
// the plan was made, and one whose bytes are damaged, are no failure: they are so on every machine.
absl::Status CheckShard(const LoadedPlan& plan, const ShardOptions& shard, const ReadOptions& read,
                        const ReadFaults& faults);

// After a shard was read from standard input: gives what was read its name.
void NameStream(const LoadedPlan& plan, const ShardOptions& shard, const ReadOptions& read,
                std::vector<Input>* inputs);

// Whether the output is there already, with this shard; an error if it is something else.
absl::StatusOr<bool> ShardIsDone(const LoadedPlan& plan, const ScanOptions& options);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_PLAN_INPUT_H_
