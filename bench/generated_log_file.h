// A generated Activity Log as a temporary file: what `vmsift bench` measures where it is given no log.
#ifndef VMSIFT_BENCH_GENERATED_LOG_FILE_H_
#define VMSIFT_BENCH_GENERATED_LOG_FILE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "bench/generated_counts.h"
#include "bench/temporary_file.h"

namespace vmsift {

class GeneratedLogFile {
 public:
  // Generates JSON Lines of some 2 KB until they are `bytes` or more. `failure_rate` is of lines, 0 to 1.
  // Errors: the file cannot be written.
  static absl::StatusOr<std::unique_ptr<GeneratedLogFile>> Create(uint64_t bytes, double failure_rate);

  // Valid in this process, as long as this lives.
  const std::string& path() const { return file_.path(); }
  const GeneratedCounts& counts() const { return counts_; }

 private:
  GeneratedLogFile() = default;

  TemporaryFile file_;
  GeneratedCounts counts_;
};

}  // namespace vmsift

#endif  // VMSIFT_BENCH_GENERATED_LOG_FILE_H_
