// Resolves the name of an output to an open directory and a name in it that is not a link.
//
// All later steps use that directory, so that nobody who may write to a directory on the path can redirect
// the output meanwhile. Links are followed, except one kind: in a sticky directory that others may write to
// (such as /tmp), a link is followed only if the directory's owner or this user made it, as with the kernel's
// fs.protected_symlinks.
#ifndef VMSIFT_ANALYZER_APP_OUTPUT_PLACE_H_
#define VMSIFT_ANALYZER_APP_OUTPUT_PLACE_H_

#include <sys/stat.h>

#include <string>

#include "absl/status/statusor.h"
#include "base/owned_descriptor.h"

namespace vmsift {

struct OutputPlace {
  OwnedDescriptor directory;  // for the at-functions only (O_PATH)
  std::string name;           // in the directory; not a link
  bool exists = false;
  struct stat info = {};  // of what has the name, if anything has
  // The descriptor, if the name stands for an open file of this process (/dev/stdout, /dev/fd/N); otherwise
  // -1.
  int open_file = -1;
};

// Fails if a directory on the path does not exist, or a link must not be followed. The error names `path`.
absl::StatusOr<OutputPlace> FindOutputPlace(const std::string& path);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_OUTPUT_PLACE_H_
