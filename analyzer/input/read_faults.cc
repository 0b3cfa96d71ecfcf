#include "analyzer/input/read_faults.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace vmsift {
namespace {

// A file's bytes in order, of which so many should come.
class WatchedOrder : public ByteSource {
 public:
  WatchedOrder(const RandomAccess& file, uint64_t from, uint64_t ahead_to, ReadFaults* faults)
      : file_(file), bytes_(file.InOrder(from, ahead_to)), at_(from), faults_(*faults) {}

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override {
    absl::StatusOr<size_t> got = bytes_->Read(buffer, capacity);
    if (!got.ok()) return faults_.Note(got.status());
    at_ += *got;
    if (*got == 0 && at_ < file_.size()) faults_.Note(file_.BecameShorter()).IgnoreError();
    return got;
  }

 private:
  const RandomAccess& file_;
  const std::unique_ptr<ByteSource> bytes_;
  uint64_t at_;
  ReadFaults& faults_;
};

class WatchedFile : public RandomAccess {
 public:
  WatchedFile(std::shared_ptr<const RandomAccess> file, ReadFaults* faults)
      : file_(std::move(file)), faults_(*faults) {}

  uint64_t size() const override { return file_->size(); }
  std::string version() const override { return file_->version(); }
  absl::StatusOr<size_t> ReadAt(uint64_t offset, char* buffer, size_t capacity) const override {
    absl::StatusOr<size_t> got = file_->ReadAt(offset, buffer, capacity);
    if (!got.ok()) return faults_.Note(got.status());
    const uint64_t there = size() - std::min(offset, size());
    if (*got < std::min<uint64_t>(capacity, there)) faults_.Note(BecameShorter()).IgnoreError();
    return got;
  }
  std::unique_ptr<ByteSource> InOrder(uint64_t from, uint64_t ahead_to) const override {
    return std::make_unique<WatchedOrder>(*file_, from, ahead_to, &faults_);
  }
  bool is_local() const override { return file_->is_local(); }
  absl::Status BecameShorter() const override { return file_->BecameShorter(); }

 private:
  const std::shared_ptr<const RandomAccess> file_;
  ReadFaults& faults_;
};

class WatchedStream : public ByteSource {
 public:
  WatchedStream(std::unique_ptr<ByteSource> stream, const std::string& name, uint64_t least, uint64_t most,
                ReadFaults* faults)
      : stream_(std::move(stream)), name_(name), least_(least), most_(most), faults_(*faults) {}

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override {
    absl::StatusOr<size_t> got = stream_->Read(buffer, capacity);
    if (!got.ok()) return faults_.Note(got.status());
    bytes_ += *got;
    if (*got == 0 && bytes_ < least_) {
      faults_
          .Note(absl::UnavailableError(
              absl::StrCat(name_, ": ended after ", bytes_, " bytes of ", least_, " that are to be read")))
          .IgnoreError();
    }
    if (bytes_ > most_) {
      faults_
          .Note(absl::AbortedError(absl::StrCat(name_, ": has more than the ", most_, " bytes of the plan")))
          .IgnoreError();
    }
    return got;
  }

 private:
  const std::unique_ptr<ByteSource> stream_;
  const std::string name_;
  const uint64_t least_;
  const uint64_t most_;
  ReadFaults& faults_;
  uint64_t bytes_ = 0;
};

}  // namespace

absl::Status ReadFaults::Note(absl::Status status) {
  if (status.ok()) return status;
  const std::lock_guard lock(mutex_);
  if (kept_.size() < kMostKept && std::find(kept_.begin(), kept_.end(), status) == kept_.end())
    kept_.push_back(status);
  return status;
}

std::vector<absl::Status> ReadFaults::Kept() const {
  const std::lock_guard lock(mutex_);
  return kept_;
}

std::shared_ptr<const RandomAccess> Watched(std::shared_ptr<const RandomAccess> file, ReadFaults* faults) {
  return std::make_shared<WatchedFile>(std::move(file), faults);
}

std::unique_ptr<ByteSource> Watched(std::unique_ptr<ByteSource> stream, const std::string& name,
                                    uint64_t least, uint64_t most, ReadFaults* faults) {
  return std::make_unique<WatchedStream>(std::move(stream), name, least, most, faults);
}

}  // namespace vmsift
