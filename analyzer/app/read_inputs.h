// From what the command line names to inputs, and a pipeline over them.
#ifndef VMSIFT_ANALYZER_APP_READ_INPUTS_H_
#define VMSIFT_ANALYZER_APP_READ_INPUTS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/app/command.h"
#include "analyzer/app/output.h"
#include "analyzer/app/progress.h"
#include "analyzer/input/followed_file.h"
#include "analyzer/input/input_list.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/report/report.h"

namespace vmsift {

struct SelectedInputs {
  std::vector<Input> inputs;
  uint64_t outside_period = 0;  // files that are not opened, by the hour in their path
};

// Files that the program writes to, by its standard output and error.
std::set<FileIdentity> OwnOutput();

// The inputs that are to be read. What is written to meanwhile (standard output in a directory that is read)
// is none of them, which standard error tells, as it does of directories that give none. Fails if `output`
// would replace one. A null output is standard output.
absl::StatusOr<SelectedInputs> SelectInputs(const ReadOptions& options, const Output* output);

// What a report of these inputs is about; nothing when that is all that was named. Borrows `options`.
std::optional<ReportScope> ScopeOf(const ReadOptions& options, const SelectedInputs& selected);

// Notes on standard error what a command's own output does not tell: that failures were left out for want of
// a time, or files not opened.
void NoteLeftOut(const ReportScope& scope, const Tally& tally);

// Reads every input in order until `stop` says so, complains of each that cannot be read, and goes on.
void ReadInputs(const std::vector<Input>& inputs, Pipeline* pipeline, Progress* progress,
                const std::function<bool()>& stop);

// kDoneWithBadInput when an input could not be read to its end; if `strict`, also when a line was malformed,
// oversize or suspect.
ExitStatus StatusOf(const Tally& tally, bool strict);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_READ_INPUTS_H_
