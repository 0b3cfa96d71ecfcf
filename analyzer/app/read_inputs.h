// Turns the paths of the command line into inputs, and runs a pipeline over them.
#ifndef VMSIFT_ANALYZER_APP_READ_INPUTS_H_
#define VMSIFT_ANALYZER_APP_READ_INPUTS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/app/command.h"
#include "analyzer/app/output.h"
#include "analyzer/app/progress.h"
#include "analyzer/input/followed_file.h"
#include "analyzer/input/input_list.h"
#include "analyzer/input/open_source.h"
#include "analyzer/input/read_faults.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/report/report.h"

namespace vmsift {

struct SelectedInputs {
  std::vector<Input> inputs;
  uint64_t outside_period = 0;  // files not opened, because of the hour in their path
};

// The files that standard output and standard error are written to.
std::set<FileIdentity> OwnOutput();

// The inputs to read, minus our own output file (such as standard output in a directory that is read).
// Standard error reports that, and directories without an input. Fails if `output` would replace an input, or
// be one of the next run. A null output is standard output.
absl::StatusOr<SelectedInputs> SelectInputs(const ReadOptions& options, const Output* output);

// The scope of a report, which leaves out so many files; empty if nothing was selected. Borrows `options`.
std::optional<ReportScope> ScopeOf(const ReadOptions& options, uint64_t outside_period);

// Prints on standard error what the output does not show: failures that were left out because they have no
// time, and files that were not opened.
void NoteLeftOut(const ReportScope& scope, const Tally& tally);

// Prints a note on standard error for each code of the selection that neither the catalog nor the tally has,
// and that is no pattern: it may be mistyped.
void NoteUnknownCodes(const NameFilter& codes, const Catalog& catalog, const Tally& tally);

// Reports a directory or an archive without any input.
std::string NothingIn(const std::string& path, const PathFilter& filter);

// Reads every input in order until `stop` returns true; the members of an archive are inputs of their own.
// Reports each that cannot be read, and continues. The pipeline counts input i as (*read)[i], which is there
// before its first failure. `faults` notes what kept bytes from being read; null: nobody asks.
void ReadInputs(const std::vector<Input>& inputs, const PathFilter& filter, Pipeline* pipeline,
                Progress* progress, const std::function<bool()>& stop, std::vector<Input>* read,
                ReadFaults* faults = nullptr);

// The same for one input that is open already.
void ReadOpened(const Input& input, TextOrArchive opened, const PathFilter& filter, Pipeline* pipeline,
                Progress* progress, std::vector<Input>* read);

// kDoneWithBadInput if an input could not be read to its end; with `strict`, also if a line was malformed,
// oversize or suspect.
ExitStatus StatusOf(const Tally& tally, bool strict);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_READ_INPUTS_H_
