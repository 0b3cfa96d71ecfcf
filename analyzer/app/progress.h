// Progress of the work on standard error: for runs over a second, redrawn in place.
//
// The display has its own thread, which wakes a few times a second.
#ifndef VMSIFT_ANALYZER_APP_PROGRESS_H_
#define VMSIFT_ANALYZER_APP_PROGRESS_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "analyzer/input/input_list.h"
#include "analyzer/pipeline/progress_counts.h"

namespace vmsift {

// The progress at one moment.
struct ProgressState {
  uint64_t bytes_read = 0;
  // Empty: unknown; then neither the percentage nor the time left is shown.
  std::optional<uint64_t> bytes_total = std::nullopt;
  uint64_t bytes_plain = 0;
  uint64_t failures = 0;
  double seconds = 0;  // since the start
};

// `  37%  151.2 of 408.6 MB (1.9 GB unpacked)  1.42 GB/s  3 s left  31,988 failures`, in at most `width`
// columns.
std::string ProgressText(const ProgressState& state, size_t width);

class Progress {
 public:
  // Starts. Shows nothing without `wanted`, or if standard error is not a terminal that can be drawn on.
  // Borrows `inputs`; the sizes of those that can be read are looked up when there is something to show.
  Progress(bool wanted, const std::vector<Input>& inputs);
  ~Progress();  // stops
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // The counters of the work; null if no progress is shown.
  ProgressCounts* counts() { return thread_.joinable() ? &counts_ : nullptr; }

  // Prints a message (diagnostics.h) during the work. Thread-safe.
  void Complain(std::string_view message);

  // Erases the display for good. Call it before anything else is printed.
  void Stop();

 private:
  void Show();
  void Draw(std::optional<uint64_t> bytes_total);
  void Wipe();

  const std::vector<Input>& inputs_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  ProgressCounts counts_;

  std::mutex mutex_;  // guards the members below, and the terminal
  std::condition_variable stop_;
  bool stopped_ = false;
  bool drawn_ = false;  // whether there is something to erase

  std::thread thread_;  // declared last, so that it starts after the rest; none if nothing is shown
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_PROGRESS_H_
