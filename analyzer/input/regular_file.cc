#include "analyzer/input/regular_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/input/open_error.h"

namespace vmsift {

RegularFile::RegularFile(std::string path, OwnedDescriptor descriptor, uint64_t size, int64_t modified)
    : path_(std::move(path)), descriptor_(std::move(descriptor)), size_(size), modified_(modified) {}

std::string RegularFile::version() const {
  return absl::StrCat(size_, ":", modified_);
}

absl::StatusOr<std::unique_ptr<RegularFile>> RegularFile::Open(const std::string& path) {
  // A FIFO is not opened: its writer would take that for a reader.
  struct stat info;
  if (path == "-") return nullptr;
  if (stat(path.c_str(), &info) != 0) return OpenError(errno, path);
  if (!S_ISREG(info.st_mode)) return nullptr;
  OwnedDescriptor descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (descriptor.get() < 0) return OpenError(errno, path);
  // By now the path may lead to another file.
  if (fstat(descriptor.get(), &info) != 0) return absl::ErrnoToStatus(errno, path);
  if (!S_ISREG(info.st_mode) || info.st_size <= 0) return nullptr;
  const int64_t modified = int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec;
  return std::unique_ptr<RegularFile>(
      new RegularFile(path, std::move(descriptor), static_cast<uint64_t>(info.st_size), modified));
}

absl::StatusOr<size_t> RegularFile::ReadAt(uint64_t offset, char* buffer, size_t capacity) const {
  size_t filled = 0;
  while (filled < capacity) {
    const ssize_t got =
        pread(descriptor_.get(), buffer + filled, capacity - filled, static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return absl::ErrnoToStatus(errno, absl::StrCat(path_, ": at byte ", offset + filled));
    if (got == 0) break;
    filled += static_cast<size_t>(got);
  }
  return filled;
}

std::unique_ptr<ByteSource> RegularFile::InOrder(uint64_t from, uint64_t /*ahead_to*/) const {
  class Source : public ByteSource {
   public:
    Source(const RegularFile& file, uint64_t from) : file_(file), offset_(from) {}

    absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override {
      absl::StatusOr<size_t> got = file_.ReadAt(offset_, buffer, capacity);
      offset_ += got.value_or(0);
      return got;
    }

   private:
    const RegularFile& file_;
    uint64_t offset_;
  };
  return std::make_unique<Source>(*this, from);
}

absl::Status RegularFile::BecameShorter() const {
  return absl::AbortedError(
      absl::StrCat(path_, ": became shorter while it was read; it had ", size_, " bytes"));
}

}  // namespace vmsift
