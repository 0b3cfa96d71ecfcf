// Threads that wait for the network, so that several ranges are on their way while others are read.
//
// They start as they are needed. Thread-safe.
#ifndef VMSIFT_ANALYZER_BLOB_FETCH_THREADS_H_
#define VMSIFT_ANALYZER_BLOB_FETCH_THREADS_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace vmsift {

class FetchThreads {
 public:
  static constexpr size_t kThreads = 16;
  static constexpr size_t kRangeBytes = 8 << 20;
  // Of the ranges that are kept ahead of all readers: 256 MiB.
  static constexpr size_t kMostRanges = 32;

  FetchThreads() = default;
  // Waits for the tasks that run; those that wait are dropped.
  ~FetchThreads();
  FetchThreads(const FetchThreads&) = delete;
  FetchThreads& operator=(const FetchThreads&) = delete;

  // Runs a task on one of the threads, in turn. False if there is none, and none can be started.
  bool Run(std::function<void()> task);

  // A buffer of kRangeBytes. Null if there are enough of them, unless `must`.
  std::unique_ptr<char[]> TakeBuffer(bool must);
  void GiveBack(std::unique_ptr<char[]> buffer);

 private:
  void Work();

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  std::vector<std::thread> threads_;
  size_t idle_ = 0;
  bool stopped_ = false;
  size_t buffers_in_use_ = 0;
  std::vector<std::unique_ptr<char[]>> buffers_;  // that nobody uses
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_BLOB_FETCH_THREADS_H_
