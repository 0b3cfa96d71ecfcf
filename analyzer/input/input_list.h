// From what the user names to the list of files to read, in a fixed order.
#ifndef VMSIFT_ANALYZER_INPUT_INPUT_LIST_H_
#define VMSIFT_ANALYZER_INPUT_INPUT_LIST_H_

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace vmsift {

// One input: a file to read, or a place that could not be looked into.
struct Input {
  std::string path;     // "-" is standard input
  absl::Status status;  // not OK: there is nothing to read, and this is why
};

// Files come as named; a directory gives its regular files at any depth, sorted by path byte for byte. Links
// to files are followed, links to directories are not, so that a loop of links ends.
std::vector<Input> ListInputs(const std::vector<std::string>& paths);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_INPUT_LIST_H_
