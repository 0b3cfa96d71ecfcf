// vmsift plan: logs in, shards of a scan of them out.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/app/command.h"
#include "analyzer/app/counted_options.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/load_catalog.h"
#include "analyzer/app/output.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/input/regular_file.h"
#include "analyzer/pipeline/opened_input.h"
#include "analyzer/plan/plan.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

// Less is not worth being cut.
constexpr uint64_t kLeastCutBytes = 2 << 20;

// Of a blob that is not large, nothing but its listing is needed.
PlannedInput LookAtBlob(PlannedInput planned, const ReadOptions& options) {
  Input& known = planned.input;
  known.version = known.remote->version();
  known.size = known.remote->size();
  if (known.size < kLeastCutBytes) return planned;
  const absl::StatusOr<bool> may_cut =
      OpenedInput::MayBeCut(*known.remote->Open(/*from_begin=*/false), options.pipeline.shape);
  if (!may_cut.ok()) known.status = may_cut.status();
  planned.may_cut = may_cut.value_or(false);
  return planned;
}

// Looks at a file. One that cannot be read stays in the plan, with the reason, as it is in a scan's report.
absl::StatusOr<PlannedInput> Look(Input input, const ReadOptions& options) {
  PlannedInput planned;
  planned.input = std::move(input);
  Input& known = planned.input;
  if (!known.status.ok()) return planned;
  if (known.remote != nullptr) return LookAtBlob(std::move(planned), options);
  absl::StatusOr<std::unique_ptr<RegularFile>> file = RegularFile::Open(known.path);
  if (!file.ok()) {
    known.status = file.status();
    return planned;
  }
  if (*file == nullptr) {
    const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(known.path);
    if (facts.ok() && facts->has_value() && (*facts)->is_regular) return planned;  // empty
    return absl::InvalidArgumentError(
        absl::StrCat(known.path == "-" ? "standard input" : known.path,
                     ": only files can be planned, which are there to be read later"));
  }
  known.version = (*file)->version();
  known.size = (*file)->size();
  if (known.size < kLeastCutBytes) return planned;
  const absl::StatusOr<bool> may_cut = OpenedInput::MayBeCut(**file, options.pipeline.shape);
  if (!may_cut.ok()) known.status = may_cut.status();
  planned.may_cut = may_cut.value_or(false);
  return planned;
}

}  // namespace

ExitStatus RunPlan(const PlanOptions& options) {
  const absl::StatusOr<Catalog> catalog = LoadCatalogOrComplain(options.read.catalog);
  if (!catalog.ok()) return kFailed;
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open(options.output);
  if (!output.ok()) return Fail(output.status());
  absl::StatusOr<SelectedInputs> selected = SelectInputs(options.read, output->get());
  if (!selected.ok()) return Fail(selected.status());

  if (const absl::Status once = NamedOnce(selected->inputs); !once.ok()) return Fail(once);
  ExitStatus status = kDone;
  std::vector<PlannedInput> inputs;
  for (Input& input : selected->inputs) {
    input.number = inputs.size();
    absl::StatusOr<PlannedInput> planned = Look(std::move(input), options.read);
    if (!planned.ok()) return Fail(planned.status());
    if (!planned->input.status.ok()) {
      Complain(Message(planned->input.status));
      status = kDoneWithBadInput;
    }
    inputs.push_back(*std::move(planned));
  }
  Plan plan;
  plan.head = HeadOf(options.read, /*key=*/nullptr, *catalog, options.incidents);
  plan.head.outside_period = selected->outside_period;
  plan.shards = Split(inputs, options.shards);
  const absl::StatusOr<std::string> text = PlanText(plan);
  if (!text.ok()) return Fail(text.status());
  (*output)->Write(*text);
  return CloseOutput(output->get(), status);
}

}  // namespace vmsift
