#include "analyzer/app/read_inputs.h"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/thread_count.h"
#include "analyzer/input/open_source.h"
#include "analyzer/input/read_ahead_source.h"
#include "analyzer/pipeline/blob_hour.h"
#include "analyzer/report/selection_text.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

absl::StatusOr<std::unique_ptr<ByteSource>> OpenInput(const Input& input, ProgressCounts* counts,
                                                      bool read_ahead) {
  if (!input.status.ok()) return input.status;
  absl::StatusOr<std::unique_ptr<ByteSource>> source =
      OpenSource(input.path, counts == nullptr ? nullptr : &counts->bytes_read);
  if (!source.ok() || !read_ahead) return source;
  return std::make_unique<ReadAheadSource>(*std::move(source));
}

// What a path leads to, if that is a regular file.
std::optional<FileIdentity> RegularFileAt(const std::string& path) {
  const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(path);
  if (path.empty() || path == "-" || !facts.ok() || !facts->has_value() || !(*facts)->is_regular)
    return std::nullopt;
  return (*facts)->identity;
}

}  // namespace

std::set<FileIdentity> OwnOutput() {
  std::set<FileIdentity> files;
  for (int descriptor : {STDOUT_FILENO, STDERR_FILENO}) {
    const std::optional<FileFacts> facts = FactsOf(descriptor);
    if (facts && facts->is_regular) files.insert(facts->identity);
  }
  return files;
}

absl::StatusOr<SelectedInputs> SelectInputs(const ReadOptions& options, const Output* output) {
  std::set<FileIdentity> own = OwnOutput();
  const std::optional<FileIdentity> replaced = output == nullptr ? std::nullopt : output->replaced();
  if (output != nullptr && output->written()) own.insert(*output->written());
  InputList list = ListInputs(options.paths, options.filter);
  const bool filtered = !options.filter.takes_all();
  for (const std::string& directory : list.bare) {
    Complain(directory + (filtered
                              ? ": no file in it is selected; --include and --exclude are for paths below it"
                              : ": no file in it"));
  }
  SelectedInputs selected;
  for (Input& input : list.inputs) {
    const std::optional<FileIdentity> file =
        own.empty() && !replaced ? std::nullopt : RegularFileAt(input.path);
    if (file && file == replaced) {
      return absl::InvalidArgumentError(
          absl::StrCat(input.path, ": is an input, and would be replaced by the output"));
    }
    if (file && own.count(*file) > 0) {
      Complain(input.path + ": not read, since the output goes there");
    } else if (input.status.ok() && !MayHoldRecordsOf(options.selection.period, input.path)) {
      ++selected.outside_period;
    } else {
      selected.inputs.push_back(std::move(input));
    }
  }
  return selected;
}

std::optional<ReportScope> ScopeOf(const ReadOptions& options, const SelectedInputs& selected) {
  if (options.selection.takes_all() && options.filter.takes_all()) return std::nullopt;
  return ReportScope{options.selection, options.filter, selected.outside_period};
}

void NoteLeftOut(const ReportScope& scope, const Tally& tally) {
  if (tally.left_out_without_time > 0 || scope.inputs_outside_period > 0)
    Complain("left out by the selection: " + LeftOutText(scope, tally));
}

void ReadInputs(const std::vector<Input>& inputs, Pipeline* pipeline, Progress* progress,
                const std::function<bool()>& stop) {
  // A thread for each of many small files would cost more than it gives.
  const bool read_ahead = inputs.size() < UsableCores();
  for (uint32_t i = 0; i < inputs.size() && !stop(); ++i) {
    const absl::StatusOr<std::unique_ptr<ByteSource>> source =
        OpenInput(inputs[i], progress->counts(), read_ahead);
    absl::Status status = source.status();
    if (source.ok()) {
      status = pipeline->Run(i, source->get());
    } else {
      pipeline->NoteUnreadable(i, status);
    }
    if (!status.ok()) progress->Complain(Message(status));
  }
}

ExitStatus StatusOf(const Tally& tally, bool strict) {
  const bool unreadable = std::any_of(tally.inputs.begin(), tally.inputs.end(),
                                      [](const InputTally& input) { return !input.error.empty(); });
  const auto any = [&tally](Outcome outcome) { return tally.ledger.entry(outcome).lines > 0; };
  const bool bad_lines = any(Outcome::kMalformed) || any(Outcome::kOversize) || any(Outcome::kSuspect);
  return unreadable || (strict && bad_lines) ? kDoneWithBadInput : kDone;
}

}  // namespace vmsift
