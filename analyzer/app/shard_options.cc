#include "analyzer/app/shard_options.h"

#include "analyzer/app/selection_options.h"

namespace vmsift {

void AddShard(CLI::App* command, const std::string& help, ShardOptions* shard) {
  command->add_option("--plan", shard->plan, help)->check(NotEmpty())->type_name("FILE")->group(kSplits);
  command->add_option("--shard", shard->shard, "The shard, from 1")
      ->check(CLI::Range(size_t{1}, kMostShards).description(""))
      ->type_name("K")
      ->group(kSplits);
}

void CheckShardOptions(const CLI::App& command, const ShardOptions& shard,
                       const std::vector<std::string>& paths) {
  const bool planned = !shard.plan.empty();
  if (planned != (shard.shard > 0))
    throw CLI::RequiresError(planned ? "--plan" : "--shard", planned ? "--shard" : "--plan");
  if (!planned) return;
  for (const char* name : {"--since", "--until", "--vm", "--code", "--resource-group", "--grade", "--class",
                           "--scope", "--include", "--exclude", "--input", "--validate", "--max-line",
                           "--max-document", "--incidents", "--bytes"}) {
    const CLI::Option* const option = command.get_option_no_throw(name);
    if (option != nullptr && option->count() > 0)
      throw CLI::ValidationError(name, "is for vmsift plan: the plan has it");
  }
  if (!paths.empty() && paths != std::vector<std::string>{"-"})
    throw CLI::ValidationError("PATH", "is for vmsift plan: the plan has the paths");
}

}  // namespace vmsift
