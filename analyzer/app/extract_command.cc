// vmsift extract: one JSON object per failure, in the order of the input.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/app/command.h"
#include "analyzer/app/load_catalog.h"
#include "analyzer/app/output.h"
#include "analyzer/app/plan_input.h"
#include "analyzer/app/progress.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/app/redact_key.h"
#include "analyzer/report/failure_json.h"
#include "analyzer/report/json_writer.h"

namespace vmsift {
namespace {

class JsonLines : public FailureSink {
 public:
  // `stream`: the name of what comes from standard input; empty: none.
  JsonLines(const std::vector<Input>& inputs, std::string stream, const Catalog& catalog, Output* output)
      : inputs_(inputs), stream_(std::move(stream)), catalog_(catalog), output_(output) {}

  void Take(const AttributedFailure& finding) override {
    const Input& input = inputs_[finding.place.input];
    std::optional<uint64_t> from;
    if (!input.runs.empty()) from = input.runs.front().from;
    output_->Write(FailureJson(finding, NameOf(input), catalog_, from));
  }

  // How many lines each run of a file has, by which those of the next one count on.
  void WriteRuns(const Tally& tally) const {
    for (const InputTally& read : tally.inputs) {
      const Input& input = inputs_[read.input];
      if (input.runs.empty()) continue;
      output_->Write(JsonText(-1, [&](JsonWriter& json) {
        json.Object(Member("source", NameOf(input)), Member("from", input.runs.front().from),
                    Member("to", input.runs.front().to), Member("lines", read.lines));
      }));
    }
  }

 private:
  std::string NameOf(const Input& input) const {
    return stream_.empty() ? input.path : stream_ + input.path.substr(1);  // a member is named behind the "-"
  }

  const std::vector<Input>& inputs_;
  const std::string stream_;
  const Catalog& catalog_;
  Output* const output_;
};

}  // namespace

ExitStatus RunExtract(const ExtractOptions& options) {
  const absl::StatusOr<Catalog> catalog = LoadCatalogOrComplain(options.read.catalog);
  if (!catalog.ok()) return kFailed;
  const ShardOptions& shard = options.shard;
  const bool planned = !shard.plan.empty();
  const absl::StatusOr<LoadedPlan> plan = planned ? LoadPlan(shard.plan) : LoadedPlan();
  if (!plan.ok()) return Fail(plan.status());
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open(options.output);
  if (!output.ok()) return Fail(output.status());

  ReadOptions read = options.read;
  const absl::StatusOr<SelectedInputs> inputs =
      planned ? SelectShard(*plan, shard, *catalog, &read) : SelectInputs(read, output->get());
  if (!inputs.ok()) return Fail(inputs.status());
  const SelectedInputs& selected = *inputs;
  std::vector<Input> read_inputs;
  const bool streamed = planned && !read.paths.empty();
  JsonLines sink(read_inputs, streamed ? plan->plan.shards[shard.shard - 1].front().path : "", *catalog,
                 output->get());
  RedactKey key;
  if (const absl::Status opened = key.Open(&read); !opened.ok()) return Fail(opened);
  Pipeline::Options pipeline_options = read.pipeline;
  pipeline_options.selection = read.Selected();
  Progress progress(!read.no_progress && !(*output)->may_reach_terminal(), selected.inputs);
  pipeline_options.progress = progress.counts();
  Pipeline pipeline(*catalog, pipeline_options, &sink);

  const auto stop = [&output] { return !(*output)->status().ok(); };
  ReadFaults faults;
  ReadInputs(selected.inputs, read.filter, &pipeline, &progress, stop, &read_inputs,
             planned ? &faults : nullptr);
  progress.Stop();
  const Tally& tally = pipeline.tally();
  if (planned) {
    if (const absl::Status whole = CheckShard(*plan, shard, read, faults); !whole.ok()) return Fail(whole);
    sink.WriteRuns(tally);
  }
  if (const std::optional<ReportScope> scope = ScopeOf(read, selected.outside_period))
    NoteLeftOut(*scope, tally);
  NoteUnknownCodes(read.selection.codes, *catalog, tally);
  return key.Close(CloseOutput(output->get(), StatusOf(tally, read.strict)));
}

}  // namespace vmsift
