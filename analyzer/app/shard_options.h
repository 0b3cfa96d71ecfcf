// The options of commands that can do a part of a planned scan.
#ifndef VMSIFT_ANALYZER_APP_SHARD_OPTIONS_H_
#define VMSIFT_ANALYZER_APP_SHARD_OPTIONS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "analyzer/app/command.h"

namespace vmsift {

inline constexpr size_t kMostShards = 1'000'000;
// The heading of these options in a command's help.
inline constexpr char kSplits[] = "Parts of the work, for many machines (vmsift plan, vmsift merge)";

// --plan, with its help, and --shard. Borrows `shard`, which parsing sets.
void AddShard(CLI::App* command, const std::string& help, ShardOptions* shard);

// Refuses what the plan has already: paths, and the options that `vmsift plan` takes. In the command's
// callback.
void CheckShardOptions(const CLI::App& command, const ShardOptions& shard,
                       const std::vector<std::string>& paths);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_SHARD_OPTIONS_H_
