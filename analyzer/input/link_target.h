// Where a link leads.
#ifndef VMSIFT_ANALYZER_INPUT_LINK_TARGET_H_
#define VMSIFT_ANALYZER_INPUT_LINK_TARGET_H_

#include <filesystem>
#include <string>
#include <system_error>

namespace vmsift {

// What a path names once all links in its last part are followed, be it there or not; the path itself where
// that is no link, or one of a circle.
inline std::string LinkTarget(const std::string& path) {
  constexpr int kMostLinks = 40;  // as the system has it
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
