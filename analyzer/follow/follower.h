// Follows logs through rotation: by renaming, by copying and truncating, by compressing, by deleting. Each
// byte is counted once.
//
// A log is the byte stream of one writer, whatever file holds it now. A file is known by device and inode,
// and by its bytes (fingerprint.h), since inode numbers are reused and files are truncated and rewritten. A
// log whose file is gone or rewritten is an orphan; it resumes in a copy (copy_detector.h), or is finished
// after a grace period.
//
// Never waits; the caller calls Look and passes the time in. Not thread-safe.
#ifndef VMSIFT_ANALYZER_FOLLOW_FOLLOWER_H_
#define VMSIFT_ANALYZER_FOLLOW_FOLLOWER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/follow/archives.h"
#include "analyzer/follow/copy_detector.h"
#include "analyzer/follow/files_at_start.h"
#include "analyzer/follow/follow_options.h"
#include "analyzer/follow/followed_log.h"
#include "analyzer/follow/live_log.h"
#include "analyzer/follow/log_listing.h"
#include "analyzer/follow/log_table.h"
#include "analyzer/follow/remote_logs.h"
#include "analyzer/follow/warning_dedup.h"
#include "analyzer/input/followed_file.h"
#include "analyzer/input/input_list.h"
#include "analyzer/pipeline/pipeline.h"

namespace vmsift {

class Follower {
 public:
  using Options = FollowOptions;

  // Borrows the pipeline, which counts, and the observer. `tell` receives lines for the user, each problem
  // once.
  Follower(Options options, Pipeline* pipeline, ReadObserver* observer,
           std::function<void(std::string_view)> tell);

  // Counts with another pipeline from now on.
  void set_pipeline(Pipeline* pipeline) { logs_.set_pipeline(pipeline); }

  // Scans for logs and reads what is new. Returns whether there is more to read at once.
  bool Look(int64_t now_ms);
  // Reads what is new in the logs at these paths, without a scan. Ignores other paths.
  bool Read(const std::vector<std::string>& paths, int64_t now_ms);
  // Counts what has come of the files of other machines, and asks for what is new.
  void TurnRemote(int64_t now_ms) { remote_.Turn(now_ms); }
  RemoteLogs& remote() { return remote_; }
  const RemoteLogs& remote() const { return remote_; }
  // Whether a followed log is at this path.
  bool Knows(const std::string& path) const { return logs_.AtPath(path) != nullptr; }

  // A log whose bytes the caller passes in, each portion followed by kLinePadding readable bytes; and its
  // end.
  FollowedLog* BeginStream(const std::string& name);
  void TakeStream(FollowedLog* log, std::string_view bytes);
  void EndStream(FollowedLog* log) { logs_.Finish(log); }

  // By number, without the forgotten ones.
  const LogTable::Logs& logs() const { return logs_.logs(); }
  // The number of the next log, which is the number of logs ever, including forgotten ones.
  uint32_t next_input() const { return logs_.next_input(); }
  uint32_t forgotten() const { return next_input() - static_cast<uint32_t>(logs().size()); }
  // The logs that may still grow, and some that were finished since the last scan.
  const std::vector<FollowedLog*>& live() const { return logs_.live(); }
  // The path of each log by number, empty for forgotten logs.
  std::vector<Input> Inputs() const;
  // Finished logs that are gone for good, the earliest finished first. The caller forgets each, or keeps it
  // with seen_this_scan.
  std::vector<FollowedLog*> TakeForgettable() { return std::exchange(forgettable_, {}); }
  void Forget(const FollowedLog* log) { logs_.Forget(log); }
  // The directories to watch.
  std::set<std::string> Directories() const;
  // Problems that last, by path.
  bool in_trouble() const { return warnings_.any(); }
  std::map<std::string, std::string> Troubles() const;
  // Whether the last scan left files undecided.
  bool in_doubt() const { return !undecided_.empty() || !archives_.undecided().empty(); }
  // How many files may be copies or logs of their own.
  size_t doubts() const { return copies_.doubts(); }
  // Counts incomplete archives as far as possible, now.
  void CountWaiting(int64_t now_ms);
  // Counts files in doubt as logs of their own, now.
  void EndDoubts(int64_t now_ms);
  // Bytes that were known to be written and could not be read before they were gone.
  uint64_t lost_bytes() const { return lost_bytes_ + remote_.lost_bytes(); }

  // Resuming from another process, before the first scan:
  // Files may be copies, since following began before. expects_copies is false until a first whole scan.
  void ExpectCopies() { copies_.ExpectCopies(); }
  bool expects_copies() const { return copies_.expects_copies(); }
  // Adds a log, in the order of numbers. Its members are set, except `log`, which is restored from `saved`.
  absl::Status Adopt(std::unique_ptr<FollowedLog> log, const LiveLog::Saved& saved, int64_t now_ms);
  void SetNextId(uint32_t next_input) { logs_.SetNextId(next_input); }
  void AddLostBytes(uint64_t bytes) { lost_bytes_ += bytes; }

 private:
  // What a scan found.
  struct Scan {
    std::set<std::string> listed;
    std::vector<std::string> unknown;        // files that hold no followed log and must be judged
    std::set<const FollowedLog*> unchanged;  // closed logs that need no reading
  };

  Scan Discover(int64_t now_ms);
  void DiscoverFile(const std::string& path, int64_t now_ms, Scan* scan);
  bool ReadAll(const Scan& scan, int64_t now_ms);
  bool FinishOver(int64_t now_ms);
  void FindForgettable(std::set<std::string> listed, int64_t now_ms);

  bool ReadLog(FollowedLog* log, int64_t now_ms);
  bool ReadOpen(FollowedLog* log, int64_t now_ms);
  // Reads a portion. Returns whether there is more.
  bool ReadPortion(FollowedLog* log);
  // Whether no more bytes of a log are expected.
  bool IsOver(const FollowedLog& log, int64_t now_ms) const;

  // Whether a file that holds no followed log need not be judged now.
  bool IsKnown(const std::string& path, const FileFacts& facts, int64_t now_ms);
  // Judges the file at a path. `may_begin`: it may be a log of its own; otherwise it is only checked for
  // being a copy. Returns whether there is more to read at once.
  bool JudgePath(const std::string& path, bool may_begin, int64_t now_ms);
  bool Judge(std::unique_ptr<FollowedFile> file, const FileFacts& facts, bool may_begin, int64_t now_ms);
  // The same of a file that is no plain text.
  void JudgePacked(const FollowedFile& file, const FileFacts& facts, std::string_view first_bytes,
                   bool may_begin, int64_t now_ms);
  // Looks for the orphan in files that the listing does not include. After its grace period, finishes it.
  void ResumeOrphan(FollowedLog* orphan, const std::set<std::string>& listed, int64_t now_ms);
  // How long to wait for a copy of an orphan.
  int64_t OrphanGraceMs(const FollowedLog& orphan);
  // Follows an adopted log if the file at the path still holds it.
  bool HoldAdopted(FollowedLog* log, const std::string& path, int64_t now_ms);

  const Options options_;
  WarningDedup warnings_;
  CopyDetector copies_;
  LogListing listing_;
  LogTable logs_;
  Archives archives_;
  RemoteLogs remote_;
  FilesAtStart at_start_;  // with from_end
  bool first_scan_ = true;
  bool resuming_ = true;  // logs of another process may resume in compressed files that are passed over
  std::vector<FollowedLog*> forgettable_;
  std::set<std::string> own_output_seen_;  // reported to the user
  std::vector<std::string> undecided_;     // files that the last scan could not judge
  std::unique_ptr<char[]> buffer_;
  uint64_t lost_bytes_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_FOLLOWER_H_
