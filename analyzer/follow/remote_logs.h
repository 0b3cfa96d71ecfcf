// Logs that are files of another machine, such as blobs that grow: which are there, and reading what is new.
//
// A file is a log from its beginning on. It stays the same log while it begins with the bytes that were read
// (fingerprint.h); otherwise it holds another one, and the former is finished. Unlike local files, these are
// neither rotated nor copied, but listed and fetched at a price, and fetching waits for the network: so it is
// done on threads of its own, a portion of a file at a time, and Turn takes what has come.
//
// Borrows the options, the logs and the warnings. Not thread-safe; nothing here waits.
#ifndef VMSIFT_ANALYZER_FOLLOW_REMOTE_LOGS_H_
#define VMSIFT_ANALYZER_FOLLOW_REMOTE_LOGS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/follow/follow_options.h"
#include "analyzer/follow/followed_log.h"
#include "analyzer/follow/log_table.h"
#include "analyzer/follow/remote_fetch.h"
#include "analyzer/follow/warning_dedup.h"
#include "analyzer/input/remote_folder.h"

namespace vmsift {

class RemoteLogs {
 public:
  RemoteLogs(const FollowOptions* options, LogTable* logs, WarningDedup* warnings);
  RemoteLogs(const RemoteLogs&) = delete;
  RemoteLogs& operator=(const RemoteLogs&) = delete;

  // A log of another process, before the first Turn. It waits until its file is listed.
  void Adopt(FollowedLog* log);

  // Counts what has come, lists where it is time to, and asks for what is new.
  void Turn(int64_t now_ms);
  // From now on lists each folder once more, now, and then no more.
  void LookOnce(int64_t now_ms);

  // Whether anything is on its way, or waits to be asked for.
  bool is_busy() const { return on_their_way_ > 0 || !wanting_.empty(); }
  // Whether bytes are known to be there that were not read.
  bool is_behind() const { return fetching_ > 0 || !wanting_.empty(); }
  // Within a scan of the local files: what lasts of problems, and the finished logs whose files are there.
  void MarkLasting();
  // Bytes that were known to be written and could not be read before they were gone.
  uint64_t lost_bytes() const { return lost_bytes_; }

 private:
  struct Folder {
    std::shared_ptr<RemoteFolder> remote;
    bool is_listing = false;
    bool was_listed = false;  // as a whole, by this process
    bool has_trouble = false;
    int failures = 0;  // of listings in a row
    int64_t next_list_ms = 0;
    int64_t next_whole_ms = 0;
    uint64_t whole_listings = 0;
    // Of reading, while listings succeed: whatever is wrong with one file is wrong with all.
    int read_failures = 0;
    int64_t read_after_ms = 0;
    bool has_read_trouble = false;
    bool has_unreadable = false;
    bool ended = false;       // it is listed no more
    bool knows_logs = false;  // of another process
  };
  // A path of a folder.
  struct Place {
    Folder* folder = nullptr;  // null: not listed by this process
    RemoteEntry file;          // as it was listed last
    FollowedLog* log = nullptr;
    uint64_t seen_in = 0;  // the number of the whole listing
    bool is_wanted = false;
    bool is_fetching = false;
    bool may_be_gone = false;
    bool is_left_out = false;  // it is there, but not to be listed, as by --exclude
    bool has_trouble = false;
    std::string unreadable;  // the version that holds no log, or is not to be read
    std::shared_ptr<PackedText> packed;
  };
  // What is left to do, on the thread of Turn, when what waited for the network is done.
  using Done = std::function<void(int64_t now_ms)>;
  class Mailbox;

  // Calls `work` on a thread that may wait.
  void Start(std::function<Done()> work);
  void ListFolders(int64_t now_ms);
  void TakeListing(Folder* folder, const absl::StatusOr<RemoteListing>& listing, int64_t now_ms);
  void TakeEntries(Folder* folder, const RemoteListing& listing);
  void FindMissing(Folder* folder);
  // Of a file that is there when following begins, with from_end.
  void BeginAtEnd(Place* place);
  static bool NeedsReading(const Place& place);
  void Want(Place* place);
  void AskForWanted(int64_t now_ms);
  void StartFetch(Place* place);
  void StartFind(Place* place);
  void TakeFound(const std::string& path, const absl::StatusOr<std::optional<RemoteEntry>>& found);
  void TakePortion(const std::string& path, const RemoteEntry& file, RemotePortion* portion, int64_t now_ms);
  void TakeFailure(Place* place, const RemoteEntry& file, const absl::Status& status, int64_t now_ms);
  void TakeBytes(Place* place, const RemoteEntry& file, RemotePortion* portion, int64_t now_ms);
  // Counts what is left of the place's log, which the file does not hold any more.
  void CloseLog(Place* place);
  // How long to wait after so many failures in a row.
  int64_t WaitMs(int failures) const;
  void Warn(const std::string& about, const std::string& message, bool* has_trouble);

  const FollowOptions& options_;
  LogTable& logs_;
  WarningDedup& warnings_;
  std::deque<Folder> folders_;
  std::map<std::string, Place> places_;  // by path
  std::deque<Place*> wanting_;           // to be asked for
  const std::shared_ptr<Mailbox> mailbox_;
  size_t on_their_way_ = 0;  // calls of Start that are not done
  size_t fetching_ = 0;      // those of them that are for one file
  uint64_t lost_bytes_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_REMOTE_LOGS_H_
