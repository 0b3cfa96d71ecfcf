// How far the work is, for whoever shows it: counted by all workers, a chunk or a portion at a time.
//
// Thread-safe. Who reads bytes_plain first never finds it ahead of the bytes_read that it came from.
#ifndef VMSIFT_ANALYZER_PIPELINE_PROGRESS_COUNTS_H_
#define VMSIFT_ANALYZER_PIPELINE_PROGRESS_COUNTS_H_

#include <atomic>
#include <cstdint>

namespace vmsift {

struct ProgressCounts {
  std::atomic<uint64_t> bytes_read = 0;   // as they lie in the inputs, packed or not
  std::atomic<uint64_t> bytes_plain = 0;  // of text, analyzed
  std::atomic<uint64_t> failures = 0;

  void AddAnalyzed(uint64_t bytes, uint64_t more_failures) {
    failures.fetch_add(more_failures, std::memory_order_relaxed);
    bytes_plain.fetch_add(bytes, std::memory_order_release);
  }
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PIPELINE_PROGRESS_COUNTS_H_
