#include "bench/generated_log_file.h"

#include "bench/activity_log_generator.h"

namespace vmsift {
namespace {

constexpr size_t kWriteBytes = 1 << 20;

}  // namespace

absl::StatusOr<std::unique_ptr<GeneratedLogFile>> GeneratedLogFile::Create(uint64_t bytes,
                                                                           double failure_rate) {
  std::unique_ptr<GeneratedLogFile> log(new GeneratedLogFile);
  GeneratorOptions options;
  options.failure_rate = failure_rate;
  ActivityLogGenerator generator(options);
  std::string lines;
  for (uint64_t written = 0; written < bytes; written += lines.size()) {
    lines.clear();
    while (lines.size() < kWriteBytes && written + lines.size() < bytes) generator.Next(&lines);
    if (absl::Status status = log->file_.Write(lines); !status.ok()) return status;
  }
  log->counts_ = generator.counts();
  return log;
}

}  // namespace vmsift
