// vmsift learn: proposes templates for messages that fit none.
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/app/command.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/load_catalog.h"
#include "analyzer/app/output.h"
#include "analyzer/app/progress.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/learn/learn_templates.h"
#include "analyzer/learn/message_samples.h"
#include "analyzer/report/learned_page.h"
#include "base/quantity_text.h"
#include "fmt/format.h"
#include "matchers/matcher.h"

namespace vmsift {
namespace {

class UnmatchedFailures : public FailureSink {
 public:
  void Take(const AttributedFailure& finding) override {
    ++failures_;
    if (finding.match.row == nullptr) samples_.Add(finding.failure.code, finding.failure.message);
  }

  const MessageSamples& samples() const { return samples_; }
  uint64_t failures() const { return failures_; }

 private:
  MessageSamples samples_;
  uint64_t failures_ = 0;
};

// The failures of the samples that a page has a template for: measured, not what learning believes.
absl::StatusOr<uint64_t> CountMatched(const std::vector<MessageSample>& samples, const std::string& page) {
  Catalog catalog;
  const absl::Status status = catalog.Add("learned", page);
  if (!status.ok()) return status;
  Matcher matcher(catalog);
  Match match;
  uint64_t matched = 0;
  for (const MessageSample& sample : samples) {
    std::string message = sample.message;
    if (sample.cut) message += message.ends_with('\'') ? "…'" : " …";
    matcher.Find(sample.code, message, &match);
    if (match.row != nullptr) matched += sample.count;
  }
  return matched;
}

}  // namespace

ExitStatus RunLearn(const LearnCommandOptions& options) {
  const absl::StatusOr<Catalog> catalog = LoadCatalogOrComplain(options.read.catalog);
  if (!catalog.ok()) return kFailed;
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open(options.output);
  if (!output.ok()) return Fail(output.status());
  const absl::StatusOr<SelectedInputs> inputs = SelectInputs(options.read, output->get());
  if (!inputs.ok()) return Fail(inputs.status());

  UnmatchedFailures sink;
  Pipeline::Options pipeline_options = options.read.pipeline;
  pipeline_options.selection = options.read.Selected();
  Progress progress(!options.read.no_progress, inputs->inputs);
  pipeline_options.progress = progress.counts();
  Pipeline pipeline(*catalog, pipeline_options, &sink);
  std::vector<Input> read_inputs;
  ReadInputs(
      inputs->inputs, options.read.filter, &pipeline, &progress, [] { return false; }, &read_inputs);
  progress.Stop();

  const std::vector<MessageSample> samples = sink.samples().Samples();
  const std::vector<LearnedTemplate> templates =
      LearnTemplates(samples, *catalog, {.min_count = options.min_count});
  const absl::StatusOr<uint64_t> matched = CountMatched(samples, LearnedTable(templates, *catalog));
  if (!matched.ok()) return Fail(matched.status());
  LearnedCoverage coverage;
  coverage.failures = sink.failures();
  coverage.before = sink.failures() - sink.samples().total();
  coverage.after = coverage.before + *matched;
  (*output)->Write(LearnedPage(templates, *catalog, coverage));
  Complain(CoverageText(coverage, templates.size()));
  const uint64_t unread =
      std::accumulate(samples.begin(), samples.end(), sink.samples().total(),
                      [](uint64_t left, const MessageSample& sample) { return left - sample.count; });
  if (unread > 0) {
    Complain(fmt::format("not learned from {} of them: no message, one that cannot be printed, or too many",
                         Grouped(unread)));
  }
  const Tally& tally = pipeline.tally();
  if (const std::optional<ReportScope> scope = ScopeOf(options.read, inputs->outside_period))
    NoteLeftOut(*scope, tally);
  return CloseOutput(output->get(), StatusOf(tally, options.read.strict));
}

}  // namespace vmsift
