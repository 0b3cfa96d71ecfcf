// How far the work is, on standard error while it goes on: for work over a second, redrawn in place.
//
// The display has a thread of its own, which sleeps but for a few times a second.
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

// How far the work is at one moment.
struct ProgressState {
  uint64_t bytes_read = 0;
  // Nothing: nobody knows, so there is neither percentage nor time left.
  std::optional<uint64_t> bytes_total = std::nullopt;
  uint64_t bytes_plain = 0;
  uint64_t failures = 0;
  double seconds = 0;  // since it began
};

// `  37%  151.2 of 408.6 MB (1.9 GB unpacked)  1.42 GB/s  3 s left  31,988 failures`, in at most `width`
// columns.
std::string ProgressText(const ProgressState& state, size_t width);

class Progress {
 public:
  // Begins. Without `wanted`, or where standard error is no terminal that can be drawn on, nothing is ever
  // shown. Borrows `inputs`, of which those that can be read are looked up when there is something to show.
  Progress(bool wanted, const std::vector<Input>& inputs);
  ~Progress();  // stops
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Where the work is counted; null when it is not shown.
  ProgressCounts* counts() { return thread_.joinable() ? &counts_ : nullptr; }

  // Complains (diagnostics.h) in the middle of the work. Thread-safe.
  void Complain(std::string_view message);

  // Wipes what is shown, for good: to be called before anything else is printed.
  void Stop();

 private:
  void Show();
  void Draw(std::optional<uint64_t> bytes_total);
  void Wipe();

  const std::vector<Input>& inputs_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  ProgressCounts counts_;

  std::mutex mutex_;  // guards what follows, and the terminal
  std::condition_variable stop_;
  bool stopped_ = false;
  bool drawn_ = false;  // whether there is something to wipe

  std::thread thread_;  // the last, so that it finds the rest made; none when nothing is shown
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_PROGRESS_H_
