// One log that is or was followed, and the file that holds it.
#ifndef VMSIFT_ANALYZER_TAIL_FOLLOWED_LOG_H_
#define VMSIFT_ANALYZER_TAIL_FOLLOWED_LOG_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/input/followed_file.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/tail/live_log.h"

namespace vmsift {

struct FollowedLog {
  enum class State {
    kFollowed,   // its file is open
    kOrphan,     // its bytes are gone from where they were; what was not read may stand in a copy
    kStream,     // it comes from a pipe, and is handed in
    kFinished,   // read to its end for good
    kUnpacking,  // an archive that was read in part, by a process that was told to stop
  };
  static constexpr int kStateCount = 5;

  FollowedLog(uint32_t input, std::string at, const Pipeline::Options& options)
      : path(at), first_path(std::move(at)), log(input, options) {}

  std::string path;                    // where it is, or was last
  std::string first_path;              // where it was found first
  FileIdentity identity;               // of the file that holds it
  std::unique_ptr<FollowedFile> file;  // kFollowed only
  std::string first_bytes;             // that it begins with, up to LiveLog::kLastBytes
  uint64_t size_seen = 0;              // of the file, when it was looked at last
  int64_t modified_seen = 0;
  int64_t quiet_since_ms = 0;  // nothing was written to it since
  bool quiet_shown = false;    // and what it told last was shown
  // Of a text log that goes on being written to: up to this line it is shown next, which has been there
  // since.
  uint64_t waiting_line = 0;
  int64_t waiting_since_ms = 0;
  // How a copy ends that was made before the log's last bytes were written: its size, and its last bytes up
  // to LiveLog::kLastBytes. Such a copy can be compared only as long as the log is open.
  struct CopyEnd {
    uint64_t size = 0;
    std::string last_bytes;
    friend bool operator==(const CopyEnd&, const CopyEnd&) = default;
  };
  static constexpr size_t kMostCopyEnds = 4;
  bool Knows(const CopyEnd& end) const {
    return std::find(copy_ends.begin(), copy_ends.end(), end) != copy_ends.end();
  }
  void Keep(CopyEnd end) {
    if (Knows(end)) return;
    if (copy_ends.size() >= kMostCopyEnds) copy_ends.erase(copy_ends.begin());
    copy_ends.push_back(std::move(end));
  }
  std::vector<CopyEnd> copy_ends;  // the latest last

  // Of a finished one: whether it or a copy of it was met at this look, and since when it was not.
  bool met = false;
  std::optional<int64_t> missed_since_ms;
  uint64_t lost_behind = 0;  // bytes behind what was read, in a copy that came too late; told
  bool has_name = true;      // it is where the user said logs are
  State state = State::kFollowed;
  LiveLog log;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_TAIL_FOLLOWED_LOG_H_
