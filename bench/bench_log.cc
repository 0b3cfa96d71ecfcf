#include "bench/bench_log.h"

#include <stdlib.h>
#include <unistd.h>

#include <cerrno>

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

  void Take(const Finding& finding) override {
    failures_->push_back({std::string(finding.failure.code), std::string(finding.failure.message),
                          NormalizeText(finding.failure.message), finding.match.row_index,
                          std::string(finding.vm.identity), std::string(finding.vm.name),
                          std::string(finding.vm.resource_id), finding.failure.time, finding.place});
  }

 private:
  std::vector<BenchFailure>* const failures_;
};

absl::StatusOr<std::string> WriteTemporaryFile(std::string_view text) {
  const char* const directory = getenv("TMPDIR");
  std::string path = std::string(directory != nullptr ? directory : "/tmp") + "/vmsift_bench_XXXXXX";
  const int descriptor = mkstemp(path.data());
  if (descriptor < 0) return absl::ErrnoToStatus(errno, path);
  ssize_t written = 1;
  while (!text.empty() && written > 0) {
    written = write(descriptor, text.data(), text.size());
    if (written > 0) text.remove_prefix(static_cast<size_t>(written));
  }
  const int error = errno;
  close(descriptor);
  if (text.empty()) return path;
  unlink(path.c_str());
  return absl::ErrnoToStatus(error, path);
}

}  // namespace

absl::StatusOr<std::unique_ptr<BenchLog>> BenchLog::Create(double failure_rate) {
  std::unique_ptr<BenchLog> log(new BenchLog);
  const absl::Status status = log->Fill(failure_rate);
  if (!status.ok()) return status;
  return log;
}

BenchLog::~BenchLog() {
  if (!path_.empty()) unlink(path_.c_str());
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

  absl::StatusOr<std::string> path = WriteTemporaryFile(text());
  if (!path.ok()) return path.status();
  path_ = *std::move(path);
  for (std::string_view rest = text(); !rest.empty();) {
    const size_t end = rest.find('\n');
    lines_.push_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }

  FailureCollector collector(&failures_);
  absl::StatusOr<std::unique_ptr<Pipeline>> pipeline = Pipeline::Create(catalog_, {}, &collector);
  if (!pipeline.ok()) return pipeline.status();
  MemorySource source(text());
  const absl::Status run = (*pipeline)->Run(0, &source);
  for (const BenchFailure& failure : failures_) message_bytes_ += failure.message.size();
  return run;
}

}  // namespace vmsift
