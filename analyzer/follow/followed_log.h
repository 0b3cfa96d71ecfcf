// One log that is or was followed, and the file that holds it.
#ifndef VMSIFT_ANALYZER_FOLLOW_FOLLOWED_LOG_H_
#define VMSIFT_ANALYZER_FOLLOW_FOLLOWED_LOG_H_

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/follow/fingerprint.h"
#include "analyzer/input/followed_file.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/tail/live_log.h"

namespace vmsift {

struct FollowedLog {
  enum class State {
    kFollowed,   // its file is open, or rests
    kOrphan,     // its bytes are gone from where they were; what was not read may stand in a copy
    kStream,     // it comes from a pipe, and is handed in
    kFinished,   // read to its end for good
    kUnpacking,  // an archive that was read in part, by a process that was told to stop
  };
  static constexpr int kStateCount = 5;

  FollowedLog(uint32_t input, std::string at, const Pipeline::Options& options)
      : path(at), first_path(std::move(at)), log(input, options) {}

  std::string path;        // where it is, or was last
  std::string first_path;  // where it was found first
  // The same, absolute and without links: where rotation moves and packs it, however paths are written. Empty
  // for a pipe.
  std::string home;
  FileIdentity identity;  // of the file that holds it
  // kFollowed only. Null while it rests: where there are more logs than may be open, they take turns.
  std::unique_ptr<FollowedFile> file;
  bool in_copy = false;     // which is not the one it was written to
  std::string first_bytes;  // that it begins with, up to kFirstBytes
  // Of the file, when it was looked at last; both none when it was not.
  uint64_t size_seen = 0;
  int64_t modified_seen = kNeverSeen;
  int64_t quiet_since_ms = 0;  // nothing was written to it since
  bool quiet_shown = false;    // and what it told last was shown
  // Of a text log that goes on being written to: up to this line it is shown next, which has been there
  // since.
  uint64_t waiting_line = 0;
  int64_t waiting_since_ms = 0;

  // Copies that were made before the log's last bytes were written: their sizes, and hashes. What the log
  // held at any place can be told only as long as it is there.
  static constexpr size_t kMostCopies = 16;
  bool Knows(const Beginning::Mark& copy) const {
    return std::find(copies.begin(), copies.end(), copy) != copies.end();
  }
  void Keep(const Beginning::Mark& copy) {
    if (copy.size >= Beginning::kTellingBytes || Knows(copy)) return;  // a longer one is known without
    if (copies.size() >= kMostCopies) copies.erase(copies.begin());
    copies.push_back(copy);
  }
  std::vector<Beginning::Mark> copies;  // the latest last

  // Of a finished one: whether it or a copy of it was met at this look, and since when it was not. Of an
  // archive that is to be read on: since when it is not found.
  bool met = false;
  std::optional<int64_t> missed_since_ms;
  bool missed_before = false;  // of an orphan: an earlier look found no copy, and its time was over
  // It is where the user said logs are; or since when it is not.
  bool has_name = true;
  std::optional<int64_t> nameless_since_ms;
  State state = State::kFollowed;
  LiveLog log;

  static constexpr int64_t kNeverSeen = std::numeric_limits<int64_t>::min();
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_FOLLOWED_LOG_H_
