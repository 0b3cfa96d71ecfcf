// Expands a shell pattern that the shell left alone, such as one in quotes.
#ifndef VMSIFT_ANALYZER_INPUT_PATH_PATTERN_H_
#define VMSIFT_ANALYZER_INPUT_PATH_PATTERN_H_

#include <string>
#include <vector>

namespace vmsift {

// Whether a path has a `*`, `?` or `[`.
bool IsPathPattern(const std::string& path);

// The paths that match a pattern, sorted by their bytes; none if nothing does. The segments of a pattern are
// those of glob(3), and `**` is any number of directories, including none, as with --include; it follows no
// links. `.` and `..` match no pattern.
std::vector<std::string> PathsMatching(const std::string& pattern);

// The paths, with each that is not there and is a pattern replaced by what matches it, if anything does.
std::vector<std::string> ExpandedPaths(const std::vector<std::string>& paths);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_PATH_PATTERN_H_
