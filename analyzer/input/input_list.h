// Turns the paths that the user names into a list of files, in a fixed order.
#ifndef VMSIFT_ANALYZER_INPUT_INPUT_LIST_H_
#define VMSIFT_ANALYZER_INPUT_INPUT_LIST_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/input/remote_file.h"
#include "base/glob.h"

namespace vmsift {

// The lines of an input that begin in the bytes [from, to).
struct ByteRun {
  uint64_t from = 0;
  uint64_t to = 0;
  uint64_t lines = 0;  // once it is read

  friend auto operator<=>(const ByteRun&, const ByteRun&) = default;
};

// One input: a file to read, or a path that could not be listed. Of what was read also: a member of an
// archive, `ARCHIVE!MEMBER`.
struct Input {
  std::string path;           // "-" is standard input
  absl::Status status;        // why it cannot be read, if not OK
  bool in_directory = false;  // found in a directory that was named
  // Of what is to be read: its place in the list that this one is a part of; 0: its index. Of what was read:
  // its ScanNumber, ascending in a list.
  uint64_t number = 0;
  // Tells the content of a path apart from what was or will be there: `SIZE:MODIFIED` (ns since 1970) of a
  // file, `SIZE:HASH` (byte_hash.h) of a stream, the tag of a blob. Of what is to be read: what it must be;
  // empty: anything.
  std::string version = {};
  uint64_t size = 0;                              // of a file, in bytes, where `runs` are given
  std::vector<ByteRun> runs = {};                 // none: all of it
  std::shared_ptr<const RemoteFile> remote = {};  // a blob, which the path names; null: a file
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

// Which of the files below a folder may be wanted.
enum class FolderVerdict { kAll, kNone, kSome };

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
