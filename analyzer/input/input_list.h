// From what the user names to the list of files to read, in a fixed order.
#ifndef VMSIFT_ANALYZER_INPUT_INPUT_LIST_H_
#define VMSIFT_ANALYZER_INPUT_INPUT_LIST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/input/glob.h"

namespace vmsift {

// One input: a file to read, or a place that could not be looked into.
struct Input {
  std::string path;     // "-" is standard input
  absl::Status status;  // not OK: there is nothing to read, and this is why
};

// Which files of a named directory are meant, by their path below it (Glob::OfPaths).
struct PathFilter {
  std::vector<Glob> include;  // none: all
  std::vector<Glob> exclude;  // wins over include; an excluded directory is not looked into

  bool takes_all() const { return include.empty() && exclude.empty(); }
  bool TakesFile(std::string_view path) const;
  bool EntersDirectory(std::string_view path) const;
};

struct InputList {
  std::vector<Input> inputs;
  std::vector<std::string> bare;         // named directories that gave no input, not even an error
  std::vector<std::string> directories;  // all that were looked into
};

// Files come as named, whatever the filter, and one that is named twice comes twice. A directory gives its
// regular files at any depth, sorted by path byte for byte. Links to files are followed, links to directories
// are not, so that a loop of links ends; links to nothing, FIFOs and devices are passed over. No more than
// one directory is open at a time.
InputList ListInputs(const std::vector<std::string>& paths, const PathFilter& filter = {});

// What the inputs that can be read hold now, packed or not; nothing when one of them is no regular file, so
// that nobody knows.
std::optional<uint64_t> TotalBytes(const std::vector<Input>& inputs);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_INPUT_LIST_H_
