// Which logs there are, and what is new in them: through rotation by renaming, by copying and truncating, by
// compressing, by deleting, each byte is counted once.
//
// A log is what a writer began and ended, whatever the name and the file that hold it at the moment. The file
// is known by device and inode, and by the bytes that it began with and that were read last: a number that is
// used again, or a file that was cut and has grown again, holds others. What rotation made of a log (a copy,
// a packed copy) is known by its name and the same bytes, and goes on where the log was read to.
//
// It looks when it is told to and never waits, and the time is handed in. Not thread-safe.
#ifndef VMSIFT_ANALYZER_TAIL_FOLLOWER_H_
#define VMSIFT_ANALYZER_TAIL_FOLLOWER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/input/followed_file.h"
#include "analyzer/input/input_list.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/tail/live_log.h"
#include "analyzer/tail/packed_log.h"

namespace vmsift {

// One log that is or was followed.
struct FollowedLog {
  enum class State {
    kFollowed,  // its file is open
    kOrphan,    // its bytes are gone from where they were; what was not read may stand in a copy
    kStream,    // it comes from a pipe, and is handed in
    kFinished,  // read to its end for good
  };

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
  uint64_t lost_behind = 0;    // bytes behind what was read, in a copy that came too late; told
  bool has_name = true;        // it is where the user said logs are
  State state = State::kFollowed;
  LiveLog log;
};

class Follower {
 public:
  struct Options {
    std::vector<std::string> paths;  // files, directories, globs
    PathFilter filter;               // of directories
    std::set<std::string> never;     // paths, absolute, that are no logs, such as the state's
    Pipeline::Options pipeline;
    // A log that lost its name, or its bytes, is finished when nothing came for so long.
    int64_t grace_ms = 2000;
    // An archive that is not whole is counted as far as it goes when it stayed as it is for so long.
    int64_t archive_grace_ms = 30000;
    size_t read_bytes = 256 << 10;
    size_t portion_bytes = 8 << 20;  // of one log, before others are looked at
  };

  // Borrows the pipeline, which counts. `tell` is given a line for the user: each trouble once.
  Follower(Options options, Pipeline* pipeline, std::function<void(std::string_view)> tell);

  // Counts with another pipeline from now on.
  void set_pipeline(Pipeline* pipeline) { pipeline_ = pipeline; }

  // Looks for logs, and reads what is new. Returns whether there is more to read at once.
  bool Look(int64_t now_ms);
  // Reads what is new in the logs at these paths, which were written to. Paths of no log are passed over.
  bool Read(const std::vector<std::string>& paths, int64_t now_ms);
  // Whether a log that is followed is there.
  bool Knows(const std::string& path) const { return by_path_.count(path) + targets_.count(path) > 0; }

  // A log whose bytes are handed in, each followed by kLinePadding readable ones; and its end.
  FollowedLog* BeginStream(const std::string& name);
  void TakeStream(FollowedLog* log, std::string_view bytes);
  void EndStream(FollowedLog* log) { Finish(log); }

  // In the order of their numbers.
  const std::vector<std::unique_ptr<FollowedLog>>& logs() const { return logs_; }
  // Inputs of a report: where each log is, by number.
  std::vector<Input> Inputs() const;
  // Directories in which logs come and go.
  std::set<std::string> Directories() const;
  // Whether something is wrong that the user was told of, and still is.
  bool in_trouble() const { return !complaints_.empty(); }
  // Bytes that were written and could not be read before they were gone, as far as is known.
  uint64_t lost_bytes() const { return lost_bytes_; }

  // Following began in another process: what is there now may be copies.
  void GoOn() { copies_can_be_ = true; }
  // Takes over a log that another process followed, before the first look. `path`, `first_path`, `identity`
  // and `first_bytes` are known; the log is to be restored.
  absl::Status Adopt(std::unique_ptr<FollowedLog> log, const LiveLog::Saved& saved, int64_t now_ms);
  // What was told of as lost by other processes.
  void AddLostBytes(uint64_t bytes) { lost_bytes_ += bytes; }

  // Is called around reading of a log, with the log; for who wants to know where failures come from.
  std::function<void(FollowedLog*)> before_read;
  std::function<void(FollowedLog*)> after_read;

 private:
  std::vector<std::string> List();
  // Tells the user of a trouble that is there at this look; once, as long as it stays.
  void Complain(const std::string& about, std::string_view message);
  void ForgetWhatIsOver();

  FollowedLog* Add(std::unique_ptr<FollowedLog> log);
  FollowedLog* Begin(const std::string& path, std::unique_ptr<FollowedFile> file, int64_t now_ms);
  void Hold(FollowedLog* log, const std::string& path, std::unique_ptr<FollowedFile> file, int64_t now_ms);
  void Finish(FollowedLog* log);
  bool ReadLog(FollowedLog* log, int64_t now_ms);
  // The file no longer holds what was read of the log: what it holds now is another one.
  FollowedLog* Replace(FollowedLog* log, int64_t now_ms);
  bool IsOver(const FollowedLog& log, int64_t now_ms) const;

  // A file that holds no log that is followed. Returns whether there is more to read at once.
  bool LookAtNew(const std::string& path, const FileFacts& facts, int64_t now_ms);
  void LookAtPacked(const std::string& path, const FileFacts& facts, int64_t now_ms);
  // Whether a file is a copy of a log that is or was followed, or is becoming one.
  bool IsCopy(const std::string& path, const FollowedFile& file, const FileFacts& facts,
              std::string_view first_bytes, int64_t now_ms);
  bool IsCopyOf(const FollowedLog& original, const FollowedFile& file, const FileFacts& facts,
                int64_t now_ms);
  // The logs whose copy a file may be, by its name and first bytes, the latest first.
  std::vector<FollowedLog*> OriginalsOf(const std::string& path, std::string_view first_bytes) const;
  // Where a file is, if it is in the directory of `path`, as it was when it was asked for first.
  const std::string* FindBeside(const std::string& path, const FileIdentity& identity);
  bool IsNeverALog(const std::string& path) const;
  // Goes on with orphans where copies of them are.
  void LookForCopies(FollowedLog* orphan, int64_t now_ms);
  bool GoOnInPacked(const std::string& path, FollowedLog* orphan);
  // Returns why it could not be read to its end.
  absl::Status CountPacked(const std::string& path, const FileFacts& facts, std::string_view first_bytes);
  void CountDamaged(const std::string& path, const FileFacts& facts);
  void CountUnlessCopy(const std::string& path, const FileFacts& facts, const PackedLog& packed);
  void ComplainOfDamage(const std::string& path, const absl::Status& damage, std::string_view consequence);
  // The log that a packed file was counted as before, by this process or another; null when it was not.
  FollowedLog* CountedAs(const std::string& path, const FileFacts& facts, const PackedLog& packed);
  // The log that was read elsewhere and whose copy a packed file is. Of a damaged copy less can be compared.
  FollowedLog* CopiedFrom(const std::string& path, const PackedLog& packed);
  // Tells what a packed file holds of a log beyond what was read before the log was finished.
  void TellLost(const std::string& path, const PackedLog& packed, FollowedLog* original);

  const Options options_;
  Pipeline* pipeline_;
  const std::function<void(std::string_view)> tell_;
  std::vector<std::unique_ptr<FollowedLog>> logs_;
  std::map<FileIdentity, FollowedLog*> open_;
  std::map<std::string, FollowedLog*> by_path_;                // those that are open
  std::map<std::string, FollowedLog*> targets_;                // the same by where links to them lead
  std::map<std::string, std::vector<FollowedLog*>> families_;  // rotated_name.h
  // A packed file that was looked at. It needs no more looking at while it is as it was, but for a damaged
  // one after a while.
  struct Packed {
    int64_t modified = 0;
    std::optional<int64_t> count_at_ms;
    bool may_be_copy = false;  // it was not there when following began
  };
  std::map<FileIdentity, Packed> packed_;
  // What directories hold, while logs are taken over from another process.
  std::map<std::string, std::map<FileIdentity, std::string>> listed_;
  // Files that may become copies: since when they have not grown, and how large they are.
  std::map<FileIdentity, std::pair<int64_t, uint64_t>> becoming_copies_;
  struct Complaint {
    std::string message;
    uint64_t look = 0;  // that met it last
  };
  std::map<std::string, Complaint> complaints_;  // by what they are about
  uint64_t look_ = 0;
  std::vector<std::string> walked_;  // directories, at the last look
  std::unique_ptr<char[]> buffer_;
  uint64_t lost_bytes_ = 0;
  // Of what is there when following begins, each file is a log of its own, as it is to a scan.
  bool copies_can_be_ = false;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_TAIL_FOLLOWER_H_
