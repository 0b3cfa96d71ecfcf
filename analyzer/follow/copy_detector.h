// Decides which log a file holds, so that copies of a log, compressed or not, are not counted again.
//
// A candidate is found by name (rotated_name.h) or by inode; then all bytes that file and log share are
// compared, since logs of one program begin alike. A file that holds only a prefix of a log whose own bytes
// are gone may be a copy in progress or another log that begins alike. It is in doubt for a short time.
//
// Borrows the logs until Forget. Not thread-safe.
#ifndef VMSIFT_ANALYZER_FOLLOW_COPY_DETECTOR_H_
#define VMSIFT_ANALYZER_FOLLOW_COPY_DETECTOR_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/follow/archive.h"
#include "analyzer/follow/fingerprint.h"
#include "analyzer/follow/followed_log.h"
#include "analyzer/input/followed_file.h"

namespace vmsift {

class CopyDetector {
 public:
  // What a file holds.
  struct Verdict {
    enum class Kind {
      kOwn,   // a log of its own; `log` is one that begins alike and may be the original after all, or null
      kCopy,  // only bytes of `log` that are or will be counted
      kResumes,  // all bytes read of `log`, which no other file holds, and perhaps more
      kInDoubt,  // undecided until a later scan
    };
    Kind kind = Kind::kOwn;
    FollowedLog* log = nullptr;
    bool guessed = false;  // kCopy: by most of its bytes, since those of the log are gone
  };

  // `doubt_ms`: how long a file is in doubt. `stop` is asked between reads and may be null.
  CopyDetector(int64_t doubt_ms, std::function<bool()> stop) : doubt_ms_(doubt_ms), stop_(std::move(stop)) {}

  void Add(FollowedLog* log);
  // The log has another name. Of the names of one family the first is enough.
  void AddName(FollowedLog* log, const std::string& path);
  // Whether a known log had this path, or a name that rotation gives to it or to the file.
  bool KnowsName(const std::string& path) const;
  void Forget(const FollowedLog* log);
  // The log is closed, or an archive that was read in part: under any name, its file holds no other log.
  void RememberFile(FollowedLog* log);
  // The log is followed again.
  void ForgetFile(const FollowedLog* log);

  // Until now each file is a log of its own, as in a scan; files that appear from now on may be copies.
  void ExpectCopies() { expects_copies_ = true; }
  bool expects_copies() const { return expects_copies_; }
  // Files in doubt are logs of their own from now on.
  void EndDoubts() { doubts_end_ = true; }
  // How many files are in doubt.
  size_t doubts() const;

  // Of an uncompressed file that holds no log that is followed.
  Verdict Judge(const FollowedFile& file, const FileFacts& facts, std::string_view first_bytes,
                int64_t now_ms);
  // The log of which this file was judged a copy, if the file did not change since; otherwise null.
  FollowedLog* KnownOriginal(const FileFacts& facts);
  // Whether the file was in doubt when it was judged last.
  bool InDoubt(const FileIdentity& identity) const;
  // Forgets files that were not judged or known since the last scan.
  void EndScan();

  // Of an archive that was inspected with PrefixSizes. Of a damaged copy less can be compared.
  Verdict JudgeArchive(const std::string& path, const FileFacts& facts,
                       const ArchiveContents& contents) const;
  // Whether a text that begins so may hold a known log.
  bool MayHoldLog(const std::string& path, const FileIdentity& identity, std::string_view first_bytes) const;
  // The sizes of the logs that the file may hold.
  std::set<uint64_t> PrefixSizes(const std::string& path, const FileIdentity& identity) const;

 private:
  // A file that is or may become a copy.
  struct Newcomer {
    Fingerprint text;  // as far as it was read
    uint64_t size = 0;
    int64_t modified = 0;
    FollowedLog* copy_of = nullptr;
    std::string family;
    std::string first_bytes;
    std::optional<int64_t> doubt_since_ms;
    bool seen_this_scan = true;
  };
  struct Member {
    FollowedLog* log;
    std::string path;  // absolute
  };
  // The hash of a prefix of a file's text.
  using HashUpTo = std::function<absl::StatusOr<uint64_t>(uint64_t size)>;

  // The logs that a file may hold, by name and inode, the latest first.
  std::vector<FollowedLog*> Candidates(const std::string& path, const FileIdentity& identity) const;
  // If this is a log's own file, which moved out of sight and back.
  static std::optional<Verdict> JudgeOwnFile(const std::vector<FollowedLog*>& logs, const FollowedFile& file,
                                             const FileFacts& facts);
  Verdict JudgeAmong(const std::vector<FollowedLog*>& logs, const FollowedFile& file, uint64_t size,
                     Newcomer* newcomer, int64_t now_ms);
  // Whether another file in doubt may hold the same log.
  bool IsLikeOneInDoubt(const Newcomer& newcomer) const;
  // Empty if the log's file cannot be read now.
  std::optional<Verdict> CompareWithOpen(FollowedLog* log, const Fingerprint& text,
                                         const HashUpTo& hash) const;
  Verdict CompareWithClosed(FollowedLog* log, const Fingerprint& text, const HashUpTo& hash) const;
  // Without links in the directory, so that paths to one file compare equal.
  std::string Absolute(const std::string& path) const;

  const int64_t doubt_ms_;
  const std::function<bool()> stop_;
  mutable std::map<std::string, std::string> directories_;  // as written to absolute, during this scan
  std::map<std::string, std::vector<Member>> families_;
  std::map<const FollowedLog*, std::vector<std::string>> families_of_;
  std::multimap<FileIdentity, FollowedLog*> files_;  // of logs that are not followed
  std::map<FileIdentity, Newcomer> newcomers_;
  bool expects_copies_ = false;
  bool doubts_end_ = false;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_COPY_DETECTOR_H_
