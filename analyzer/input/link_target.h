// Where a link leads.
#ifndef VMSIFT_ANALYZER_INPUT_LINK_TARGET_H_
#define VMSIFT_ANALYZER_INPUT_LINK_TARGET_H_

#include <filesystem>
#include <string>
#include <system_error>

namespace vmsift {

// The path after following all links in its last component, whether it exists or not; the path itself if that
// is not a link, or part of a loop.
inline std::string LinkTarget(const std::string& path) {
  constexpr int kMostLinks = 40;  // as in the kernel
  std::filesystem::path target = path;
  std::error_code error;
  for (int i = 0; i < kMostLinks; ++i) {
    const std::filesystem::path next = std::filesystem::read_symlink(target, error);
    if (error) return target.string();
    target = target.parent_path() / next;
  }
  return path;
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_LINK_TARGET_H_
