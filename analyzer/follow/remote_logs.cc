#include "analyzer/follow/remote_logs.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/quantity_text.h"
#include "base/status_text.h"

namespace vmsift {

namespace {

// Make keys of their own for kinds of trouble with a folder.
constexpr char kReading[] = "\nreading";
constexpr char kUnreadable[] = "\nunreadable";

std::string Trying(const absl::Status& status) {
  return std::string(Message(status)) + "; vmsift keeps trying";
}

}  // namespace

// What has come, until Turn takes it. Outlives the follower where a thread is still waiting.
class RemoteLogs::Mailbox {
 public:
  explicit Mailbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  void Put(Done done) {
    {
      const std::lock_guard lock(mutex_);
      done_.push_back(std::move(done));
    }
    if (wake_) wake_();
  }
  // Empty: there is nothing.
  Done Take() {
    const std::lock_guard lock(mutex_);
    if (done_.empty()) return nullptr;
    Done done = std::move(done_.front());
    done_.pop_front();
    return done;
  }

 private:
  const std::function<void()> wake_;
  std::mutex mutex_;  // guards what follows
  std::deque<Done> done_;
};

RemoteLogs::RemoteLogs(const FollowOptions* options, LogTable* logs, WarningDedup* warnings)
    : options_(*options),
      logs_(*logs),
      warnings_(*warnings),
      mailbox_(std::make_shared<Mailbox>(options->remote.wake)) {
  for (const std::shared_ptr<RemoteFolder>& folder : options_.remote.folders) {
    folders_.emplace_back();
    folders_.back().remote = folder;
  }
}

void RemoteLogs::Adopt(FollowedLog* log) {
  // The log that a file held before has no version any more.
  Place& place = places_[log->path];
  place.log = log;
  place.file.path = log->path;
  for (Folder& folder : folders_) folder.knows_logs |= folder.remote->Covers(log->path);
}

void RemoteLogs::Start(std::function<Done()> work) {
  ++on_their_way_;
  auto task = [mailbox = mailbox_, work = std::move(work)] { mailbox->Put(work()); };
  if (!options_.remote.run || !options_.remote.run(task)) task();
}

void RemoteLogs::Turn(int64_t now_ms) {
  while (!options_.Stopped()) {
    const Done done = mailbox_->Take();
    if (!done) break;
    --on_their_way_;
    done(now_ms);
    // Others come while this is counted.
    AskForWanted(now_ms);
  }
  ListFolders(now_ms);
  AskForWanted(now_ms);
}

void RemoteLogs::MarkLasting() {
  for (const Folder& folder : folders_) {
    if (folder.has_trouble) warnings_.Keep(folder.remote->path());
    if (folder.has_read_trouble) warnings_.Keep(folder.remote->path() + kReading);
    if (folder.has_unreadable) warnings_.Keep(folder.remote->path() + kUnreadable);
  }
  for (auto& [path, place] : places_) {
    if (place.has_trouble) warnings_.Keep(path);
    if (place.folder != nullptr && place.log != nullptr && place.log->state == FollowedLog::State::kFinished)
      place.log->seen_this_scan = true;
  }
}

void RemoteLogs::Warn(const std::string& about, const std::string& message, bool* has_trouble) {
  *has_trouble = true;
  warnings_.Add(about, message);
}

int64_t RemoteLogs::WaitMs(int failures) const {
  return std::min(options_.remote.most_wait_ms, options_.remote.poll_ms << std::min(failures, 10));
}

// Listing.

void RemoteLogs::LookOnce(int64_t now_ms) {
  for (Folder& folder : folders_) {
    folder.ended = folder.failures > 0;  // it will not be better at once
    folder.next_list_ms = now_ms;
  }
  ListFolders(now_ms);
  for (Folder& folder : folders_) folder.ended = true;
}

void RemoteLogs::ListFolders(int64_t now_ms) {
  for (Folder& folder : folders_) {
    if (folder.is_listing || folder.ended || now_ms < folder.next_list_ms) continue;
    folder.is_listing = true;
    const bool whole = !folder.was_listed || now_ms >= folder.next_whole_ms;
    Start([this, &folder, remote = folder.remote, whole]() -> Done {
      return
          [this, &folder, listing = remote->List(whole)](int64_t now) { TakeListing(&folder, listing, now); };
    });
  }
}

void RemoteLogs::TakeListing(Folder* folder, const absl::StatusOr<RemoteListing>& listing, int64_t now_ms) {
  const std::string& path = folder->remote->path();
  folder->is_listing = false;
  if (!listing.ok()) {
    folder->next_list_ms = now_ms + WaitMs(folder->failures++);
    Warn(path, Trying(listing.status()), &folder->has_trouble);
    return;
  }
  folder->next_list_ms = now_ms + options_.remote.poll_ms;
  if (std::exchange(folder->failures, 0) > 0) warnings_.Tell(path + ": can be listed again");
  folder->has_trouble = false;
  if (listing->whole) {
    folder->next_whole_ms = now_ms + options_.remote.whole_ms;
    ++folder->whole_listings;
  }
  TakeEntries(folder, *listing);
  if (!listing->whole) return;
  folder->was_listed = true;
  FindMissing(folder);
  if (listing->entries.empty())
    Warn(path, path + ": no blob there yet; waiting for one", &folder->has_trouble);
}

void RemoteLogs::TakeEntries(Folder* folder, const RemoteListing& listing) {
  size_t at_end = 0;
  for (const RemoteEntry& file : listing.entries) {
    Place& place = places_[file.path];
    if (place.folder == nullptr) place.folder = folder;
    if (place.folder != folder) continue;  // it is below two of the paths
    place.seen_in = folder->whole_listings;
    place.may_be_gone = place.is_left_out = false;
    const bool is_same = place.file.version == file.version && place.file.size == file.size;
    place.file = file;
    const bool was_there = options_.from_end && !folder->was_listed && !folder->knows_logs;
    if (was_there && place.log == nullptr && file.size > 0) {
      BeginAtEnd(&place);
      ++at_end;
    }
    if (!is_same) Want(&place);
  }
  if (at_end > 0) {
    warnings_.Tell(absl::StrCat(folder->remote->path(), ": starts at the end", at_end == 1 ? "" : "s", " of ",
                                Counted(at_end, "blob", "blobs")));
  }
}

void RemoteLogs::BeginAtEnd(Place* place) {
  FollowedLog* const log = logs_.CreateRemote(place->file.path);
  log->log.StartAt(place->file.size);
  log->version = place->file.version;
  log->lineage = place->file.lineage;
  place->log = log;
}

void RemoteLogs::FindMissing(Folder* folder) {
  for (auto& [path, place] : places_) {
    const bool is_of_it = place.folder == folder || (place.folder == nullptr && folder->remote->Covers(path));
    if (!is_of_it || (place.folder == folder && place.seen_in == folder->whole_listings)) continue;
    if (place.is_left_out) continue;
    place.folder = folder;
    place.seen_in = folder->whole_listings;
    place.may_be_gone = true;
    Want(&place);
  }
}

// Asking.

bool RemoteLogs::NeedsReading(const Place& place) {
  const RemoteEntry& file = place.file;
  // Not listed yet, or to be listed again.
  if (file.version.empty() || file.version == place.unreadable) return false;
  const FollowedLog* const log = place.log;
  if (log == nullptr) return file.size > 0;
  if (log->packed) return log->state != FollowedLog::State::kFinished || log->version != file.version;
  // With from_end a file is read only once it grows.
  if (log->log.taken() == 0 && log->log.start() > 0) return file.size != log->log.start();
  // Of the same size, it may still be another: lineages may be as coarse as a second.
  return log->version != file.version || file.size != log->log.taken();
}

void RemoteLogs::Want(Place* place) {
  if (place->is_wanted || place->is_fetching) return;
  place->is_wanted = true;
  wanting_.push_back(place);
}

void RemoteLogs::AskForWanted(int64_t now_ms) {
  while (!wanting_.empty() && fetching_ < options_.remote.most_fetches && !options_.Stopped()) {
    Place* const place = wanting_.front();
    wanting_.pop_front();
    place->is_wanted = false;
    if (now_ms < place->folder->read_after_ms) {
      place->file.version.clear();  // asked for again once it is listed again
    } else if (place->may_be_gone) {
      StartFind(place);
    } else if (NeedsReading(*place)) {
      StartFetch(place);
    }
  }
}

void RemoteLogs::StartFind(Place* place) {
  place->is_fetching = true;
  ++fetching_;
  Start([this, remote = place->folder->remote, path = place->file.path]() -> Done {
    return [this, path, found = remote->Find(path)](int64_t) { TakeFound(path, found); };
  });
}

void RemoteLogs::TakeFound(const std::string& path, const absl::StatusOr<std::optional<RemoteEntry>>& found) {
  --fetching_;
  Place& place = places_.at(path);
  place.is_fetching = false;
  if (found.ok() && !found->has_value() && place.may_be_gone) {
    CloseLog(&place);
    places_.erase(path);
    return;
  }
  place.is_left_out = place.may_be_gone && found.ok();
  place.may_be_gone = false;
  // A listing may have it again by now.
  if (NeedsReading(place)) Want(&place);
}

void RemoteLogs::StartFetch(Place* place) {
  FollowedLog* const log = place->log;
  const bool is_new =
      log != nullptr && log->log.taken() == 0 &&
      (place->file.size < log->log.start() || (!log->lineage.empty() && log->lineage != place->file.lineage));
  if (is_new) CloseLog(place);  // rewritten before any of it was read
  RemoteFetch fetch;
  fetch.folder = place->folder->remote;
  fetch.file = place->file;
  fetch.most_bytes = options_.portion_bytes;
  if (place->log != nullptr) {
    fetch.version = log->version;
    fetch.lineage = log->lineage;
    fetch.fingerprint = log->fingerprint();
    fetch.from = log->log.taken();
    fetch.is_packed = log->packed;
    fetch.packed = std::exchange(place->packed, nullptr);
  }
  place->is_fetching = true;
  ++fetching_;
  Start([this, fetch = std::move(fetch)]() -> Done {
    const auto portion = std::make_shared<RemotePortion>(Fetch(fetch));
    return
        [this, file = fetch.file, portion](int64_t now) { TakePortion(file.path, file, portion.get(), now); };
  });
}

// Taking.

void RemoteLogs::TakePortion(const std::string& path, const RemoteEntry& file, RemotePortion* portion,
                             int64_t now_ms) {
  --fetching_;
  Place& place = places_.at(path);
  place.is_fetching = false;
  switch (portion->kind) {
    case RemotePortion::Kind::kFailed:
      TakeFailure(&place, file, portion->status, now_ms);
      break;
    case RemotePortion::Kind::kAnother:
      CloseLog(&place);
      break;
    case RemotePortion::Kind::kNoText:
      place.unreadable = file.version;
      Warn(path, std::string(Message(portion->status)), &place.has_trouble);
      break;
    case RemotePortion::Kind::kBytes:
      place.has_trouble = false;
      place.folder->has_read_trouble = false;
      place.folder->read_failures = 0;
      TakeBytes(&place, file, portion, now_ms);
  }
  if (place.may_be_gone || NeedsReading(place)) Want(&place);
}

void RemoteLogs::TakeFailure(Place* place, const RemoteEntry& file, const absl::Status& status,
                             int64_t now_ms) {
  Folder& folder = *place->folder;
  if (absl::IsFailedPrecondition(status)) {  // in the archive tier, perhaps with thousands of others
    place->unreadable = file.version;
    if (folder.has_unreadable) return;
    Warn(folder.remote->path() + kUnreadable,
         std::string(Message(status)) + "; vmsift passes over it and all others like it",
         &folder.has_unreadable);
    return;
  }
  if (place->file.version == file.version) place->file.version.clear();  // until it is listed again
  // One that has changed or is gone is no trouble; and others may have failed together with it.
  if (absl::IsAborted(status) || absl::IsNotFound(status) || now_ms < folder.read_after_ms) return;
  folder.read_after_ms = now_ms + WaitMs(folder.read_failures++);
  if (!folder.has_read_trouble)
    Warn(folder.remote->path() + kReading, Trying(status), &folder.has_read_trouble);
}

void RemoteLogs::TakeBytes(Place* place, const RemoteEntry& file, RemotePortion* portion, int64_t now_ms) {
  // With from_end a compressed file that was there was passed over; this is another one.
  if (portion->is_packed && place->log != nullptr && place->log->log.taken() < place->log->log.start())
    CloseLog(place);
  if (place->log == nullptr) place->log = logs_.CreateRemote(file.path);
  FollowedLog* const log = place->log;
  if (log->state == FollowedLog::State::kFinished) {
    logs_.Revive(log);
    log->state = FollowedLog::State::kRemote;
  }
  log->version = file.version;
  log->lineage = file.lineage;
  log->packed = portion->is_packed;
  log->size_seen = portion->is_packed ? 0 : file.size;
  log->quiet_since_ms = now_ms;
  log->quiet_shown = false;
  std::string_view bytes = portion->bytes();
  if (!bytes.empty()) {
    logs_.Observe(log, [&](Pipeline* pipeline) {
      while (!bytes.empty() && !options_.Stopped()) {
        log->log.Take(bytes.substr(0, options_.read_bytes), pipeline);
        bytes.remove_prefix(std::min(bytes.size(), options_.read_bytes));
      }
    });
    log->log.DropLastBytes();
  }
  if (!log->packed || !bytes.empty()) return;  // stopped
  place->packed = std::move(portion->packed);
  if (!portion->packed_ended) return;
  place->packed = nullptr;
  if (!portion->status.ok()) {
    Warn(file.path, std::string(Message(portion->status)) + "; counted as far as it can be read",
         &place->has_trouble);
  }
  logs_.Finish(log);
}

void RemoteLogs::CloseLog(Place* place) {
  FollowedLog* const log = std::exchange(place->log, nullptr);
  place->packed = nullptr;
  if (log == nullptr) return;
  const uint64_t read = std::max(log->log.taken(), log->log.start());
  if (log->size_seen > read) {
    const uint64_t lost = log->size_seen - read;
    lost_bytes_ += lost;
    warnings_.Tell(absl::StrCat(log->path, ": replaced before its last ",
                                Counted(lost, "byte was read; it is", "bytes were read; they are"), " lost"));
  }
  log->version.clear();
  log->lineage.clear();
  log->packed = false;
  if (log->state != FollowedLog::State::kFinished) logs_.Finish(log);
}

}  // namespace vmsift
