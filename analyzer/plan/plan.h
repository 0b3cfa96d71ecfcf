// A plan: how a scan is split into shards for many machines.
//
// A plan file is JSON, the schema `vmsift.plan/1`, described in docs/scale.md.
#ifndef VMSIFT_ANALYZER_PLAN_PLAN_H_
#define VMSIFT_ANALYZER_PLAN_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/count/counts_file.h"
#include "analyzer/input/input_list.h"

namespace vmsift {

struct Plan {
  CountsHead head;  // without inputs; `outside_period` is that of the first shard
  // Inputs with their number, version and size; with a run where that is not all of one. In order of number.
  std::vector<std::vector<Input>> shards;
};

// An input that a plan is to hold.
struct PlannedInput {
  Input input;           // with its size
  bool may_cut = false;  // it can be read in runs
};

// Splits inputs into `shards` of like size, at least 1. A piece that is cut has a least size, so a shard may
// have nothing to read.
std::vector<std::vector<Input>> Split(const std::vector<PlannedInput>& inputs, size_t shards,
                                      uint64_t least_piece = 1 << 20);

// Fails on a path that is not UTF-8, which JSON cannot hold.
absl::StatusOr<std::string> PlanText(const Plan& plan);
// The error says what is wrong with the text.
absl::StatusOr<Plan> ParsePlan(std::string_view text);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PLAN_PLAN_H_
