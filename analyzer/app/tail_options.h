// Options of `vmsift tail` alone.
#ifndef VMSIFT_ANALYZER_APP_TAIL_OPTIONS_H_
#define VMSIFT_ANALYZER_APP_TAIL_OPTIONS_H_

#include <optional>

#include "CLI/CLI.hpp"
#include "analyzer/app/command.h"

namespace vmsift {

// Adds --tee and --no-tee, and returns the option.
CLI::Option* AddTee(CLI::App* command, std::optional<bool>* tee);
// Refuses a --tee that has nothing to pass on, or no place for it.
void CheckTee(const TailOptions& options, const CLI::Option* tee);

// Adds --alert and --alert-command.
void AddAlertOptions(CLI::App* command, TailOptions* options);
// Adds --listen and --listen-token-file.
void AddListenOptions(CLI::App* command, TailOptions* options);

// Refuses a --fail-on that compares with a baseline.
void CheckTailGates(const TailOptions& options);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_OPTIONS_H_
