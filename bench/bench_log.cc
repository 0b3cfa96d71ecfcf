#include "bench/bench_log.h"

#include "absl/status/status.h"
#include "analyzer/decode/json_decoder.h"
#include "analyzer/pipeline/pipeline.h"
#include "bench/memory_source.h"
#include "matchers/builtin_catalog.h"
#include "matchers/normalized_text.h"

namespace vmsift {
namespace {

constexpr uint64_t kLines = 20'000;

class FailureCollector : public FailureSink {
 public:
  explicit FailureCollector(std::vector<BenchFailure>* failures) : failures_(failures) {}

  void Take(const AttributedFailure& finding) override {
    failures_->push_back({std::string(finding.failure.code), std::string(finding.failure.message),
                          NormalizeText(finding.failure.message), finding.match.row_index,
                          std::string(finding.vm.identity), std::string(finding.vm.name),
                          std::string(finding.vm.resource_id), finding.failure.time, finding.place});
  }

 private:
  std::vector<BenchFailure>* const failures_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<BenchLog>> BenchLog::Create(double failure_rate) {
  std::unique_ptr<BenchLog> log(new BenchLog);
  const absl::Status status = log->Fill(failure_rate);
  if (!status.ok()) return status;
  return log;
}

absl::Status BenchLog::Fill(double failure_rate) {
  const absl::Status added = catalog_.Add(kBuiltinCatalogName, BuiltinCatalogMarkdown());
  if (!added.ok()) return added;
  GeneratorOptions options;
  options.failure_rate = failure_rate;
  ActivityLogGenerator generator(options);
  for (uint64_t i = 0; i < kLines; ++i) generator.Next(&text_);
  counts_ = generator.counts();
  text_.append(JsonDecoder::kPadding, '\0');

  const absl::Status written = file_.Write(text());
  if (!written.ok()) return written;
  for (std::string_view rest = text(); !rest.empty();) {
    const size_t end = rest.find('\n');
    lines_.push_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }

  FailureCollector collector(&failures_);
  Pipeline pipeline(catalog_, {}, &collector);
  MemorySource source(text());
  const absl::Status run = pipeline.Run(0, &source);
  for (const BenchFailure& failure : failures_) message_bytes_ += failure.message.size();
  return run;
}

}  // namespace vmsift
