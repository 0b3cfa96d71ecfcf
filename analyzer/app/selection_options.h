// The options that select which files are read and which failures count.
#ifndef VMSIFT_ANALYZER_APP_SELECTION_OPTIONS_H_
#define VMSIFT_ANALYZER_APP_SELECTION_OPTIONS_H_

#include "CLI/CLI.hpp"
#include "analyzer/app/command.h"
#include "base/timestamp.h"

namespace vmsift {

// `options` is filled while the command line is parsed; ages are relative to `now`.
void AddSelectionOptions(CLI::App* command, Timestamp now, ReadOptions* options);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_SELECTION_OPTIONS_H_
