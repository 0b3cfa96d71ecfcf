// A regular file that is still written to, held open: it can be read to its end whatever becomes of its name.
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
#include <string_view>

#include "absl/status/statusor.h"

namespace vmsift {

// Which file it is, whatever its name. A number may be used again once the file is gone.
struct FileIdentity {
  uint64_t device = 0;
  uint64_t inode = 0;

  friend auto operator<=>(const FileIdentity&, const FileIdentity&) = default;
};

// What the system tells of a file at one moment.
struct FileFacts {
  FileIdentity identity;
  uint64_t size = 0;     // bytes
  int64_t modified = 0;  // ns since 1970
  bool is_regular = false;
  bool has_name = true;  // false: deleted, and only held open
};

// Of what `path` leads to; nothing where there is nothing. The error names the path.
absl::StatusOr<std::optional<FileFacts>> FactsOf(const std::string& path);

class FollowedFile {
 public:
  // The error names the path; it is an error when `path` is no regular file.
  static absl::StatusOr<std::unique_ptr<FollowedFile>> Open(const std::string& path);
  ~FollowedFile();
  FollowedFile(const FollowedFile&) = delete;
  FollowedFile& operator=(const FollowedFile&) = delete;

  const FileIdentity& identity() const { return identity_; }
  absl::StatusOr<FileFacts> Facts() const;
  // Reads from `offset` at most `capacity` bytes; 0 at the end.
  absl::StatusOr<size_t> ReadAt(uint64_t offset, char* buffer, size_t capacity) const;
  // Whether these bytes stand at `offset`.
  bool Holds(uint64_t offset, std::string_view bytes) const;

 private:
  FollowedFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  const std::string path_;  // that it was opened by
  const int descriptor_;
  FileIdentity identity_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_FOLLOWED_FILE_H_
