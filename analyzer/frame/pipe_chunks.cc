#include "analyzer/frame/pipe_chunks.h"

#include <utility>

namespace vmsift {

bool PipeChunks::Next(LineChunk* chunk) {
  std::unique_lock lock(mutex_);
  several_ = several_ || (reader_ != std::thread::id() && reader_ != std::this_thread::get_id());
  while (true) {
    if (IsToRead()) {
      if (!several_ || filled_ - taken_ == slots_.size()) return Read(chunk, &lock);
      if (Read(&slots_[filled_ % slots_.size()], &lock)) ++filled_;
    } else if (taken_ < filled_) {
      std::swap(*chunk, slots_[taken_++ % slots_.size()]);
      return true;
    } else if (ended_) {
      return false;
    } else {
      changed_.wait(lock);
    }
  }
}

bool PipeChunks::IsToRead() const {
  if (reading_ || ended_) return false;
  return taken_ == filled_ || reader_ == std::this_thread::get_id();
}

bool PipeChunks::Read(LineChunk* chunk, std::unique_lock<std::mutex>* lock) {
  reading_ = true;
  reader_ = std::this_thread::get_id();
  lock->unlock();
  const bool any = chunker_.Next(chunk);
  const bool ended = chunker_.ended();
  lock->lock();
  reading_ = false;
  ended_ = ended;
  read_ += any ? 1 : 0;
  known_ = read_ + (ended ? 0 : 1);
  // There is a chunk to take or, for want of chunks, someone to read; or all is over.
  if (ended) {
    changed_.notify_all();
  } else {
    changed_.notify_one();
  }
  return any;
}

}  // namespace vmsift
