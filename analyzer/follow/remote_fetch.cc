#include "analyzer/follow/remote_fetch.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/follow/archive.h"
#include "analyzer/frame/line.h"
#include "analyzer/input/byte_hash.h"
#include "analyzer/input/bytes_at.h"
#include "analyzer/input/open_source.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

using PortionKind = RemotePortion::Kind;

constexpr size_t kPackedReadBytes = 1 << 20;
// A request brings at least that much of what is read in order.
constexpr size_t kInOrderBytes = 4 << 20;
constexpr size_t kSmallRead = 64 << 10;

// A file, of which a part was read already.
class WindowOf : public BytesAt {
 public:
  explicit WindowOf(const RemoteFetch& fetch) : fetch_(fetch) {}

  absl::Status Load(uint64_t begin, uint64_t end) {
    begin_ = begin;
    size_ = static_cast<size_t>(end - begin);
    buffer_ = std::make_unique_for_overwrite<char[]>(size_ + kLinePadding);
    std::memset(buffer_.get() + size_, 0, kLinePadding);
    return size_ == 0 ? absl::OkStatus() : fetch_.folder->Read(fetch_.file, begin, buffer_.get(), size_);
  }
  std::string_view bytes() const { return {buffer_.get(), size_}; }
  std::unique_ptr<char[]> TakeBuffer() { return std::move(buffer_); }

  absl::StatusOr<size_t> ReadAt(uint64_t offset, char* buffer, size_t capacity) const override {
    const uint64_t left = fetch_.file.size - std::min(offset, fetch_.file.size);
    const auto size = static_cast<size_t>(std::min<uint64_t>(capacity, left));
    if (offset >= begin_ && offset + size <= begin_ + size_) {
      std::memcpy(buffer, buffer_.get() + (offset - begin_), size);
      return size;
    }
    if (size < kSmallRead) {
      const absl::Status status = fetch_.folder->Read(fetch_.file, offset, buffer, size);
      if (!status.ok()) return status;
      return size;
    }
    return ReadInOrder(offset, buffer, size);
  }

 private:
  absl::StatusOr<size_t> ReadInOrder(uint64_t offset, char* buffer, size_t size) const {
    if (offset < ahead_begin_ || offset + size > ahead_begin_ + ahead_.size()) {
      ahead_.resize(
          std::max(size, static_cast<size_t>(std::min<uint64_t>(kInOrderBytes, fetch_.file.size - offset))));
      ahead_begin_ = offset;
      const absl::Status status = fetch_.folder->Read(fetch_.file, offset, ahead_.data(), ahead_.size());
      if (!status.ok()) return status;
    }
    std::memcpy(buffer, ahead_.data() + (offset - ahead_begin_), size);
    return size;
  }

  const RemoteFetch& fetch_;
  uint64_t begin_ = 0;
  size_t size_ = 0;
  std::unique_ptr<char[]> buffer_;
  mutable std::vector<char> ahead_;
  mutable uint64_t ahead_begin_ = 0;
};

// All of a file, in order.
class RemoteBytes : public ByteSource {
 public:
  // `failure`: of the network, which is no fault of the bytes.
  RemoteBytes(std::shared_ptr<RemoteFolder> folder, RemoteEntry file, std::shared_ptr<absl::Status> failure)
      : folder_(std::move(folder)), file_(std::move(file)), failure_(std::move(failure)) {}

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override {
    if (taken_ == window_.size()) {
      const auto size = static_cast<size_t>(std::min<uint64_t>(kPackedReadBytes, file_.size - next_));
      if (size == 0) return size_t{0};
      window_.resize(size);
      taken_ = 0;
      *failure_ = folder_->Read(file_, next_, window_.data(), size);
      if (!failure_->ok()) return *failure_;
      next_ += size;
    }
    const size_t count = std::min(capacity, window_.size() - taken_);
    std::memcpy(buffer, window_.data() + taken_, count);
    taken_ += count;
    return count;
  }

 private:
  const std::shared_ptr<RemoteFolder> folder_;
  const RemoteEntry file_;
  const std::shared_ptr<absl::Status> failure_;
  std::vector<char> window_;
  size_t taken_ = 0;  // of the window
  uint64_t next_ = 0;
};

RemotePortion Failed(absl::Status status) {
  RemotePortion portion;
  portion.status = std::move(status);
  return portion;
}

RemotePortion Another() {
  RemotePortion portion;
  portion.kind = PortionKind::kAnother;
  return portion;
}

RemotePortion NoText(absl::Status status) {
  RemotePortion portion;
  portion.kind = PortionKind::kNoText;
  portion.status = std::move(status);
  return portion;
}

}  // namespace

class PackedText {
 public:
  PackedText(std::shared_ptr<RemoteFolder> folder, RemoteEntry file)
      : file_(std::move(file)), bytes_(std::make_unique<RemoteBytes>(std::move(folder), file_, failure_)) {}

  // Fails on what is no compressed text.
  absl::Status Open() {
    absl::StatusOr<std::unique_ptr<ByteSource>> text = TextOf(std::move(bytes_), file_.path);
    if (!text.ok()) return text.status();
    text_ = *std::move(text);
    return absl::OkStatus();
  }
  // Reads up to `capacity` bytes, fewer only at the end or before an error.
  absl::Status Fill(char* buffer, size_t capacity, size_t* filled) {
    for (*filled = 0; *filled < capacity;) {
      const absl::StatusOr<size_t> got = text_->Read(buffer + *filled, capacity - *filled);
      if (!got.ok()) return got.status();
      if (*got == 0) break;
      *filled += *got;
    }
    return absl::OkStatus();
  }
  // Takes the bytes of a fingerprint off. False: it begins with others.
  absl::StatusOr<bool> Skip(const Fingerprint& fingerprint, uint64_t from) {
    std::vector<char> buffer(kPackedReadBytes);
    uint64_t hash = 0;
    for (uint64_t done = 0; done < from;) {
      size_t filled = 0;
      const auto size = static_cast<size_t>(std::min<uint64_t>(buffer.size(), from - done));
      const absl::Status status = Fill(buffer.data(), size, &filled);
      if (!status.ok() && !failure_->ok()) return status;
      if (filled < size) return false;
      hash = HashOn(hash, {buffer.data(), filled});
      done += filled;
    }
    const std::optional<uint64_t> known = fingerprint.HashAt(from);
    return !known || *known == hash;
  }

  const std::string& version() const { return file_.version; }
  // Of the network; the bytes that came are right.
  const absl::Status& failure() const { return *failure_; }

 private:
  const RemoteEntry file_;
  const std::shared_ptr<absl::Status> failure_ = std::make_shared<absl::Status>();
  std::unique_ptr<ByteSource> bytes_;
  std::unique_ptr<ByteSource> text_;
};

namespace {

RemotePortion FetchPacked(const RemoteFetch& fetch) {
  std::shared_ptr<PackedText> packed = fetch.packed;
  if (packed == nullptr || packed->version() != fetch.file.version) {
    packed = std::make_shared<PackedText>(fetch.folder, fetch.file);
    const absl::Status opened = packed->Open();
    if (!packed->failure().ok()) return Failed(packed->failure());
    if (!opened.ok()) return fetch.from > 0 ? Another() : NoText(opened);
    const absl::StatusOr<bool> same = packed->Skip(fetch.fingerprint, fetch.from);
    if (!same.ok()) return Failed(same.status());
    if (!*same) return Another();
  }
  RemotePortion portion;
  portion.is_packed = true;
  portion.buffer = std::make_unique_for_overwrite<char[]>(fetch.most_bytes + kLinePadding);
  const absl::Status status = packed->Fill(portion.buffer.get(), fetch.most_bytes, &portion.size);
  if (!packed->failure().ok() && portion.size == 0) return Failed(packed->failure());
  std::memset(portion.buffer.get() + portion.size, 0, kLinePadding);
  portion.kind = PortionKind::kBytes;
  // After an error of the network the next portion begins from the file's beginning.
  if (!packed->failure().ok()) return portion;
  portion.status = status;
  portion.packed_ended = portion.size < fetch.most_bytes;
  portion.packed = std::move(packed);
  return portion;
}

// Why a file that begins so cannot be followed.
absl::Status WhyNoText(const RemoteFetch& fetch) {
  const auto failure = std::make_shared<absl::Status>();
  const absl::Status readable =
      TextOf(std::make_unique<RemoteBytes>(fetch.folder, fetch.file, failure), fetch.file.path).status();
  if (!failure->ok() || !readable.ok()) return readable;
  return absl::UnimplementedError(
      absl::StrCat(fetch.file.path, ": UTF-16 text, which tail does not follow; vmsift scan reads it"));
}

absl::StatusOr<bool> HoldsLog(const RemoteFetch& fetch, const BytesAt& bytes) {
  const Fingerprint& known = fetch.fingerprint;
  if (known.size() == 0) return true;
  const bool only_grew = !fetch.lineage.empty() && fetch.lineage == fetch.file.lineage;
  if (only_grew || fetch.version == fetch.file.version) return known.MatchesEndOf(bytes);
  const bool grew = fetch.file.size > known.size();
  return known.Matches(bytes, fetch.file.size,
                       grew ? Fingerprint::Compare::kEnds : Fingerprint::Compare::kAll);
}

}  // namespace

RemotePortion Fetch(const RemoteFetch& fetch) {
  // Made anew by whoever appends.
  const bool both_grow = !fetch.lineage.empty() && !fetch.file.lineage.empty();
  if (both_grow && fetch.lineage != fetch.file.lineage) return Another();
  if (fetch.is_packed) return FetchPacked(fetch);
  const Fingerprint& known = fetch.fingerprint;
  if (fetch.file.size < known.size()) return Another();
  // The bytes before `from` show whether it is the same log, in the same request.
  const uint64_t begin = std::min({known.end_begin(), fetch.from, fetch.file.size});
  const uint64_t end = std::min<uint64_t>(fetch.file.size, fetch.from + fetch.most_bytes);
  WindowOf window(fetch);
  const absl::Status loaded = window.Load(begin, std::max(begin, end));
  if (!loaded.ok()) return Failed(loaded);
  const bool at_begin = begin == 0;
  std::string first(known.first_bytes());
  if (at_begin) first = window.bytes().substr(0, Fingerprint::kFirstBytes);
  if (at_begin && IsArchive(first)) return FetchPacked(fetch);
  if (at_begin && !IsPlainText(first)) {
    if (known.size() > 0) return Another();
    const absl::Status why = WhyNoText(fetch);
    const bool undecided = absl::IsAborted(why) || absl::IsUnavailable(why) || absl::IsNotFound(why);
    return undecided ? Failed(why) : NoText(why);
  }
  const absl::StatusOr<bool> same = HoldsLog(fetch, window);
  if (!same.ok()) return Failed(same.status());
  if (!*same) return Another();
  RemotePortion portion;
  portion.kind = PortionKind::kBytes;
  const auto before = static_cast<size_t>(fetch.from - begin);
  portion.size = window.bytes().size() - before;
  portion.buffer = window.TakeBuffer();
  // Usually a few KiB. The caller wants the bytes at the beginning.
  std::memmove(portion.buffer.get(), portion.buffer.get() + before, portion.size + kLinePadding);
  return portion;
}

}  // namespace vmsift
