#include "analyzer/blob/fetch_threads.h"

#include <utility>

#include "base/try_thread.h"

namespace vmsift {

FetchThreads::~FetchThreads() {
  std::deque<std::function<void()>> dropped;  // what they hold gives buffers back
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    dropped.swap(tasks_);
  }
  dropped.clear();
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool FetchThreads::Run(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (tasks_.size() >= idle_ && threads_.size() < kThreads) {
      std::thread thread = TryThread([this] { Work(); });
      if (thread.joinable()) threads_.push_back(std::move(thread));
    }
    if (threads_.empty()) return false;
    tasks_.push_back(std::move(task));
  }
  changed_.notify_one();
  return true;
}

void FetchThreads::Work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    changed_.wait(lock, [this] { return stopped_ || !tasks_.empty(); });
    --idle_;
    if (stopped_) return;
    std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    task = nullptr;  // what it holds gives buffers back
    lock.lock();
  }
}

std::unique_ptr<char[]> FetchThreads::TakeBuffer(bool must) {
  {
    const std::lock_guard lock(mutex_);
    if (!must && buffers_in_use_ >= kMostRanges) return nullptr;
    ++buffers_in_use_;
    if (!buffers_.empty()) {
      std::unique_ptr<char[]> buffer = std::move(buffers_.back());
      buffers_.pop_back();
      return buffer;
    }
  }
  return std::make_unique_for_overwrite<char[]>(kRangeBytes);
}

void FetchThreads::GiveBack(std::unique_ptr<char[]> buffer) {
  const std::lock_guard lock(mutex_);
  --buffers_in_use_;
  if (buffers_.size() < kMostRanges) buffers_.push_back(std::move(buffer));
}

}  // namespace vmsift
