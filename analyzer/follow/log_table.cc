#include "analyzer/follow/log_table.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/follow/log_listing.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

namespace fs = std::filesystem;

// Unless another log has the key by now.
template <typename Key>
void DropEntry(const Key& key, const FollowedLog* log, std::map<Key, FollowedLog*>* logs) {
  const auto known = logs->find(key);
  if (known != logs->end() && known->second == log) logs->erase(known);
}

template <typename Key>
FollowedLog* Find(const Key& key, const std::map<Key, FollowedLog*>& logs) {
  const auto known = logs.find(key);
  return known == logs.end() ? nullptr : known->second;
}

}  // namespace

void LogTable::Observe(FollowedLog* log, const std::function<void(Pipeline* pipeline)>& read) {
  observer_.BeforeRead(log);
  read(pipeline_);
  observer_.AfterRead(log);
}

FollowedLog* LogTable::Create(const std::string& path) {
  auto log = std::make_unique<FollowedLog>(next_input_++, path, options_.pipeline);
  std::error_code error;
  log->home = fs::canonical(path, error).string();  // empty for a pipe or a file that just moved
  return Add(std::move(log));
}

FollowedLog* LogTable::CreateRemote(const std::string& path) {
  auto log = std::make_unique<FollowedLog>(next_input_++, path, options_.pipeline);
  log->state = FollowedLog::State::kRemote;
  return Add(std::move(log));
}

FollowedLog* LogTable::CreateFor(const std::string& path, const CopyDetector::Verdict& verdict) {
  if (verdict.kind == CopyDetector::Verdict::Kind::kOwn && verdict.log != nullptr) {
    warnings_.Tell(
        absl::StrCat(path, ": begins like ", verdict.log->path, ", and is counted as another log"));
  }
  return Create(path);
}

FollowedLog* LogTable::Add(std::unique_ptr<FollowedLog> log) {
  FollowedLog* const added = log.get();
  logs_.emplace(added->log.input(), std::move(log));
  // Nobody rotates or copies what another machine has.
  if (added->state != FollowedLog::State::kRemote && added->version.empty()) copies_.Add(added);
  const bool is_finished = added->state == FollowedLog::State::kFinished;
  if (is_finished || added->state == FollowedLog::State::kUnpacking) copies_.RememberFile(added);
  if (is_finished) {
    finished_.Add(added);
  } else {
    live_.push_back(added);
  }
  return added;
}

void LogTable::Hold(FollowedLog* log, std::unique_ptr<FollowedFile> file, int64_t now_ms) {
  const bool was_read = log->log.taken() > 0;
  if (was_read && log->state == FollowedLog::State::kFollowed) Abandon(log, now_ms);
  Revive(log);
  log->in_copy = log->in_copy || (was_read && log->identity != file->identity());
  log->path = file->path();
  copies_.AddName(log, log->path);
  log->file = std::move(file);
  ++open_files_;
  log->identity = log->file->identity();
  log->state = FollowedLog::State::kFollowed;
  DropTargets(log);
  std::error_code error;
  if (fs::is_symlink(log->path, error)) {
    const fs::path target = fs::canonical(log->path, error);
    if (!error) by_target_[target.string()] = log;
  }
  log->has_name = true;
  log->nameless_since_ms.reset();
  log->quiet_since_ms = now_ms;
  log->size_seen = 0;
  log->modified_seen = FollowedLog::kNeverSeen;
  by_file_[log->identity] = log;
  by_path_[log->path] = log;
}

void LogTable::SeeAt(FollowedLog* log, const std::string& path) {
  if (!log->has_name && log->path != path) {
    DropEntry(log->path, log, &by_path_);
    DropTargets(log);
    log->path = path;
    copies_.AddName(log, path);
    if (log->file != nullptr) log->file->set_path(path);
  }
  log->has_name = true;
  by_path_[log->path] = log;
}

void LogTable::Abandon(FollowedLog* log, int64_t now_ms) {
  CloseFile(log);
  log->state = FollowedLog::State::kOrphan;
  log->quiet_since_ms = now_ms;
  copies_.RememberFile(log);
  if (log->log.taken() > 0) log->copies.Add(log->fingerprint().all());
  DropPlaces(log);
}

std::unique_ptr<FollowedFile> LogTable::AbandonFile(FollowedLog* log, int64_t now_ms) {
  std::unique_ptr<FollowedFile> file = std::move(log->file);
  --open_files_;
  file->set_path(log->path);
  Abandon(log, now_ms);
  return file;
}

void LogTable::Revive(FollowedLog* log) {
  copies_.ForgetFile(log);
  if (log->state == FollowedLog::State::kFinished &&
      std::find(live_.begin(), live_.end(), log) == live_.end()) {
    finished_.Forget(log);
    live_.push_back(log);
  }
  log->missed_since_ms.reset();
  log->missed_before = false;
}

void LogTable::Finish(FollowedLog* log) {
  Observe(log, [log](Pipeline* pipeline) { log->log.Finish(pipeline); });
  log->state = FollowedLog::State::kFinished;
  log->log.DropLastBytes();
  copies_.RememberFile(log);
  DropPlaces(log);
  CloseFile(log);
}

void LogTable::RetireFinished() {
  std::erase_if(live_, [this](FollowedLog* log) {
    if (log->state != FollowedLog::State::kFinished) return false;
    log->seen_this_scan = true;
    finished_.Add(log);
    return true;
  });
}

void LogTable::Forget(const FollowedLog* log) {
  copies_.Forget(log);
  finished_.Forget(log);
  logs_.erase(log->log.input());
}

bool LogTable::Open(FollowedLog* log, int64_t now_ms) {
  if (log->file != nullptr) return true;
  absl::StatusOr<std::unique_ptr<FollowedFile>> file = FollowedFile::Open(log->path);
  if (file.ok() && (*file)->identity() == log->identity) {
    log->file = *std::move(file);
    ++open_files_;
    return true;
  }
  if (!file.ok() && !absl::IsNotFound(file.status())) {
    warnings_.Add(log->path, Message(file.status()));
    return false;
  }
  // Moved while it was closed.
  Abandon(log, now_ms);
  return false;
}

void LogTable::CloseIfTooMany(FollowedLog* log) {
  if (open_files_ > options_.most_open) CloseFile(log);
}

void LogTable::CloseFile(FollowedLog* log) {
  if (log->file != nullptr) --open_files_;
  log->file = nullptr;
}

FollowedLog* LogTable::WithFile(const FileIdentity& identity) const {
  return Find(identity, by_file_);
}

FollowedLog* LogTable::AtPath(const std::string& path) const {
  FollowedLog* const log = Find(path, by_path_);
  return log != nullptr ? log : Find(path, by_target_);
}

bool LogTable::HasSuccessor(const FollowedLog& log) const {
  const FollowedLog* const successor = Find(log.first_path, by_path_);
  return successor != nullptr && successor != &log;
}

void LogTable::AddDirectories(std::set<std::string>* directories) const {
  for (const auto* paths : {&by_path_, &by_target_}) {
    for (const auto& [path, log] : *paths) directories->insert(DirectoryOf(path));
  }
}

void LogTable::DropTargets(const FollowedLog* log) {
  std::erase_if(by_target_, [log](const auto& entry) { return entry.second == log; });
}

void LogTable::DropPlaces(const FollowedLog* log) {
  DropTargets(log);
  DropEntry(log->identity, log, &by_file_);
  DropEntry(log->path, log, &by_path_);
}

}  // namespace vmsift
