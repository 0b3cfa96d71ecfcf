#include "analyzer/input/file_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/input/open_error.h"

namespace vmsift {

FileSource::FileSource(std::string path, int descriptor, bool owned)
    : path_(std::move(path)), descriptor_(descriptor), owned_(owned ? descriptor : -1) {}

absl::StatusOr<std::unique_ptr<FileSource>> FileSource::Open(const std::string& path) {
  if (path == "-") return std::unique_ptr<FileSource>(new FileSource("standard input", STDIN_FILENO, false));
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return OpenError(errno, path);
  std::unique_ptr<FileSource> source(new FileSource(path, descriptor, true));
  struct stat info;
  if (fstat(descriptor, &info) != 0) return absl::ErrnoToStatus(errno, path);
  if (S_ISDIR(info.st_mode)) return absl::ErrnoToStatus(EISDIR, path);
  if (S_ISREG(info.st_mode)) source->size_ = static_cast<uint64_t>(info.st_size);
  return source;
}

absl::StatusOr<size_t> FileSource::Read(char* buffer, size_t capacity) {
  ssize_t got;
  do {
    got = read(descriptor_, buffer, capacity);
  } while (got < 0 && errno == EINTR);
  if (got < 0) return absl::ErrnoToStatus(errno, absl::StrCat(path_, ": at byte ", offset_));
  offset_ += static_cast<uint64_t>(got);
  return static_cast<size_t>(got);
}

}  // namespace vmsift
