// Which log a file is a copy of: rotation copies logs, packed or not, and what was counted is not counted
// again.
//
// A copy is known by its name (rotated_name.h) and by the bytes of the log: those that it began with, and
// those before the place that it was read to. Not thread-safe.
#ifndef VMSIFT_ANALYZER_TAIL_ORIGINALS_H_
#define VMSIFT_ANALYZER_TAIL_ORIGINALS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/input/followed_file.h"
#include "analyzer/tail/followed_log.h"
#include "analyzer/tail/packed_log.h"

namespace vmsift {

class Originals {
 public:
  // A file that may become a copy is one that is being made until it has not grown for so long. Borrows the
  // unpacker.
  Originals(int64_t grace_ms, Unpacker* unpacker) : grace_ms_(grace_ms), unpacker_(unpacker) {}

  // Borrows the log, until it is to be forgotten.
  void Add(FollowedLog* log);
  // The log, which was added, was read of a packed file, whose identity it has from now on.
  void AddArchive(FollowedLog* log);
  void Forget(const FollowedLog* log);

  // Of what is there when following begins, each file is a log of its own, as it is to a scan; of what comes
  // later files may be copies.
  void ExpectCopies() { copies_can_be_ = true; }
  bool copies_can_be() const { return copies_can_be_; }

  // The log that a file is a copy of, or is becoming one of; null when there is none.
  FollowedLog* CopyOf(const std::string& path, const FollowedFile& file, const FileFacts& facts,
                      std::string_view first_bytes, int64_t now_ms);
  // Forgets files that were not asked about since the last time.
  void EndLook();
  // The log that a packed file was counted as before, by this process or another; null when it was not.
  FollowedLog* CountedAs(const FileFacts& facts, const PackedLog& packed) const;
  // The log that was read elsewhere and whose copy a packed file is; null when there is none. Of a damaged
  // copy less can be compared. The file is unpacked into the buffer.
  FollowedLog* CopiedFrom(const std::string& path, const PackedLog& packed) const;

 private:
  // The logs whose copy a file may be, by its name and first bytes, the latest first.
  std::vector<FollowedLog*> Of(const std::string& path, std::string_view first_bytes) const;
  bool IsCopyOf(FollowedLog* original, const FollowedFile& file, const FileFacts& facts, int64_t now_ms);

  const int64_t grace_ms_;
  Unpacker* const unpacker_;
  struct Member {
    FollowedLog* log;
    std::string first_path;  // absolute: however it is written, it is the same file's
  };
  std::map<std::string, std::vector<Member>> families_;
  std::multimap<FileIdentity, FollowedLog*> archives_;
  // A file that may become a copy.
  struct Growing {
    int64_t since_ms = 0;  // it has not grown
    uint64_t size = 0;
    bool met = true;
  };
  std::map<FileIdentity, Growing> becoming_copies_;
  bool copies_can_be_ = false;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_TAIL_ORIGINALS_H_
