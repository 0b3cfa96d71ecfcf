// Files of another machine that may grow and be replaced: what following them needs of a store.
//
// Calls wait for the network, so they are made on threads of their own. Thread-safe.
#ifndef VMSIFT_ANALYZER_INPUT_REMOTE_FOLDER_H_
#define VMSIFT_ANALYZER_INPUT_REMOTE_FOLDER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace vmsift {

// A file as it was when it was listed.
struct RemoteEntry {
  std::string path;     // as reports name it; no secret
  uint64_t size = 0;    // in bytes
  std::string version;  // differs whenever the bytes do
  // Not empty: while this stays the same, bytes that were read stay as they are, and the file only grows.
  std::string lineage;
};

struct RemoteListing {
  std::vector<RemoteEntry> entries;
  bool whole = false;  // a file that is not listed is not there, or is not to be followed
};

class RemoteFolder {
 public:
  virtual ~RemoteFolder() = default;

  // What the user named; no secret.
  virtual const std::string& path() const = 0;
  // Whether a file of this path would be in it.
  virtual bool Covers(const std::string& path) const = 0;

  // Lists files. Unless `whole`, files that change seldom, and new ones in unusual places, may be left out to
  // spare requests.
  virtual absl::StatusOr<RemoteListing> List(bool whole) = 0;
  // One file; nothing if it is not there.
  virtual absl::StatusOr<std::optional<RemoteEntry>> Find(const std::string& path) = 0;
  // Reads `size` bytes from `offset`, all within the file. kAborted: the file is not of this version any
  // more, and did not only grow.
  virtual absl::Status Read(const RemoteEntry& file, uint64_t offset, char* buffer, size_t size) = 0;

  // Ends all calls, now and later, with an error.
  virtual void Stop() = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_REMOTE_FOLDER_H_
