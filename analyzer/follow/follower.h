// Which logs there are, and what is new in them: through rotation by renaming, by copying and truncating, by
// compressing, by deleting, each byte is counted once.
//
// A log is what a writer began and ended, whatever the name and the file that hold it at the moment. The file
// is known by device and inode, and by the bytes that it began with and that were read last: a number that is
// used again, or a file that was cut and has grown again, holds others. What rotation made of a log (a copy,
// a packed copy) is known by its name and the same bytes, and goes on where the log was read to.
//
// It looks when it is told to and never waits, and the time is handed in. Not thread-safe.
#ifndef VMSIFT_ANALYZER_FOLLOW_FOLLOWER_H_
#define VMSIFT_ANALYZER_FOLLOW_FOLLOWER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/follow/archive.h"
#include "analyzer/follow/copy_detector.h"
#include "analyzer/follow/finished_logs.h"
#include "analyzer/follow/followed_log.h"
#include "analyzer/follow/warning_dedup.h"
#include "analyzer/input/followed_file.h"
#include "analyzer/input/input_list.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/tail/live_log.h"

namespace vmsift {

class Follower {
 public:
  struct Options {
    std::vector<std::string> paths;     // files, directories, globs
    PathFilter filter;                  // of directories
    std::set<std::string> never;        // paths, absolute, that are no logs, such as the state's
    std::set<FileIdentity> own_output;  // files that the program itself writes to, which are told of
    Pipeline::Options pipeline;
    // A log that lost its name, or its bytes, is finished when nothing came for so long.
    int64_t grace_ms = 2000;
    // An archive that is not whole is counted as far as it goes when it stayed as it is for so long.
    int64_t archive_grace_ms = 30000;
    FinishedLogs::Options finished;
    size_t read_bytes = 256 << 10;
    size_t portion_bytes = 8 << 20;  // of one log, before others are looked at
    // So many logs are held open, at least one; the others are opened when there is something to read.
    size_t most_open = 100'000;
    // Is asked between reads whether to stop at once; what is left unread is read later, or by whoever goes
    // on from the state. Null: nothing stops it.
    std::function<bool()> stop;
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

  // By number; those that were forgotten have none any more.
  const std::map<uint32_t, std::unique_ptr<FollowedLog>>& logs() const { return logs_; }
  // The number that the next log gets: so many there were in all.
  uint32_t next_input() const { return next_input_; }
  uint32_t forgotten() const { return next_input_ - static_cast<uint32_t>(logs_.size()); }
  // Those that may still grow, and some that were finished since the last look. In years many logs come and
  // go; what is done often is done for these.
  const std::vector<FollowedLog*>& live() const { return live_; }
  // Inputs of a report: where each log is, by number. Of those that were forgotten the paths are empty.
  std::vector<Input> Inputs() const;
  // Finished logs that need not be remembered any more, as the last look tells, the first that was finished
  // first. Each is to be forgotten, or met, which keeps it for a while longer.
  std::vector<FollowedLog*> TakeForgettable() { return std::exchange(forgettable_, {}); }
  void Forget(const FollowedLog* log);
  // Directories in which logs come and go.
  std::set<std::string> Directories() const;
  // Whether something is wrong that the user was told of, and still is; and what, by path.
  bool in_trouble() const { return complaints_.any(); }
  std::map<std::string, std::string> Troubles() const;
  // Whether the last look left files of which it could not tell whether they are copies.
  bool in_doubt() const { return !undecided_.empty(); }
  // Files that may be copies or logs of their own, which is not told yet.
  size_t doubts() const { return originals_.doubts(); }
  // Nothing more is waited for: archives that are not whole are counted as far as they go.
  void CountWaiting(int64_t now_ms);
  // Files that may be copies are counted as logs of their own.
  void EndDoubts(int64_t now_ms);
  // Bytes that were written and could not be read before they were gone, as far as is known.
  uint64_t lost_bytes() const { return lost_bytes_; }

  // Following began in another process: what is there now may be copies.
  void GoOn() { originals_.ExpectCopies(); }
  // Whether that is so; not before a first look was taken to its end.
  bool expects_copies() const { return originals_.copies_can_be(); }
  // Takes over a log that another process followed, before the first look, in the order of their numbers.
  // `path`, `first_path`, `identity` and `first_bytes` are known; the log is to be restored.
  absl::Status Adopt(std::unique_ptr<FollowedLog> log, const LiveLog::Saved& saved, int64_t now_ms);
  // So many logs there were before, those among them that were forgotten.
  void GoOnFrom(uint32_t next_input) { next_input_ = next_input; }
  // What was told of as lost by other processes.
  void AddLostBytes(uint64_t bytes) { lost_bytes_ += bytes; }

  // Is called around reading of a log, with the log; for who wants to know where failures come from.
  std::function<void(FollowedLog*)> before_read;
  std::function<void(FollowedLog*)> after_read;

 private:
  std::vector<std::string> List();
  // After a look that was taken to its end and found these paths.
  void FindForgettable(const std::vector<std::string>& listed, int64_t now_ms);
  bool Stopped() const { return options_.stop && options_.stop(); }

  FollowedLog* Add(std::unique_ptr<FollowedLog> log);
  FollowedLog* AddNew(const std::string& path);
  FollowedLog* Begin(std::unique_ptr<FollowedFile> file, int64_t now_ms);
  // The log is in this file from now on.
  void Hold(FollowedLog* log, std::unique_ptr<FollowedFile> file, int64_t now_ms);
  void Revive(FollowedLog* log);
  void Finish(FollowedLog* log);
  void ForgetTargets(const FollowedLog* log);
  bool ReadLog(FollowedLog* log, int64_t now_ms);
  bool ReadOpen(FollowedLog* log, int64_t now_ms);
  // Opens the file of a log that rests. False: it is not where it was.
  bool Wake(FollowedLog* log, int64_t now_ms);
  // Closes it when there are too many.
  void Rest(FollowedLog* log);
  // The log is no longer in its file.
  void Abandon(FollowedLog* log, int64_t now_ms);
  // The file no longer holds what was read of the log: what it holds now is another one, or a copy.
  bool Replace(FollowedLog* log, const FileFacts& facts, int64_t now_ms);
  bool IsOver(const FollowedLog& log, int64_t now_ms) const;

  // Whether a file that holds no log that is open need not be looked at: it is as it was, and what it is is
  // known, or will be later.
  bool IsKnown(const std::string& path, const FileFacts& facts, int64_t now_ms);
  // What else stands at a path, which may begin a log, or is but to be found as a copy. Returns whether there
  // is more to read at once.
  bool LookAtNew(const std::string& path, bool may_begin, int64_t now_ms);
  bool Take(std::unique_ptr<FollowedFile> file, const FileFacts& facts, bool may_begin, int64_t now_ms);
  void TellOfDoubt(const std::string& path, const Originals::Verdict& verdict);
  void LookAtPacked(const FollowedFile& file, const FileFacts& facts, bool may_begin, int64_t now_ms);
  void SettlePacked(const FollowedFile& file, const FileFacts& facts, const PackedLog& packed,
                    const Originals::Verdict& verdict, bool may_begin);
  // Where a file is, if it is in the directory of `path`, as it was when it was asked for first.
  const std::string* FindBeside(const std::string& path, const FileIdentity& identity);
  bool IsNeverALog(const std::string& path) const;
  // Goes on with an orphan where a copy of it is, which a look may not have come to.
  void LookForCopies(FollowedLog* orphan, const std::set<std::string>& looked_at, int64_t now_ms);
  // Of a log that was rotated: begins those that came after it and were rotated before a look saw them, where
  // one name or a glob is followed. Returns whether there is more to read at once.
  bool LookForNext(const FollowedLog& log, const std::set<std::string>& looked_at, int64_t now_ms);
  // How long an orphan is waited for since it was lost.
  int64_t PatienceWith(const FollowedLog& orphan) const;
  // What has a name of the log's family in the directory where the log began.
  const std::vector<std::string>& FamilyBeside(const std::string& path);
  // Goes on with an archive that was read in part.
  void GoOnUnpacking(FollowedLog* log, int64_t now_ms);
  // Reads what an archive holds of a log and was not read yet. Returns why it could not be read to its end.
  absl::Status GoOnInPacked(const FollowedFile& file, FollowedLog* log);
  void ComplainOfDamage(const std::string& path, const absl::Status& damage, std::string_view consequence);

  const Options options_;
  Pipeline* pipeline_;
  const std::function<void(std::string_view)> tell_;
  std::map<uint32_t, std::unique_ptr<FollowedLog>> logs_;
  uint32_t next_input_ = 0;
  std::vector<FollowedLog*> live_;
  FinishedLogs finished_;  // the others
  std::vector<FollowedLog*> forgettable_;
  std::map<FileIdentity, FollowedLog*> open_;
  size_t awake_ = 0;                             // logs whose file is open
  std::map<std::string, FollowedLog*> by_path_;  // those that are followed
  std::map<std::string, FollowedLog*> targets_;  // the same by where links to them lead
  Unpacker unpacker_;
  Originals originals_;
  // A packed file that was looked at. It needs no more looking at while it is as it was, but for a damaged
  // one after a while.
  struct Packed {
    std::string path;
    int64_t modified = 0;
    std::optional<int64_t> count_at_ms;
    bool may_be_copy = false;    // it was not there when following began
    bool met = true;             // at this look
    FollowedLog* log = nullptr;  // as which it was counted, or whose copy it is; null: not known yet

    void Is(FollowedLog* known) {
      log = known;
      Meet();
    }
    void Meet() {
      met = true;
      if (log != nullptr) log->met = true;
    }
  };
  std::map<FileIdentity, Packed> packed_;
  // What directories hold, while logs are taken over from another process.
  std::map<std::string, std::map<FileIdentity, std::string>> listed_;
  // What directories hold at this look, by family, as far as it was asked for.
  std::map<std::string, std::map<std::string, std::vector<std::string>>> beside_;
  Complaints complaints_;
  std::vector<std::string> walked_;     // directories, at the last look
  std::set<std::string> output_told_;   // own output that the user was told of
  std::vector<std::string> undecided_;  // files of which that look could not tell whether they are copies
  std::unique_ptr<char[]> buffer_;
  uint64_t lost_bytes_ = 0;
  bool waits_ = true;  // for archives to become whole
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_FOLLOWER_H_
