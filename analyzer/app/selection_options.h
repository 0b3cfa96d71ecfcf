// The options that select which files are read and which failures count.
#ifndef VMSIFT_ANALYZER_APP_SELECTION_OPTIONS_H_
#define VMSIFT_ANALYZER_APP_SELECTION_OPTIONS_H_

#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "analyzer/app/command.h"
#include "base/timestamp.h"

namespace vmsift {

// Reports wrong usage of an option: throws CLI::ValidationError.
[[noreturn]] void Refuse(const std::string& option, const absl::Status& status);

// Refuses an empty text, which is a variable that was not set, more often than not.
CLI::Validator NotEmpty();

// Refuses blobs, without quoting them, since a SAS token may be in the path.
CLI::Validator FilesOnly();

// Checks that a value is one of these, and suggests the nearest.
CLI::Validator OneOf(const std::vector<std::string>& values);

// Whether --check-config is given: then the command needs no paths, as it does not run.
bool IsOnlyChecked(const CLI::App& command);

// `options` is filled while the command line is parsed; ages are relative to `now`.
void AddSelectionOptions(CLI::App* command, Timestamp now, ReadOptions* options);
// Only those that select failures, for what has no paths.
void AddFailureSelection(CLI::App* command, Timestamp now, Selection* selection);
// Places today and yesterday, and refuses a period without a moment. The callback of a command does it,
// unless the command sets another.
void FinishSelection(const CLI::App& command, Timestamp now, Selection* selection);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_SELECTION_OPTIONS_H_
