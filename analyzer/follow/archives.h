// Compressed files among the logs: which log each holds, and reading what was not read yet.
//
// An archive that does not change needs no second look, except a damaged one: it may still be written, and is
// counted as far as possible after a grace period. Borrows everything. Not thread-safe.
#ifndef VMSIFT_ANALYZER_FOLLOW_ARCHIVES_H_
#define VMSIFT_ANALYZER_FOLLOW_ARCHIVES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/follow/archive.h"
#include "analyzer/follow/copy_detector.h"
#include "analyzer/follow/follow_options.h"
#include "analyzer/follow/followed_log.h"
#include "analyzer/follow/log_listing.h"
#include "analyzer/follow/log_table.h"
#include "analyzer/follow/warning_dedup.h"
#include "analyzer/input/followed_file.h"

namespace vmsift {

class Archives {
 public:
  Archives(const FollowOptions* options, LogTable* logs, CopyDetector* copies, LogListing* listing,
           WarningDedup* warnings)
      : options_(*options),
        logs_(*logs),
        copies_(*copies),
        listing_(*listing),
        warnings_(*warnings),
        unpacker_(options->read_bytes, options->stop) {}

  void BeginScan();
  // After a scan that was not stopped: forgets archives that it did not see.
  void EndScan();

  // Whether an archive need not be inspected now, because it did not change.
  bool IsKnown(const std::string& path, const FileFacts& facts, int64_t now_ms);
  // Inspects an archive. `may_begin`: it may be a log of its own; otherwise it is only checked for being a
  // copy.
  void Inspect(const FollowedFile& file, const FileFacts& facts, bool may_begin, int64_t now_ms);
  // Reads the rest of an archive that was read in part by another process.
  void Resume(FollowedLog* log, int64_t now_ms);
  // Does not wait for archives to become whole any more. Returns those that were waited for.
  std::vector<std::string> EndWaiting(int64_t now_ms);

  // Whether it is known which log this archive holds, or may be once it is whole.
  bool Knows(const FileIdentity& identity) const { return known_.count(identity) > 0; }
  // Archives of which this scan could not decide which log they hold.
  const std::vector<std::string>& undecided() const { return undecided_; }

 private:
  struct Archive {
    std::string path;
    int64_t modified = 0;
    std::optional<int64_t> count_at_ms;  // of a damaged one
    bool may_be_copy = false;            // it appeared after following began
    bool seen_this_scan = true;
    FollowedLog* log = nullptr;  // as which it was counted, or whose copy it is; null: unknown

    void AssignTo(FollowedLog* known) {
      log = known;
      MarkSeen();
    }
    void MarkSeen() {
      seen_this_scan = true;
      if (log != nullptr) log->seen_this_scan = true;
    }
  };

  void Settle(const FollowedFile& file, const FileFacts& facts, const ArchiveContents& contents,
              const CopyDetector::Verdict& verdict, bool may_begin);
  // Reads the bytes of a log that were not read yet. Errors are reported to the user.
  void ReadRest(const FollowedFile& file, FollowedLog* log);
  void WarnOfDamage(const std::string& path, const absl::Status& damage, std::string_view consequence);

  const FollowOptions& options_;
  LogTable& logs_;
  CopyDetector& copies_;
  LogListing& listing_;
  WarningDedup& warnings_;
  Unpacker unpacker_;
  std::map<FileIdentity, Archive> known_;
  std::vector<std::string> undecided_;
  bool waits_ = true;  // for archives to become whole
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_ARCHIVES_H_
