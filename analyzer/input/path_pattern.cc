#include "analyzer/input/path_pattern.h"

#include <glob.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace vmsift {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAnyDirectories = "**";

bool IsDot(std::string_view segment) {
  return segment == "." || segment == "..";
}

// Whether a segment that is a pattern was taken for `.` or `..`. Both have the same segments.
bool MatchesDot(std::string_view pattern, std::string_view path) {
  for (;;) {
    const std::string_view wanted = pattern.substr(0, pattern.find('/'));
    const std::string_view found = path.substr(0, path.find('/'));
    if (IsDot(found) && !IsDot(wanted)) return true;
    if (wanted.size() == pattern.size() || found.size() == path.size()) return false;
    pattern.remove_prefix(wanted.size() + 1);
    path.remove_prefix(found.size() + 1);
  }
}

std::vector<std::string> Matching(const std::string& pattern) {
  std::vector<std::string> paths;
  glob_t found = {};
  if (glob(pattern.c_str(), 0, nullptr, &found) == 0)
    paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  globfree(&found);
  std::erase_if(paths, [&pattern](const std::string& path) { return MatchesDot(pattern, path); });
  return paths;
}

// Where the first segment `**` begins; npos if there is none.
size_t FindAnyDirectories(std::string_view pattern) {
  for (size_t begin = 0; begin <= pattern.size();) {
    const std::string_view segment = pattern.substr(begin, pattern.find('/', begin) - begin);
    if (segment == kAnyDirectories) return begin;
    begin += segment.size() + 1;
  }
  return std::string_view::npos;
}

// `root`, which is empty or ends in a slash, and the directories below it, at any depth, in the same form.
std::vector<std::string> DirectoriesIn(const std::string& root) {
  std::vector<std::string> directories = {root};
  std::error_code error;
  constexpr auto kOptions = fs::directory_options::skip_permission_denied;
  fs::recursive_directory_iterator it(root.empty() ? "." : root, kOptions, error);
  for (const fs::recursive_directory_iterator end; !error && it != end; it.increment(error)) {
    std::error_code ignored;
    if (!it->is_directory(ignored) || it->is_symlink(ignored)) continue;
    const std::string path = it->path().string() + "/";
    directories.push_back(root.empty() ? path.substr(2) : path);
  }
  return directories;
}

// The pattern of one path.
std::string Escaped(std::string_view path) {
  std::string pattern;
  for (const char c : path) {
    if (std::string_view("*?[\\").find(c) != std::string_view::npos) pattern += '\\';
    pattern += c;
  }
  return pattern;
}

}  // namespace

bool IsPathPattern(const std::string& path) {
  return path.find_first_of("*?[") != std::string::npos;
}

std::vector<std::string> PathsMatching(const std::string& pattern) {
  const size_t at = FindAnyDirectories(pattern);
  if (at == std::string::npos) return Matching(pattern);
  std::string rest = pattern.substr(std::min(at + kAnyDirectories.size() + 1, pattern.size()));
  while (rest.starts_with("**/")) rest.erase(0, 3);
  if (rest == kAnyDirectories) rest.clear();
  std::vector<std::string> roots = {""};
  if (at > 0) roots = Matching(pattern.substr(0, at));
  std::vector<std::string> paths;
  for (const std::string& root : roots) {
    // At the end, what is below is what a directory is read as.
    if (rest.empty()) {
      paths.push_back(root.empty() ? "." : root);
      continue;
    }
    for (const std::string& directory : DirectoriesIn(root)) {
      const std::vector<std::string> found = PathsMatching(Escaped(directory) + rest);
      paths.insert(paths.end(), found.begin(), found.end());
    }
  }
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
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
