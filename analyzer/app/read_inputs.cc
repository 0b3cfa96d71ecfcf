#include "analyzer/app/read_inputs.h"

#include <algorithm>
#include <string>
#include <utility>

#include "analyzer/app/thread_count.h"
#include "analyzer/input/open_source.h"
#include "analyzer/input/read_ahead_source.h"
#include "analyzer/pipeline/blob_hour.h"
#include "analyzer/report/selection_text.h"

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

}  // namespace

SelectedInputs SelectInputs(const ReadOptions& options) {
  InputList list = ListInputs(options.paths, options.filter);
  const bool filtered = !options.filter.takes_all();
  for (const std::string& directory : list.bare) {
    Complain(directory + (filtered
                              ? ": no file in it is selected; --include and --exclude are for paths below it"
                              : ": no file in it"));
  }
  SelectedInputs selected;
  for (Input& input : list.inputs) {
    if (input.status.ok() && !MayHoldRecordsOf(options.selection.period, input.path)) {
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
    if (!status.ok()) {
      const absl::string_view message = status.message();
      progress->Complain(std::string_view(message.data(), message.size()));
    }
  }
}

ExitStatus StatusOf(const Tally& tally) {
  const bool unreadable = std::any_of(tally.inputs.begin(), tally.inputs.end(),
                                      [](const InputTally& input) { return !input.error.empty(); });
  const bool bad_lines =
      tally.ledger.entry(Outcome::kMalformed).lines + tally.ledger.entry(Outcome::kOversize).lines > 0;
  return unreadable || bad_lines ? kDoneWithBadInput : kDone;
}

}  // namespace vmsift
