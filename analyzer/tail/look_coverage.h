// Whether a look at directories would have found a file that it did not find. Where a directory could not be
// read, or is empty all at once as when a mount vanishes, that is not known.
//
// Not thread-safe.
#ifndef VMSIFT_ANALYZER_TAIL_LOOK_COVERAGE_H_
#define VMSIFT_ANALYZER_TAIL_LOOK_COVERAGE_H_

#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace vmsift {

class LookCoverage {
 public:
  // Files that were found, directories that were looked into, and what could not be looked at.
  void AddFile(std::string_view path);
  void AddDirectory(std::string_view path) { looked_into_.emplace(path); }
  void AddUnknown(std::string_view path) { unknown_.emplace(path); }

  // Whether a file at this path would have been found. Where there is no such directory any more, the nearest
  // one above it tells.
  bool Covers(std::string_view path) const;

 private:
  using Paths = std::set<std::string, std::less<>>;

  Paths looked_into_;
  Paths hold_files_;  // at any depth
  Paths unknown_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_TAIL_LOOK_COVERAGE_H_
