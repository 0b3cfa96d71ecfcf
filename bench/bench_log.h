// The log that all benchmarks of one failure rate share: in memory, as a file, and cut up for each stage.
#ifndef VMSIFT_BENCH_BENCH_LOG_H_
#define VMSIFT_BENCH_BENCH_LOG_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/count/place.h"
#include "base/timestamp.h"
#include "bench/activity_log_generator.h"
#include "bench/temporary_file.h"
#include "matchers/catalog.h"

namespace vmsift {

// A failure as the stages match and count have it: owned, since each line's own are gone with the line.
struct BenchFailure {
  std::string code;
  std::string message;
  std::string normalized;  // the message
  int row = -1;
  std::string vm_identity;
  std::string vm_name;
  std::string vm_resource_id;
  std::optional<Timestamp> time;
  Place place;
};

class BenchLog {
 public:
  // Generates some 40 MB, writes them to a file under the directory for temporary files, and runs them
  // through a pipeline once. Errors: the file cannot be written.
  static absl::StatusOr<std::unique_ptr<BenchLog>> Create(double failure_rate);
  BenchLog(const BenchLog&) = delete;
  BenchLog& operator=(const BenchLog&) = delete;

  std::string_view text() const { return std::string_view(text_).substr(0, counts_.bytes); }
  const std::string& path() const { return file_.path(); }
  // Without their line ends; each is followed by what decoding needs to be readable.
  const std::vector<std::string_view>& lines() const { return lines_; }
  const std::vector<BenchFailure>& failures() const { return failures_; }
  uint64_t message_bytes() const { return message_bytes_; }
  const GeneratedCounts& counts() const { return counts_; }
  const Catalog& catalog() const { return catalog_; }

 private:
  BenchLog() = default;
  absl::Status Fill(double failure_rate);

  Catalog catalog_;
  std::string text_;  // and padding
  TemporaryFile file_;
  std::vector<std::string_view> lines_;
  std::vector<BenchFailure> failures_;
  uint64_t message_bytes_ = 0;
  GeneratedCounts counts_;
};

}  // namespace vmsift

#endif  // VMSIFT_BENCH_BENCH_LOG_H_
