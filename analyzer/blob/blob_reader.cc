#include "analyzer/blob/blob_reader.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <utility>

namespace vmsift {

// Some bytes of a blob, on their way.
struct BlobReader::Range {
  // Borrows what is shared, which waits for its threads before it goes.
  Range(BlobStore* of, std::unique_ptr<char[]> to) : store(*of), buffer(std::move(to)) {}
  ~Range() { store.threads.GiveBack(std::move(buffer)); }
  Range(const Range&) = delete;
  Range& operator=(const Range&) = delete;

  void Get(const BlobVersion& blob, uint64_t offset) {
    const size_t size =
        static_cast<size_t>(std::min<uint64_t>(FetchThreads::kRangeBytes, blob.size - offset));
    size_t got = 0;
    absl::Status result;
    if (!dropped) result = store.service->Read(blob, offset, buffer.get(), size, &got);
    {
      const std::lock_guard lock(mutex);
      filled = got;
      status = std::move(result);
      done = true;
    }
    changed.notify_all();
  }
  void Wait() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return done; });
  }

  BlobStore& store;
  std::unique_ptr<char[]> buffer;
  std::atomic<bool> dropped = false;  // nobody reads it any more

  std::mutex mutex;  // guards what follows
  std::condition_variable changed;
  bool done = false;
  size_t filled = 0;
  absl::Status status;
};

class BlobReader::Stream : public ByteSource {
 public:
  Stream(const BlobReader& file, uint64_t from, uint64_t ahead_to, std::shared_ptr<Range> first)
      : file_(file), next_(from), ahead_to_(ahead_to) {
    if (first != nullptr) Push(std::move(first));
  }
  ~Stream() override {
    for (const std::shared_ptr<Range>& range : ranges_) range->dropped = true;
  }

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override {
    for (;;) {
      FetchAhead();
      if (ranges_.empty()) return size_t{0};
      Range& range = *ranges_.front();
      range.Wait();
      if (taken_ < range.filled) {
        const size_t count = std::min(capacity, range.filled - taken_);
        std::memcpy(buffer, range.buffer.get() + taken_, count);
        taken_ += count;
        return count;
      }
      if (!range.status.ok()) return range.status;
      ranges_.pop_front();
      taken_ = 0;
    }
  }

 private:
  void FetchAhead() {
    while (next_ < file_.size() && ranges_.size() < (next_ < ahead_to_ ? kRangesAhead : 1)) {
      std::shared_ptr<Range> range = file_.Fetch(next_, ranges_.empty());
      if (range == nullptr) return;
      Push(std::move(range));
    }
  }

  void Push(std::shared_ptr<Range> range) {
    ranges_.push_back(std::move(range));
    next_ += FetchThreads::kRangeBytes;
  }

  const BlobReader& file_;
  std::deque<std::shared_ptr<Range>> ranges_;
  uint64_t next_;  // to be fetched
  const uint64_t ahead_to_;
  size_t taken_ = 0;  // of the first range
};

BlobReader::BlobReader(std::shared_ptr<BlobStore> store, BlobVersion blob)
    : store_(std::move(store)), blob_(std::move(blob)) {}

BlobReader::~BlobReader() {
  if (first_ != nullptr) first_->dropped = true;
}

bool BlobReader::FetchFirst(bool must) {
  const std::lock_guard lock(mutex_);
  if (blob_.size > 0) first_ = Fetch(0, must);
  return blob_.size == 0 || first_ != nullptr;
}

std::shared_ptr<BlobReader::Range> BlobReader::Fetch(uint64_t offset, bool must) const {
  std::unique_ptr<char[]> buffer = store_->threads.TakeBuffer(must);
  if (buffer == nullptr) return nullptr;
  const auto range = std::make_shared<Range>(store_.get(), std::move(buffer));
  const auto get = [range, blob = blob_, offset] { range->Get(blob, offset); };
  if (!store_->threads.Run(get)) get();
  return range;
}

std::unique_ptr<ByteSource> BlobReader::InOrder(uint64_t from, uint64_t ahead_to) const {
  const std::lock_guard lock(mutex_);
  return std::make_unique<Stream>(*this, from, ahead_to,
                                  from == 0 ? std::exchange(first_, nullptr) : nullptr);
}

std::shared_ptr<BlobReader::Range> BlobReader::FirstWith(uint64_t offset, size_t size) const {
  if (offset + size > FetchThreads::kRangeBytes) return nullptr;
  const std::lock_guard lock(mutex_);
  return first_;
}

absl::StatusOr<size_t> BlobReader::ReadAt(uint64_t offset, char* buffer, size_t capacity) const {
  const uint64_t left = blob_.size - std::min(offset, blob_.size);
  const auto size = static_cast<size_t>(std::min<uint64_t>(capacity, left));
  if (size == 0) return size_t{0};
  if (size > kSmallRead) {
    size_t filled = 0;
    const absl::Status status = store_->service->Read(blob_, offset, buffer, size, &filled);
    if (!status.ok()) return status;
    return filled;
  }
  const std::shared_ptr<Range> first = FirstWith(offset, size);
  if (first == nullptr) return ReadWindow(offset, buffer, size);
  first->Wait();
  if (first->filled < offset + size) return first->status;
  std::memcpy(buffer, first->buffer.get() + offset, size);
  return size;
}

absl::StatusOr<size_t> BlobReader::ReadWindow(uint64_t offset, char* buffer, size_t size) const {
  const std::lock_guard lock(mutex_);
  if (offset < window_begin_ || offset + size > window_begin_ + window_.size()) {
    window_.resize(static_cast<size_t>(std::min<uint64_t>(kWindowBytes, blob_.size - offset)));
    window_begin_ = offset;
    size_t filled = 0;
    const absl::Status status = store_->service->Read(blob_, offset, window_.data(), window_.size(), &filled);
    if (!status.ok()) {
      window_.clear();
      return status;
    }
  }
  std::memcpy(buffer, window_.data() + (offset - window_begin_), size);
  return size;
}

}  // namespace vmsift
