// Turns the paths that the user names into a list of files, in a fixed order.
#ifndef VMSIFT_ANALYZER_INPUT_INPUT_LIST_H_
#define VMSIFT_ANALYZER_INPUT_INPUT_LIST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "base/glob.h"

namespace vmsift {

// One input: a file to read, or a path that could not be listed. Of what was read also: a member of an
// archive, `ARCHIVE!MEMBER`.
struct Input {
  std::string path;           // "-" is standard input
  absl::Status status;        // why it cannot be read, if not OK
  bool in_directory = false;  // found in a directory that was named
  uint64_t number = 0;        // of what a scan read: its ScanNumber, ascending in a list
};

// Selects files of a named directory by their path below it (Glob::OfPaths).
struct PathFilter {
  std::vector<Glob> include;  // none: all
  std::vector<Glob> exclude;  // wins over include; an excluded directory is not listed

  // A member of an archive by its path in it. Of an archive in a directory, which `include` has selected, all
  // but what is excluded.
  bool TakesMember(std::string_view path, bool in_directory) const;
  bool takes_all() const { return include.empty() && exclude.empty(); }
  bool TakesFile(std::string_view path) const;
  bool EntersDirectory(std::string_view path) const;
};

struct InputList {
  std::vector<Input> inputs;
  std::vector<std::string> bare;         // named directories without any input or error
  std::vector<std::string> directories;  // all that were listed
};

// Named files are listed as named, whatever the filter; a file named twice is listed twice. A directory gives
// its regular files at any depth, sorted by the bytes of their paths. Links to files are followed; links to
// directories are not, so that loops end. Broken links, FIFOs and devices are skipped. At most one directory
// is open at a time.
InputList ListInputs(const std::vector<std::string>& paths, const PathFilter& filter = {});

// The total size of the readable inputs now, compressed or not; empty if one of them is not a regular file.
std::optional<uint64_t> TotalBytes(const std::vector<Input>& inputs);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_INPUT_LIST_H_
