// The options of scan and extract that say which files are read and which failures count.
#ifndef VMSIFT_ANALYZER_APP_SELECTION_OPTIONS_H_
#define VMSIFT_ANALYZER_APP_SELECTION_OPTIONS_H_

#include "CLI/CLI.hpp"
#include "analyzer/app/command.h"
#include "analyzer/decode/timestamp.h"

namespace vmsift {

// `options` is written to while the command line is read; ages count back from `now`.
void AddSelectionOptions(CLI::App* command, Timestamp now, ReadOptions* options);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_SELECTION_OPTIONS_H_
