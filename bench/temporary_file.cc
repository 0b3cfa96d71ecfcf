#include "bench/temporary_file.h"

#include <stdlib.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <utility>

namespace vmsift {

TemporaryFile::~TemporaryFile() {
  if (!path_.empty()) unlink(path_.c_str());
}

absl::Status TemporaryFile::Write(std::string_view text) {
  assert(path_.empty());
  const char* const directory = getenv("TMPDIR");
  std::string path = std::string(directory != nullptr ? directory : "/tmp") + "/vmsift_bench_XXXXXX";
  const int descriptor = mkstemp(path.data());
  if (descriptor < 0) return absl::ErrnoToStatus(errno, path);
  path_ = std::move(path);
  ssize_t written = 1;
  while (!text.empty() && written > 0) {
    written = write(descriptor, text.data(), text.size());
    if (written > 0) text.remove_prefix(static_cast<size_t>(written));
  }
  const int error = errno;
  close(descriptor);
  return text.empty() ? absl::OkStatus() : absl::ErrnoToStatus(error, path_);
}

}  // namespace vmsift
