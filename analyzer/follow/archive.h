// What a packed file holds of a log.
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

// So many tell how a file is packed, and most logs apart, those with a banner too.
constexpr size_t kFirstBytes = 4096;

// By its first bytes: gzip or zstd.
bool IsPacked(std::string_view first_bytes);

struct PackedLog {
  absl::Status whole;       // as Unpacker::Unpack
  std::string first_bytes;  // up to kFirstBytes
  Beginning text;           // all of it, unpacked, as far as it can be read
  // Hashes of the places that were asked for, as far as it comes.
  std::map<uint64_t, uint64_t> hashes;
};

// Unpacks files, a portion at a time. Not thread-safe.
class Unpacker {
 public:
  // `stop` is asked before each portion; null: nothing stops it.
  Unpacker(size_t portion_bytes, std::function<bool()> stop)
      : portion_bytes_(portion_bytes), stop_(std::move(stop)) {}

  // Hands on a file's bytes to their end, followed by kLinePadding readable ones. The error says why that
  // cannot be done: the file is damaged, or still being written; or, kCancelled, it was stopped. What came
  // before was taken.
  absl::Status Unpack(const FollowedFile& file, const std::function<void(std::string_view)>& take);
  // The first bytes of its text, up to kFirstBytes.
  std::string FirstText(const FollowedFile& file) const;
  // What the file holds, with the hashes of its first bytes up to these places.
  PackedLog LookInto(const FollowedFile& file, const std::set<uint64_t>& places);

 private:
  const size_t portion_bytes_;
  const std::function<bool()> stop_;
  std::unique_ptr<char[]> buffer_;  // null until it is needed
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_ARCHIVE_H_
