#include "analyzer/app/plan_input.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/app/blob_inputs.h"
#include "analyzer/app/counted_options.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/input/byte_hash.h"
#include "analyzer/input/followed_file.h"
#include "analyzer/input/open_source.h"
#include "base/quantity_text.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

// A million files take some 200 MB.
constexpr size_t kMostPlanBytes = size_t{4} << 30;

absl::Status InFile(const std::string& path, const absl::Status& status) {
  return absl::Status(status.code(), absl::StrCat(path, ": ", std::string(Message(status))));
}

// An input without a version was empty.
bool HasChanged(const Input& input) {
  if (!input.status.ok()) return false;
  const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(input.path);
  if (!facts.ok() || !facts->has_value()) return false;
  if (input.version.empty()) return (*facts)->size > 0;
  return absl::StrCat((*facts)->size, ":", (*facts)->modified) != input.version;
}

absl::Status NameChanged(const std::string& plan, const std::vector<Input>& inputs) {
  const auto changed = std::find_if(inputs.begin(), inputs.end(), HasChanged);
  if (changed == inputs.end()) return absl::OkStatus();
  const auto others = std::count_if(std::next(changed), inputs.end(), HasChanged);
  return absl::FailedPreconditionError(absl::StrCat(
      plan, ": ", changed->path,
      others > 0 ? absl::StrCat(" and ", Counted(static_cast<uint64_t>(others), "other file", "other files"))
                 : "",
      " changed since the plan was made; make the plan again"));
}

}  // namespace

absl::StatusOr<LoadedPlan> LoadPlan(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadWholeFile(path, kMostPlanBytes);
  if (!text.ok()) return text.status();
  absl::StatusOr<Plan> plan = ParsePlan(*text);
  if (!plan.ok()) return InFile(path, plan.status());
  return LoadedPlan{*std::move(plan), HashOn(0, *text)};
}

absl::StatusOr<SelectedInputs> SelectShard(const LoadedPlan& loaded, const ShardOptions& shard,
                                           const Catalog& catalog, ReadOptions* read) {
  const Plan& plan = loaded.plan;
  const auto fail = [&shard](const std::string& why) {
    return absl::FailedPreconditionError(absl::StrCat(shard.plan, ": ", why));
  };
  if (shard.shard > plan.shards.size())
    return fail(absl::StrCat("has ", Counted(plan.shards.size(), "shard", "shards"), ", and no --shard ",
                             shard.shard));
  if (plan.head.catalog_digest != catalog.digest())
    return fail("was made with another catalog; give the --catalog that plan had");
  SelectedInputs selected;
  selected.inputs = plan.shards[shard.shard - 1];
  const bool streamed = !read->paths.empty();
  if (streamed && selected.inputs.size() != 1)
    return fail("the shard is not one input, which standard input could be");
  if (!streamed) {
    if (const absl::Status changed = NameChanged(shard.plan, selected.inputs); !changed.ok()) return changed;
  }
  if (const absl::Status status = TakeOptions(plan.head, read); !status.ok())
    return fail(std::string(Message(status)));
  // Read from there, it keeps its name (NameStream).
  if (streamed) {
    selected.inputs.front().path = "-";
  } else if (const absl::Status status = BlobInputs(*read).AddPlanned(&selected.inputs); !status.ok()) {
    return status;
  }
  if (shard.shard == 1) selected.outside_period = plan.head.outside_period;
  return selected;
}

absl::Status CheckShard(const LoadedPlan& plan, const ShardOptions& shard, const ReadOptions& read,
                        const ReadFaults& faults) {
  if (read.paths.empty()) {
    const absl::Status changed = NameChanged(shard.plan, plan.plan.shards[shard.shard - 1]);
    if (!changed.ok()) return changed;
  }
  const std::vector<absl::Status> kept = faults.Kept();
  if (kept.empty()) return absl::OkStatus();
  for (const absl::Status& fault : kept) Complain(Message(fault));
  const bool changed = std::any_of(kept.begin(), kept.end(), absl::IsAborted);
  return absl::UnavailableError(absl::StrCat(
      shard.plan, ": shard ", shard.shard, " is not done; ",
      changed ? "make the plan again" : "run it again where its inputs can be read, or plan without them"));
}

void NameStream(const LoadedPlan& plan, const ShardOptions& shard, const ReadOptions& read,
                std::vector<Input>* inputs) {
  if (read.paths.empty()) return;
  for (Input& input : *inputs) input.path.replace(0, 1, plan.plan.shards[shard.shard - 1].front().path);
}

absl::StatusOr<bool> ShardIsDone(const LoadedPlan& plan, const ScanOptions& options) {
  const std::string& path = options.view.output;
  if (path.empty()) return false;
  const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(path);
  if (!facts.ok() || !facts->has_value() || !(*facts)->is_regular) return false;
  const absl::StatusOr<std::string> bytes = ReadWholeFile(path, kMostPlanBytes);
  if (!bytes.ok()) return bytes.status();
  const absl::StatusOr<CountsHead> head = DecodeCountsHead(*bytes);
  if (!head.ok()) return InFile(path, head.status());
  const auto is_this = [&](const PlannedShards& planned) {
    return planned.plan == plan.hash && planned.shards == std::set<uint64_t>{options.shard.shard};
  };
  if (std::any_of(head->planned.begin(), head->planned.end(), is_this)) return true;
  return absl::FailedPreconditionError(absl::StrCat(path, ": is there, and is not shard ",
                                                    options.shard.shard,
                                                    " of this plan; remove it or name another output"));
}

}  // namespace vmsift
