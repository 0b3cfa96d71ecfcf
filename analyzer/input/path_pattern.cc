#include "analyzer/input/path_pattern.h"

#include <glob.h>

#include <filesystem>
#include <system_error>

namespace vmsift {

bool IsPathPattern(const std::string& path) {
  return path.find_first_of("*?[") != std::string::npos;
}

std::vector<std::string> PathsMatching(const std::string& pattern) {
  std::vector<std::string> paths;
  glob_t found = {};
  if (glob(pattern.c_str(), 0, nullptr, &found) == 0)
    paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  globfree(&found);
  return paths;
}

std::vector<std::string> ExpandedPaths(const std::vector<std::string>& paths) {
  std::vector<std::string> expanded;
  for (const std::string& path : paths) {
    std::error_code error;
    std::vector<std::string> matches;
    if (IsPathPattern(path) && !std::filesystem::exists(path, error)) matches = PathsMatching(path);
    if (matches.empty()) matches = {path};
    expanded.insert(expanded.end(), matches.begin(), matches.end());
  }
  return expanded;
}

}  // namespace vmsift
