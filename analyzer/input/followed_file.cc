#include "analyzer/input/followed_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/input/open_error.h"

namespace vmsift {
namespace {

int64_t Nanoseconds(const struct statx_timestamp& time) {
  return time.tv_sec * 1'000'000'000 + time.tv_nsec;
}

// As statx(2); nothing when it fails, with its error in errno.
std::optional<FileFacts> FactsAt(int descriptor, const char* path, int flags) {
  struct statx info;
  if (statx(descriptor, path, flags, STATX_BASIC_STATS | STATX_BTIME, &info) != 0) return std::nullopt;
  FileFacts facts;
  facts.identity = {makedev(info.stx_dev_major, info.stx_dev_minor), info.stx_ino,
                    (info.stx_mask & STATX_BTIME) != 0 ? Nanoseconds(info.stx_btime) : 0};
  facts.size = info.stx_size;
  facts.modified = Nanoseconds(info.stx_mtime);
  facts.is_regular = S_ISREG(info.stx_mode);
  facts.has_name = info.stx_nlink > 0;
  return facts;
}

class BytesOf : public ByteSource {
 public:
  explicit BytesOf(const FollowedFile& file) : file_(file) {}

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override {
    absl::StatusOr<size_t> got = file_.ReadAt(offset_, buffer, capacity);
    offset_ += got.value_or(0);
    return got;
  }

 private:
  const FollowedFile& file_;
  uint64_t offset_ = 0;
};

}  // namespace

absl::StatusOr<std::optional<FileFacts>> FactsOf(const std::string& path) {
  if (const std::optional<FileFacts> facts = FactsAt(AT_FDCWD, path.c_str(), 0)) return facts;
  if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) return std::nullopt;
  return absl::ErrnoToStatus(errno, path);
}

std::optional<FileFacts> FactsOf(int descriptor) {
  return FactsAt(descriptor, "", AT_EMPTY_PATH);
}

std::optional<FileFacts> FactsOf(int directory, const std::string& name) {
  return FactsAt(directory, name.c_str(), AT_SYMLINK_NOFOLLOW);
}

absl::StatusOr<std::unique_ptr<FollowedFile>> FollowedFile::Open(const std::string& path) {
  // A FIFO must not hold up the rest until somebody writes to it.
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return OpenError(errno, path);
  std::unique_ptr<FollowedFile> file(new FollowedFile(path, descriptor));
  const absl::StatusOr<FileFacts> facts = file->Facts();
  if (!facts.ok()) return facts.status();
  if (!facts->is_regular) return absl::FailedPreconditionError(absl::StrCat(path, ": not a regular file"));
  file->identity_ = facts->identity;
  return file;
}

absl::StatusOr<FileFacts> FollowedFile::Facts() const {
  if (const std::optional<FileFacts> facts = FactsOf(descriptor_.get())) return *facts;
  return absl::ErrnoToStatus(errno, path_);
}

absl::StatusOr<size_t> FollowedFile::ReadAt(uint64_t offset, char* buffer, size_t capacity) const {
  ssize_t got;
  do {
    got = pread(descriptor_.get(), buffer, capacity, static_cast<off_t>(offset));
  } while (got < 0 && errno == EINTR);
  if (got < 0) return absl::ErrnoToStatus(errno, absl::StrCat(path_, ": at byte ", offset));
  return static_cast<size_t>(got);
}

std::unique_ptr<ByteSource> FollowedFile::Bytes() const {
  return std::make_unique<BytesOf>(*this);
}

}  // namespace vmsift
