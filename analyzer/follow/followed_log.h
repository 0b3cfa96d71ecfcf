// A log that is or was followed, and the file that holds it.
#ifndef VMSIFT_ANALYZER_FOLLOW_FOLLOWED_LOG_H_
#define VMSIFT_ANALYZER_FOLLOW_FOLLOWED_LOG_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "analyzer/follow/fingerprint.h"
#include "analyzer/follow/live_log.h"
#include "analyzer/input/followed_file.h"
#include "analyzer/pipeline/pipeline.h"

namespace vmsift {

struct FollowedLog {
  enum class State {
    kFollowed,   // its file is open, or closed for now (`file`)
    kOrphan,     // its file no longer holds its bytes; unread bytes may be in a copy
    kStream,     // bytes of a pipe, passed in
    kFinished,   // read to its end
    kUnpacking,  // an archive of which a part was read before a stop
    kRemote,     // a file of another machine (remote_logs.h)
  };
  static constexpr int kStateCount = 6;
  static constexpr int64_t kNeverSeen = std::numeric_limits<int64_t>::min();

  FollowedLog(uint32_t input, std::string at, const Pipeline::Options& options)
      : path(at), first_path(std::move(at)), log(input, options) {}

  // Of all bytes read so far, by this process or another.
  const Fingerprint& fingerprint() const { return log.fingerprint(); }
  // Whether its bytes are available only in copies, if anywhere.
  bool is_closed() const { return state == State::kOrphan || state == State::kFinished; }
  // Whether a copy of it could be recognized. Nothing was read of the others, or they are pipes.
  bool may_have_copies() const { return fingerprint().size() > 0 && identity != FileIdentity(); }

  std::string path;        // the current or last path
  std::string first_path;  // where it was found first
  // first_path, absolute and without links: where rotation moves and compresses it. Empty for a pipe.
  std::string home;
  FileIdentity identity;  // of the file that holds it
  // kFollowed only. Null while closed to save descriptors.
  std::unique_ptr<FollowedFile> file;
  bool in_copy = false;  // the file is not the one that the writer wrote
  CopiedPrefixes copies;
  // The file's size and modification time at the last check.
  uint64_t size_seen = 0;
  int64_t modified_seen = kNeverSeen;
  int64_t quiet_since_ms = 0;  // of the last write
  bool quiet_shown = false;    // the failures before the quiet time were shown
  // In a text log that is still written to: lines up to this one are shown next. They were complete at
  // waiting_since_ms.
  uint64_t waiting_line = 0;
  int64_t waiting_since_ms = 0;

  // Of a file of another machine: the version and lineage (remote_folder.h) of what was read last, and
  // whether it is compressed. The version is empty if the file does not hold the log any more, and of local
  // files.
  std::string version;
  std::string lineage;
  bool packed = false;

  // Of a finished log: whether this scan found it or a copy of it, and when it was first missing. An archive
  // that was read in part uses only the latter.
  bool seen_this_scan = false;
  std::optional<int64_t> missed_since_ms;
  bool missed_before = false;  // of an orphan: an earlier scan after its grace period found no copy
  // Whether the listing holds it, and since when it does not.
  bool has_name = true;
  std::optional<int64_t> nameless_since_ms;
  State state = State::kFollowed;
  LiveLog log;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_FOLLOWED_LOG_H_
