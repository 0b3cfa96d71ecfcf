#include "bench/temporary_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>

namespace vmsift {

TemporaryFile::~TemporaryFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

absl::Status TemporaryFile::Create() {
  const char* const directory = getenv("TMPDIR");
  directory_ = directory != nullptr && *directory != '\0' ? directory : "/tmp";
  std::string path = directory_ + "/vmsift_bench_XXXXXX";
  descriptor_ = mkostemp(path.data(), O_CLOEXEC);
  if (descriptor_ < 0) return absl::ErrnoToStatus(errno, directory_);
  unlink(path.c_str());
  path_ = "/proc/self/fd/" + std::to_string(descriptor_);
  return absl::OkStatus();
}

absl::Status TemporaryFile::Write(std::string_view text) {
  if (descriptor_ < 0) {
    if (absl::Status status = Create(); !status.ok()) return status;
  }
  while (!text.empty()) {
    const ssize_t written = write(descriptor_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return absl::ErrnoToStatus(errno, directory_);
    text.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

}  // namespace vmsift
