#include "analyzer/input/followed_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/input/open_error.h"

namespace vmsift {
namespace {

FileFacts ToFacts(const struct stat& info) {
  FileFacts facts;
  facts.identity = {info.st_dev, info.st_ino};
  facts.size = static_cast<uint64_t>(info.st_size);
  facts.modified = info.st_mtim.tv_sec * 1'000'000'000 + info.st_mtim.tv_nsec;
  facts.is_regular = S_ISREG(info.st_mode);
  facts.has_name = info.st_nlink > 0;
  return facts;
}

}  // namespace

absl::StatusOr<std::optional<FileFacts>> FactsOf(const std::string& path) {
  struct stat info;
  if (stat(path.c_str(), &info) == 0) return ToFacts(info);
  if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) return std::nullopt;
  return absl::ErrnoToStatus(errno, path);
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

FollowedFile::~FollowedFile() {
  close(descriptor_);
}

absl::StatusOr<FileFacts> FollowedFile::Facts() const {
  struct stat info;
  if (fstat(descriptor_, &info) != 0) return absl::ErrnoToStatus(errno, path_);
  return ToFacts(info);
}

absl::StatusOr<size_t> FollowedFile::ReadAt(uint64_t offset, char* buffer, size_t capacity) const {
  ssize_t got;
  do {
    got = pread(descriptor_, buffer, capacity, static_cast<off_t>(offset));
  } while (got < 0 && errno == EINTR);
  if (got < 0) return absl::ErrnoToStatus(errno, absl::StrCat(path_, ": at byte ", offset));
  return static_cast<size_t>(got);
}

bool FollowedFile::Holds(uint64_t offset, std::string_view bytes) const {
  std::string there(bytes.size(), '\0');
  const absl::StatusOr<size_t> got = ReadAt(offset, there.data(), there.size());
  return got.ok() && *got == bytes.size() && there == bytes;
}

}  // namespace vmsift
