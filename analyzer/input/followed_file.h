// A growing regular file, held open: it can be read to its end even if it is renamed or deleted.
//
// Not thread-safe.
#ifndef VMSIFT_ANALYZER_INPUT_FOLLOWED_FILE_H_
#define VMSIFT_ANALYZER_INPUT_FOLLOWED_FILE_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "analyzer/input/byte_source.h"
#include "analyzer/input/bytes_at.h"
#include "base/owned_descriptor.h"

namespace vmsift {

// The identity of a file, independent of its name. Inode numbers are reused after deletion; the creation time
// distinguishes such files, if the file system has one.
struct FileIdentity {
  uint64_t device = 0;
  uint64_t inode = 0;
  int64_t born = 0;  // ns since 1970; 0: unknown

  friend auto operator<=>(const FileIdentity&, const FileIdentity&) = default;
};

// The status of a file at one moment.
struct FileFacts {
  FileIdentity identity;
  uint64_t size = 0;     // bytes
  int64_t modified = 0;  // ns since 1970
  bool is_regular = false;
  bool has_name = true;  // false: deleted, and only held open
};

// Of the file at `path`, through links; empty if there is none. The error names the path.
absl::StatusOr<std::optional<FileFacts>> FactsOf(const std::string& path);
// Of an open file; empty if the descriptor is none.
std::optional<FileFacts> FactsOf(int descriptor);
// Of the entry with this name in an open directory, not through links; empty if there is none.
std::optional<FileFacts> FactsOf(int directory, const std::string& name);

class FollowedFile : public BytesAt {
 public:
  // Fails if `path` is not a regular file. The error names the path.
  static absl::StatusOr<std::unique_ptr<FollowedFile>> Open(const std::string& path);

  const std::string& path() const { return path_; }  // opened by, or moved to
  void set_path(std::string path) { path_ = std::move(path); }
  const FileIdentity& identity() const { return identity_; }
  absl::StatusOr<FileFacts> Facts() const;
  absl::StatusOr<size_t> ReadAt(uint64_t offset, char* buffer, size_t capacity) const override;
  // Its bytes from the beginning. Borrows the file.
  std::unique_ptr<ByteSource> Bytes() const;

 private:
  FollowedFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  std::string path_;
  const OwnedDescriptor descriptor_;
  FileIdentity identity_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_FOLLOWED_FILE_H_
