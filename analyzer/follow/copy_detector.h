// Which log a file holds: rotation moves and copies logs, packed or not, and what was counted is not counted
// again.
//
// A file is known by its name (rotated_name.h) or by its number, and by its bytes: by all that it has in
// common with the log, since logs of one program begin alike. A file that so far holds no more than the begin
// of a log whose bytes are gone may be a copy that is being made or another log that begins like it; it is in
// doubt for a short while. Not thread-safe.
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
#include "analyzer/follow/followed_log.h"
#include "analyzer/input/followed_file.h"

namespace vmsift {

class Originals {
 public:
  // What a file is.
  struct Verdict {
    enum class Kind {
      kOwn,      // a log of its own; one that it begins like, and may be a copy of after all, is named
      kCopy,     // what it holds is counted as a part of the log, or will be
      kGoesOn,   // it holds all that was read of the log, which no other file holds, and perhaps more
      kInDoubt,  // it will be told at a later look
    };
    Kind kind = Kind::kOwn;
    FollowedLog* log = nullptr;
    bool guessed = false;  // of a copy: by most of its bytes, since those of the log are gone
  };

  // A file is in doubt for so long. `stop` is asked between reads; null: nothing stops it.
  Originals(int64_t doubt_ms, std::function<bool()> stop) : doubt_ms_(doubt_ms), stop_(std::move(stop)) {}

  // Borrows the log, until it is to be forgotten.
  void Add(FollowedLog* log);
  // The log got another name. Of those of one family the first is enough.
  void AddName(FollowedLog* log, const std::string& path);
  // How many files are in doubt.
  size_t doubts() const;
  void Forget(const FollowedLog* log);
  // The log is finished, or an orphan, or was unpacked in part: its file, if it is met again, holds no other,
  // whatever name it gets.
  void KeepFile(FollowedLog* log);
  // It is followed again.
  void DropFile(const FollowedLog* log);

  // Of what is there when following begins, each file is a log of its own, as it is to a scan; of what comes
  // later files may be copies.
  void ExpectCopies() { copies_can_be_ = true; }
  bool copies_can_be() const { return copies_can_be_; }
  // Nothing more is waited for: what is in doubt is a log of its own.
  void EndDoubts() { doubts_end_ = true; }

  // Of a plain file that holds no log that is open.
  Verdict Judge(const FollowedFile& file, const FileFacts& facts, std::string_view first_bytes,
                int64_t now_ms);
  // The log that a file was told to be a copy of, if it is as it was then; null: it is to be judged.
  FollowedLog* KnownCopyOf(const FileFacts& facts);
  // Whether a file was in doubt when it was judged last.
  bool InDoubt(const FileIdentity& identity) const;
  // Forgets files that were not asked about since the last time.
  void EndLook();

  // Of a packed file, whose text was hashed up to the places that are asked for before. Of a damaged copy
  // less can be compared.
  Verdict JudgePacked(const std::string& path, const FileFacts& facts, const PackedLog& packed) const;
  // Whether a text that begins so may hold one of these logs.
  bool MayHold(const std::string& path, const FileIdentity& identity, std::string_view first_bytes) const;
  std::set<uint64_t> PlacesFor(const std::string& path, const FileIdentity& identity) const;

 private:
  // The logs that a file may hold, by name and number, the latest first.
  std::vector<FollowedLog*> Of(const std::string& path, const FileIdentity& identity) const;

  // A file that is or may become a copy.
  struct Newcomer {
    Beginning text;  // as far as it was read
    uint64_t size = 0;
    int64_t modified = 0;
    FollowedLog* copy_of = nullptr;
    std::string family;
    std::string first_bytes;
    std::optional<int64_t> doubt_since_ms;
    bool met = true;
  };
  // Whether another file that is in doubt may hold what this one holds.
  bool IsLikeOneInDoubt(const Newcomer& newcomer) const;
  Verdict JudgeAmong(const std::vector<FollowedLog*>& logs, const FollowedFile& file, uint64_t size,
                     Newcomer* newcomer, int64_t now_ms);
  // The hash of a file's text up to a place that is not behind it.
  using HashUpTo = std::function<absl::StatusOr<uint64_t>(uint64_t size)>;
  // Nothing: the log's file cannot be looked at now.
  std::optional<Verdict> CompareWithOpen(FollowedLog* log, const Beginning& text, const HashUpTo& hash) const;
  Verdict CompareWithClosed(FollowedLog* log, const Beginning& text, const HashUpTo& hash) const;

  // However a path is written and whatever links its directory is reached by.
  std::string Absolute(const std::string& path) const;

  const int64_t doubt_ms_;
  const std::function<bool()> stop_;
  struct Member {
    FollowedLog* log;
    std::string path;  // absolute: however it is written, it is the same file's
  };
  mutable std::map<std::string, std::string> directories_;  // as they are written at this look, without links
  std::map<std::string, std::vector<Member>> families_;
  std::map<const FollowedLog*, std::vector<std::string>> families_of_;
  std::multimap<FileIdentity, FollowedLog*> files_;  // of logs that are not followed
  std::map<FileIdentity, Newcomer> newcomers_;
  bool copies_can_be_ = false;
  bool doubts_end_ = false;
};

// Whether a file of so many bytes holds what was read of a log: the first bytes and the last, where they
// stood; or all of it, unless that is too much to be read again. The error is that of reading.
enum class Compare { kEnds, kAll };
absl::StatusOr<bool> HoldsWhatWasRead(const FollowedFile& file, uint64_t size, const FollowedLog& log,
                                      Compare compare = Compare::kEnds);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_COPY_DETECTOR_H_
