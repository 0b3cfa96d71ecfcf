#include "analyzer/input/open_error.h"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace vmsift {

absl::Status OpenError(int error, const std::string& path) {
  if (error == ENOENT) {
    std::error_code no_link;
    const std::filesystem::path target = std::filesystem::read_symlink(path, no_link);
    if (!no_link)
      return absl::NotFoundError(absl::StrCat(path, ": a link to ", target.string(), ", which is not there"));
  }
  return absl::ErrnoToStatus(error, path.empty() ? "an empty path" : path);
}

}  // namespace vmsift
