#include "analyzer/tail/look_coverage.h"

#include <cstddef>

namespace vmsift {
namespace {

// The directory that a path is in, as it is written there; empty above the topmost.
std::string_view Above(std::string_view path) {
  if (path == "." || path == "/") return {};
  const size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

void LookCoverage::AddFile(std::string_view path) {
  std::string_view directory = Above(path);
  if (!looked_into_.contains(directory)) AddDirectory(directory);
  for (; !directory.empty() && !hold_files_.contains(directory); directory = Above(directory))
    hold_files_.emplace(directory);
}

bool LookCoverage::Covers(std::string_view path) const {
  for (std::string_view at = path; !at.empty(); at = Above(at)) {
    if (unknown_.contains(at)) return false;
    if (at != path && looked_into_.contains(at)) return hold_files_.contains(at);
  }
  return false;
}

}  // namespace vmsift
