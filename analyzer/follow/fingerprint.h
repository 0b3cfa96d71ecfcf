// Identifies the bytes of a log without keeping them: by the first bytes themselves, and by hashes of all
// bytes and of shorter prefixes.
//
// A file holds a log if it begins with all bytes of the log. Logs of one program may share long prefixes and
// end alike, so all bytes are compared where possible. A growing file is not reread from its beginning at
// each scan; its first and last bytes are compared instead.
//
// The hash detects accidental differences (byte_hash.h). Not thread-safe.
#ifndef VMSIFT_ANALYZER_FOLLOW_FINGERPRINT_H_
#define VMSIFT_ANALYZER_FOLLOW_FINGERPRINT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/input/bytes_at.h"

namespace vmsift {

class Fingerprint {
 public:
  // The first `size` bytes, by their hash.
  struct Prefix {
    uint64_t size = 0;
    uint64_t hash = 0;
    friend bool operator==(const Prefix&, const Prefix&) = default;
  };
  enum class Compare {
    kEnds,  // the first and the last bytes
    kAll,   // all bytes, unless there are more than 64 MiB
  };

  // Enough to distinguish most logs, including those that begin with a banner.
  static constexpr size_t kFirstBytes = 4096;
  // Logs that share a prefix of this size are the same log.
  static constexpr uint64_t kIdentifyingBytes = 64 << 10;

  // Appends the next bytes.
  void Add(std::string_view bytes);

  uint64_t size() const { return all_.size; }
  uint64_t hash() const { return all_.hash; }
  Prefix all() const { return all_; }
  const std::string& first_bytes() const { return first_bytes_; }  // at most kFirstBytes

  // Whether both may be prefixes of the same bytes, as far as the hashes of shared prefixes show.
  bool AgreesWith(const Fingerprint& other) const;
  // The size of the longest prefix that is known of both. They agree.
  uint64_t SharedSize(const Fingerprint& other) const;
  // The longest known prefix of at most `size` bytes.
  Prefix LongestPrefix(uint64_t size) const;
  // The hash of the first `size` bytes, where it is known without rereading: at certain sizes, and within the
  // last bytes while they are kept.
  std::optional<uint64_t> HashAt(uint64_t size) const;
  // What MatchesEndOf reads begins here.
  uint64_t end_begin() const { return windows_[0].size; }
  // Releases the last bytes.
  void DropLastBytes();

  // Whether a file still holds these bytes, as far as the last ones show: those at the same offset. The error
  // is that of reading.
  absl::StatusOr<bool> MatchesEndOf(const BytesAt& file) const;
  // Whether a file of `file_size` bytes begins with these bytes.
  absl::StatusOr<bool> Matches(const BytesAt& file, uint64_t file_size, Compare compare) const;

  // As bytes, for the state.
  std::string Saved() const;
  // Empty if `saved` is not the result of Saved.
  static std::optional<Fingerprint> Restored(std::string_view saved);

 private:
  void MarkEnd();

  Prefix all_;
  std::string first_bytes_;
  std::vector<uint64_t> marks_;  // hashes of prefixes whose sizes are fixed
  // The last bytes, from windows_[0] on or fewer, and the prefix before them.
  std::string last_bytes_;
  Prefix before_last_bytes_;
  Prefix windows_[2];  // the last two multiples of the window size
};

// Whether one text begins with the other. An empty one shows nothing.
bool BeginAlike(std::string_view a, std::string_view b);

// The hash of the first `size` bytes of a file of which the prefix `known` is known. Errors: kOutOfRange if
// the file is shorter, kCancelled if `stop` (may be null) says so between two reads, and those of reading.
absl::StatusOr<uint64_t> HashOfFile(const BytesAt& file, Fingerprint::Prefix known, uint64_t size,
                                    const std::function<bool()>& stop);

// Extends a fingerprint of the first bytes of a file to `size` bytes. Errors as HashOfFile.
absl::Status ExtendFromFile(const BytesAt& file, uint64_t size, const std::function<bool()>& stop,
                            Fingerprint* fingerprint);

// Prefixes of a log of which copies exist that were made before the log's last bytes were written. Whether a
// copy holds a prefix of the log can be determined only while the log's bytes are available, so the answer is
// kept here. The latest 16 are kept; a prefix of kIdentifyingBytes needs no answer.
class CopiedPrefixes {
 public:
  bool Contains(const Fingerprint::Prefix& copy) const;
  void Add(const Fingerprint::Prefix& copy);
  // Differs whenever the prefixes differ.
  Fingerprint::Prefix last() const { return prefixes_.empty() ? Fingerprint::Prefix() : prefixes_.back(); }
  size_t size() const { return prefixes_.size(); }

  // As Fingerprint has them.
  std::string Saved() const;
  static std::optional<CopiedPrefixes> Restored(std::string_view saved);

 private:
  std::vector<Fingerprint::Prefix> prefixes_;  // the latest last
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_FINGERPRINT_H_
