// Reads compressed logs, and identifies what they hold.
#ifndef VMSIFT_ANALYZER_FOLLOW_ARCHIVE_H_
#define VMSIFT_ANALYZER_FOLLOW_ARCHIVE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "analyzer/follow/fingerprint.h"
#include "analyzer/input/followed_file.h"

namespace vmsift {

// Whether a file is gzip or zstd, by its first bytes.
bool IsArchive(std::string_view first_bytes);

struct ArchiveContents {
  absl::Status whole;                   // as Unpacker::Unpack
  Fingerprint text;                     // of the decompressed text, as far as it can be read
  std::map<uint64_t, uint64_t> hashes;  // of the requested prefixes that it has, by size
};

// Decompresses files, a portion at a time. Not thread-safe.
class Unpacker {
 public:
  // `stop` is asked before each portion and may be null.
  Unpacker(size_t portion_bytes, std::function<bool()> stop)
      : portion_bytes_(portion_bytes), stop_(std::move(stop)) {}

  // Passes a file's text to `take`, each portion followed by kLinePadding readable bytes. Errors: kCancelled
  // if stopped, and others if the file is damaged or still being written. The text before the error was
  // passed.
  absl::Status Unpack(const FollowedFile& file, const std::function<void(std::string_view)>& take);
  // The first Fingerprint::kFirstBytes of the text, or fewer.
  std::string FirstText(const FollowedFile& file) const;
  // What the file holds, with the hashes of its prefixes of these sizes.
  ArchiveContents Inspect(const FollowedFile& file, const std::set<uint64_t>& sizes);

 private:
  const size_t portion_bytes_;
  const std::function<bool()> stop_;
  std::unique_ptr<char[]> buffer_;  // null until needed
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_ARCHIVE_H_
