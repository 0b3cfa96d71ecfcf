#include "base/secret_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "absl/status/status.h"
#include "base/owned_descriptor.h"
#include "base/white_space.h"
#include "fmt/format.h"

namespace vmsift {

absl::StatusOr<std::string> ReadSecretFile(const std::string& path) {
  constexpr size_t kMostBytes = 8 << 10;
  const auto failed = [&path](std::string_view why) {
    return absl::InvalidArgumentError(fmt::format("{}: {}", path, why));
  };
  const OwnedDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat info;
  if (file.get() < 0 || fstat(file.get(), &info) != 0) return failed(strerrordesc_np(errno));
  if (!S_ISREG(info.st_mode)) return failed("is no regular file");
  if ((info.st_mode & S_IRWXO) != 0) return failed("everybody may use it; `chmod 600` keeps others out");
  std::string text(kMostBytes + 1, '\0');
  const ssize_t got = read(file.get(), text.data(), text.size());
  if (got < 0) return failed(strerrordesc_np(errno));
  text.resize(static_cast<size_t>(got));
  if (text.size() > kMostBytes) return failed("one line is expected, not so much");
  const std::string_view line = Trimmed(text);
  if (line.empty()) return failed("is empty");
  if (line.find_first_of("\r\n") != std::string_view::npos) return failed("one line is expected, not more");
  return std::string(line);
}

}  // namespace vmsift
