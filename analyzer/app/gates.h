// The options --fail-on, and what they do at the end of a run.
#ifndef VMSIFT_ANALYZER_APP_GATES_H_
#define VMSIFT_ANALYZER_APP_GATES_H_

#include <vector>

#include "CLI/CLI.hpp"
#include "analyzer/app/command.h"
#include "analyzer/compare/comparison.h"
#include "analyzer/compare/gate.h"

namespace vmsift {

// Adds --fail-on, whose rules are checked while the command line is parsed. `compares`: the command may have
// a baseline; otherwise the rules that need one are refused, and not in the help.
void AddFailOn(CLI::App* command, bool compares, std::vector<Gate>* gates);

// kConditionMet, with a line on standard error for each rule that is met; else `status`. A status that says
// more of the run (kFailed) stays.
ExitStatus StatusOfGates(const std::vector<Gate>& gates, const Tally& tally, const Catalog& catalog,
                         const Comparison* comparison, ExitStatus status);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_GATES_H_
