#include "analyzer/app/tail_options.h"

#include <algorithm>
#include <string>
#include <vector>

namespace vmsift {

CLI::Option* AddTee(CLI::App* command, std::optional<bool>* tee) {
  return command->add_flag_function(
      "--tee,!--no-tee", [tee](int64_t count) { *tee = count > 0; },
      "Pass standard input on to standard output as it comes, with the report at its end; the default where "
      "a pipe is read and standard output is a terminal");
}

void CheckTee(const TailOptions& options, const CLI::Option* tee) {
  const std::vector<std::string>& paths = options.read.paths;
  if (std::find(paths.begin(), paths.end(), "-") == paths.end())
    throw CLI::ValidationError(tee->get_name(), "passes standard input on, which is no PATH (-)");
  if (options.format != "table")
    throw CLI::ValidationError(tee->get_name(),
                               "would mix the input with the data of --format " + options.format);
}

void CheckTailGates(const TailOptions& options) {
  for (const Gate& gate : options.gates) {
    if (gate.needs_baseline())
      throw CLI::ValidationError("--fail-on",
                                 "\"" + gate.text + "\" compares with a baseline, which tail has not");
  }
}

}  // namespace vmsift
