// vmsift extract: one JSON object per failure, in the order of the input.
#include <memory>
#include <optional>
#include <vector>

#include "analyzer/app/command.h"
#include "analyzer/app/load_catalog.h"
#include "analyzer/app/output.h"
#include "analyzer/app/progress.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/app/redact_key.h"
#include "analyzer/report/failure_json.h"

namespace vmsift {
namespace {

class JsonLines : public FailureSink {
 public:
  JsonLines(const std::vector<Input>& inputs, const Catalog& catalog, Output* output)
      : inputs_(inputs), catalog_(catalog), output_(output) {}
  void Take(const AttributedFailure& finding) override {
    output_->Write(FailureJson(finding, inputs_[finding.place.input].path, catalog_));
  }

 private:
  const std::vector<Input>& inputs_;
  const Catalog& catalog_;
  Output* const output_;
};

}  // namespace

ExitStatus RunExtract(const ExtractOptions& options) {
  const absl::StatusOr<Catalog> catalog = LoadCatalogOrComplain(options.read.catalog);
  if (!catalog.ok()) return kFailed;
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open(options.output);
  if (!output.ok()) return Fail(output.status());

  const absl::StatusOr<SelectedInputs> inputs = SelectInputs(options.read, output->get());
  if (!inputs.ok()) return Fail(inputs.status());
  const SelectedInputs& selected = *inputs;
  std::vector<Input> read_inputs;
  JsonLines sink(read_inputs, *catalog, output->get());
  RedactKey key;
  ReadOptions read = options.read;
  if (const absl::Status opened = key.Open(&read); !opened.ok()) return Fail(opened);
  Pipeline::Options pipeline_options = read.pipeline;
  pipeline_options.selection = options.read.Selected();
  Progress progress(!options.read.no_progress && !(*output)->may_reach_terminal(), selected.inputs);
  pipeline_options.progress = progress.counts();
  Pipeline pipeline(*catalog, pipeline_options, &sink);

  const auto stop = [&output] { return !(*output)->status().ok(); };
  ReadInputs(selected.inputs, options.read.filter, &pipeline, &progress, stop, &read_inputs);
  progress.Stop();
  const Tally& tally = pipeline.tally();
  if (const std::optional<ReportScope> scope = ScopeOf(options.read, selected.outside_period))
    NoteLeftOut(*scope, tally);
  NoteUnknownCodes(options.read.selection.codes, *catalog, tally);
  return key.Close(CloseOutput(output->get(), StatusOf(tally, options.read.strict)));
}

}  // namespace vmsift
