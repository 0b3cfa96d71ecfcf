// A log of text or of indented documents, as a file: what the benchmarks of the whole read besides JSON
// Lines.
#ifndef VMSIFT_BENCH_DOCUMENT_LOG_H_
#define VMSIFT_BENCH_DOCUMENT_LOG_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "bench/generated_counts.h"
#include "bench/temporary_file.h"
#include "matchers/catalog.h"

namespace vmsift {

class DocumentLog {
 public:
  // Generates some 40 MB and writes them to a file under the directory for temporary files. Errors: the file
  // cannot be written.
  static absl::StatusOr<std::unique_ptr<DocumentLog>> CreateText(double failure_rate);
  static absl::StatusOr<std::unique_ptr<DocumentLog>> CreateIndented(double failure_rate);

  const std::string& path() const { return file_.path(); }
  uint64_t bytes() const { return bytes_; }
  uint64_t lines() const { return lines_; }
  const GeneratedCounts& counts() const { return counts_; }
  // Whether the log names a VM by its id here and by its name there, so that it may have two rows in a
  // report.
  bool vms_by_name() const { return vms_by_name_; }
  const Catalog& catalog() const { return catalog_; }

 private:
  DocumentLog() = default;
  static absl::StatusOr<std::unique_ptr<DocumentLog>> Write(const std::string& text,
                                                            const GeneratedCounts& counts, bool vms_by_name);

  Catalog catalog_;
  TemporaryFile file_;
  uint64_t bytes_ = 0;
  uint64_t lines_ = 0;
  GeneratedCounts counts_;
  bool vms_by_name_ = false;
};

}  // namespace vmsift

#endif  // VMSIFT_BENCH_DOCUMENT_LOG_H_
