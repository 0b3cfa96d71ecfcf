#include "analyzer/follow/follower.h"

#include <glob.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/follow/archive.h"
#include "analyzer/follow/rotated_name.h"
#include "analyzer/input/open_source.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

namespace fs = std::filesystem;

bool HasGlob(const std::string& path) {
  return path.find_first_of("*?[") != std::string::npos;
}

// What a shell would have made of the pattern, had these files been there.
std::vector<std::string> Expanded(const std::string& pattern) {
  std::vector<std::string> paths;
  glob_t found = {};
  if (glob(pattern.c_str(), 0, nullptr, &found) == 0) {
    for (size_t i = 0; i < found.gl_pathc; ++i) paths.emplace_back(found.gl_pathv[i]);
  }
  globfree(&found);
  return paths;
}

std::string DirectoryOf(const std::string& path) {
  const fs::path parent = fs::path(path).parent_path();
  return parent.empty() ? "." : parent.string();
}

// What is beside a path, itself among it, written as in listings so that names compare. Nothing where the
// directory cannot be read.
std::vector<std::string> Beside(const std::string& path) {
  const bool bare = fs::path(path).parent_path().empty();
  std::vector<std::string> entries;
  std::error_code error;
  for (fs::directory_iterator it(DirectoryOf(path), error), end; !error && it != end; it.increment(error))
    entries.push_back(bare ? it->path().filename().string() : it->path().string());
  return entries;
}

std::string FirstBytes(const FollowedFile& file) {
  std::string bytes(kFirstBytes, '\0');
  const absl::StatusOr<size_t> got = file.ReadAt(0, bytes.data(), bytes.size());
  bytes.resize(got.value_or(0));
  return bytes;
}

// Drops the entry of a key, unless it is another log's by now.
template <typename Key>
void DropEntry(const Key& key, const FollowedLog* log, std::map<Key, FollowedLog*>* logs) {
  const auto known = logs->find(key);
  if (known != logs->end() && known->second == log) logs->erase(known);
}

}  // namespace

Follower::Follower(Options options, Pipeline* pipeline, std::function<void(std::string_view)> tell)
    : options_(std::move(options)),
      pipeline_(pipeline),
      tell_(std::move(tell)),
      finished_(options_.finished),
      unpacker_(options_.read_bytes, options_.stop),
      originals_(options_.grace_ms, options_.stop),
      complaints_(tell_),
      buffer_(std::make_unique<char[]>(options_.read_bytes + kLinePadding)) {}

std::vector<Input> Follower::Inputs() const {
  std::vector<Input> inputs(next_input_);
  for (const auto& [number, log] : logs_) inputs[number].path = log->path;
  return inputs;
}

std::map<std::string, std::string> Follower::Troubles() const {
  std::map<std::string, std::string> troubles;
  for (auto& [about, message] : complaints_.All()) troubles[about.substr(0, about.find('\n'))] = message;
  return troubles;
}

std::set<std::string> Follower::Directories() const {
  std::set<std::string> directories;
  for (const std::string& path : options_.paths) {
    std::error_code error;
    directories.insert(fs::is_directory(path, error) ? path : DirectoryOf(path));
  }
  directories.insert(walked_.begin(), walked_.end());
  for (const auto* paths : {&by_path_, &targets_}) {
    for (const auto& [path, log] : *paths) directories.insert(DirectoryOf(path));
  }
  return directories;
}

std::vector<std::string> Follower::List() {
  std::vector<std::string> named;
  for (const std::string& path : options_.paths) {
    std::error_code error;
    if (HasGlob(path) && !fs::exists(path, error)) {
      std::vector<std::string> matches = Expanded(path);
      if (matches.empty())
        complaints_.Add(path + "\n", absl::StrCat(path, ": no such file yet; waiting for one"));
      for (std::string& match : matches) named.push_back(std::move(match));
    } else if (fs::exists(path, error)) {
      named.push_back(path);
    } else {
      // Under a key that no path is, since another trouble of it may go on.
      complaints_.Add(path + "\n", absl::StrCat(path, ": not there yet; waiting for it"));
    }
  }
  std::vector<std::string> paths;
  InputList list = ListInputs(named, options_.filter);
  walked_ = std::move(list.directories);
  for (Input& input : list.inputs) {
    if (IsNeverALog(input.path)) continue;
    if (input.status.ok()) {
      paths.push_back(std::move(input.path));
    } else {
      complaints_.Add(input.path, Message(input.status));
    }
  }
  return paths;
}

bool Follower::IsNeverALog(const std::string& path) const {
  const std::string name = fs::path(path).filename().string();
  return std::any_of(options_.never.begin(), options_.never.end(), [&](const std::string& never) {
    std::error_code error;
    return fs::path(never).filename() == name && fs::absolute(path, error).lexically_normal() == never;
  });
}

FollowedLog* Follower::AddNew(const std::string& path) {
  auto log = std::make_unique<FollowedLog>(next_input_++, path, options_.pipeline);
  std::error_code error;
  log->home = fs::canonical(path, error).string();  // nothing: it comes from a pipe, or moved just now
  return Add(std::move(log));
}

FollowedLog* Follower::Add(std::unique_ptr<FollowedLog> log) {
  FollowedLog* const added = log.get();
  logs_.emplace(added->log.input(), std::move(log));
  originals_.Add(added);
  if (added->state == FollowedLog::State::kFinished || added->state == FollowedLog::State::kUnpacking)
    originals_.KeepFile(added);
  if (added->state == FollowedLog::State::kFinished) {
    finished_.Add(added);
  } else {
    live_.push_back(added);
  }
  return added;
}

void Follower::Hold(FollowedLog* log, std::unique_ptr<FollowedFile> file, int64_t now_ms) {
  const bool was_read = log->log.taken() > 0;
  if (was_read && log->state == FollowedLog::State::kFollowed) Abandon(log, now_ms);
  Revive(log);
  log->in_copy = log->in_copy || (was_read && log->identity != file->identity());
  log->path = file->path();
  originals_.AddName(log, log->path);
  log->file = std::move(file);
  ++awake_;
  log->identity = log->file->identity();
  log->state = FollowedLog::State::kFollowed;
  ForgetTargets(log);
  std::error_code error;
  if (fs::is_symlink(log->path, error)) {
    const fs::path target = fs::canonical(log->path, error);
    if (!error) targets_[target.string()] = log;
  }
  log->has_name = true;
  log->nameless_since_ms.reset();
  log->quiet_since_ms = now_ms;
  log->size_seen = 0;
  log->modified_seen = FollowedLog::kNeverSeen;
  open_[log->identity] = log;
  by_path_[log->path] = log;
}

// A log that was taken for finished, or was an orphan, goes on.
void Follower::Revive(FollowedLog* log) {
  originals_.DropFile(log);
  if (log->state == FollowedLog::State::kFinished &&
      std::find(live_.begin(), live_.end(), log) == live_.end()) {
    finished_.Forget(log);
    live_.push_back(log);
  }
  log->missed_since_ms.reset();
  log->missed_before = false;
}

FollowedLog* Follower::Begin(std::unique_ptr<FollowedFile> file, int64_t now_ms) {
  FollowedLog* const log = AddNew(file->path());
  Hold(log, std::move(file), now_ms);
  return log;
}

void Follower::ForgetTargets(const FollowedLog* log) {
  std::erase_if(targets_, [log](const auto& entry) { return entry.second == log; });
}

void Follower::Finish(FollowedLog* log) {
  if (before_read) before_read(log);
  log->log.Finish(pipeline_);
  if (after_read) after_read(log);
  log->state = FollowedLog::State::kFinished;
  log->log.DropLastBytes();
  originals_.KeepFile(log);
  ForgetTargets(log);
  DropEntry(log->identity, log, &open_);
  DropEntry(log->path, log, &by_path_);
  if (log->file != nullptr) --awake_;
  log->file = nullptr;
}

FollowedLog* Follower::BeginStream(const std::string& name) {
  FollowedLog* const log = AddNew(name);
  log->state = FollowedLog::State::kStream;
  return log;
}

void Follower::TakeStream(FollowedLog* log, std::string_view bytes) {
  if (before_read) before_read(log);
  log->log.Take(bytes, pipeline_);
  if (after_read) after_read(log);
}

bool Follower::ReadLog(FollowedLog* log, int64_t now_ms) {
  if (!Wake(log, now_ms)) return false;
  const bool more = ReadOpen(log, now_ms);
  Rest(log);
  return more;
}

bool Follower::Wake(FollowedLog* log, int64_t now_ms) {
  if (log->file != nullptr) return true;
  absl::StatusOr<std::unique_ptr<FollowedFile>> file = FollowedFile::Open(log->path);
  if (file.ok() && (*file)->identity() == log->identity) {
    log->file = *std::move(file);
    ++awake_;
    return true;
  }
  if (!file.ok() && !absl::IsNotFound(file.status())) {
    complaints_.Add(log->path, Message(file.status()));
    return false;
  }
  // It moved while it rested.
  Abandon(log, now_ms);
  return false;
}

void Follower::Rest(FollowedLog* log) {
  if (log->file == nullptr || awake_ <= options_.most_open) return;
  log->file = nullptr;
  --awake_;
}

void Follower::Abandon(FollowedLog* log, int64_t now_ms) {
  if (log->file != nullptr) --awake_;
  log->file = nullptr;
  log->state = FollowedLog::State::kOrphan;
  log->quiet_since_ms = now_ms;
  originals_.KeepFile(log);
  if (log->log.taken() > 0) log->Keep(log->log.beginning().all());
  ForgetTargets(log);
  DropEntry(log->identity, log, &open_);
  DropEntry(log->path, log, &by_path_);
}

bool Follower::ReadOpen(FollowedLog* log, int64_t now_ms) {
  const absl::StatusOr<FileFacts> facts = log->file->Facts();
  if (!facts.ok()) {
    complaints_.Add(log->path, Message(facts.status()));
    return false;
  }
  if (facts->size != log->size_seen || facts->modified != log->modified_seen) {
    // What was written without growing may be another log of the same size.
    const bool grew = facts->size > log->log.beginning().size();
    const absl::StatusOr<bool> holds =
        HoldsWhatWasRead(*log->file, facts->size, *log, grew ? Compare::kEnds : Compare::kAll);
    if (!holds.ok()) {
      complaints_.Add(log->path, Message(holds.status()));
      return false;
    }
    if (!*holds) return Replace(log, *facts, now_ms);
    log->quiet_since_ms = now_ms;
    log->quiet_shown = false;
    log->size_seen = facts->size;
    log->modified_seen = facts->modified;
  }
  if (facts->size == log->log.taken()) return false;

  if (before_read) before_read(log);
  size_t portion = 0;
  bool more = true;
  while (portion < options_.portion_bytes && !Stopped()) {
    const absl::StatusOr<size_t> got =
        log->file->ReadAt(log->log.taken(), buffer_.get(), options_.read_bytes);
    if (!got.ok()) complaints_.Add(log->path, Message(got.status()));
    more = got.ok() && *got > 0;
    if (!more) break;
    // Looked at after reading: a file that was cut and has grown again in the meantime gave other bytes.
    if (!HoldsStill(*log->file, log->log.beginning()).value_or(false)) {
      log->modified_seen = FollowedLog::kNeverSeen;
      break;
    }
    const std::string_view bytes(buffer_.get(), *got);
    if (log->first_bytes.size() < kFirstBytes)
      log->first_bytes += bytes.substr(0, kFirstBytes - log->first_bytes.size());
    log->log.Take(bytes, pipeline_);
    portion += bytes.size();
  }
  if (after_read) after_read(log);
  return more;
}

bool Follower::Replace(FollowedLog* log, const FileFacts& facts, int64_t now_ms) {
  std::unique_ptr<FollowedFile> file = std::move(log->file);
  --awake_;
  file->set_path(log->path);
  Abandon(log, now_ms);
  return Take(std::move(file), facts, /*may_begin=*/true, now_ms);
}

bool Follower::IsOver(const FollowedLog& log, int64_t now_ms) const {
  const int64_t quiet_ms = now_ms - log.quiet_since_ms;
  if (log.has_name || quiet_ms < options_.grace_ms || log.file == nullptr) return false;
  const absl::StatusOr<FileFacts> facts = log.file->Facts();
  if (!facts.ok() || !facts->has_name || quiet_ms >= options_.finished.long_grace_ms) return true;
  // Moved away: over when another log has its place. A listing can miss what moves just then.
  if (now_ms - log.nameless_since_ms.value_or(now_ms) < options_.grace_ms) return false;
  const auto successor = by_path_.find(log.first_path);
  return successor != by_path_.end() && successor->second != &log;
}

bool Follower::Look(int64_t now_ms) {
  listed_.clear();
  beside_.clear();
  complaints_.BeginLook();
  bool more = false;
  for (FollowedLog* log : live_) log->has_name = false;
  for (auto& [identity, packed] : packed_) packed.met = false;
  undecided_.clear();
  std::vector<std::string> unknown;
  std::set<const FollowedLog*> unchanged;  // those that rest
  std::vector<const FollowedLog*> rotated;
  const std::vector<std::string> listed = List();
  for (const std::string& path : listed) {
    // What the path leads to may be another file by the time it is opened, which is then looked at anew.
    const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(path);
    if (!facts.ok()) {
      complaints_.Add(path, Message(facts.status()));
      undecided_.push_back(path);
      continue;
    }
    if (!facts->has_value()) continue;
    if (options_.own_output.count((*facts)->identity) > 0) {
      if (output_told_.insert(path).second)
        tell_(absl::StrCat(path, ": not followed, since the output goes there"));
      continue;
    }
    if (!(*facts)->is_regular) {
      complaints_.Add(path, absl::StrCat(path, ": not a regular file"));
      continue;
    }
    const auto known = open_.find((*facts)->identity);
    if (known == open_.end()) {
      if (!IsKnown(path, **facts, now_ms)) unknown.push_back(path);
      continue;
    }
    FollowedLog* const log = known->second;
    if (!log->has_name && log->path != path) {  // renamed; its other names, if any, are the same log
      DropEntry(log->path, log, &by_path_);
      ForgetTargets(log);
      log->path = path;
      originals_.AddName(log, path);
      if (log->file != nullptr) log->file->set_path(path);
    }
    log->has_name = true;
    by_path_[log->path] = log;
    if (log->file == nullptr && facts.value()->size == log->size_seen &&
        facts.value()->modified == log->modified_seen)
      unchanged.insert(log);
  }
  for (FollowedLog* log : live_) {
    if (log->has_name) log->nameless_since_ms.reset();
    if (!log->has_name && !log->nameless_since_ms) log->nameless_since_ms = now_ms;
    if (!log->has_name && now_ms - *log->nameless_since_ms <= options_.grace_ms) rotated.push_back(log);
  }
  // Logs may be added while they are read.
  for (size_t i = 0; i < live_.size(); ++i) {
    if (live_[i]->state == FollowedLog::State::kFollowed && unchanged.count(live_[i]) == 0)
      more |= ReadLog(live_[i], now_ms);
    if (live_[i]->state == FollowedLog::State::kUnpacking) GoOnUnpacking(live_[i], now_ms);
  }
  for (const std::string& path : unknown) more |= LookAtNew(path, /*may_begin=*/true, now_ms);
  const std::set<std::string> looked_at(listed.begin(), listed.end());
  for (size_t i = 0; i < live_.size(); ++i) {
    if (live_[i]->state == FollowedLog::State::kOrphan) LookForCopies(live_[i], looked_at, now_ms);
  }
  for (const FollowedLog* log : rotated) more |= LookForNext(*log, looked_at, now_ms);
  const bool whole = !Stopped();
  if (whole) originals_.ExpectCopies();
  for (size_t i = 0; i < live_.size(); ++i) {
    FollowedLog* const log = live_[i];
    // In the copy that an orphan was found in.
    if (log->state == FollowedLog::State::kFollowed && log->modified_seen == FollowedLog::kNeverSeen)
      more |= ReadLog(log, now_ms);
    if (log->state == FollowedLog::State::kFollowed && IsOver(*log, now_ms) && !ReadLog(log, now_ms) &&
        log->state == FollowedLog::State::kFollowed)
      Finish(log);
  }
  std::erase_if(live_, [&](FollowedLog* log) {
    if (log->state != FollowedLog::State::kFinished) return false;
    log->met = true;
    finished_.Add(log);
    return true;
  });
  if (!whole) return more;  // what was not met may be there still
  std::erase_if(packed_, [](const auto& entry) { return !entry.second.met; });
  originals_.EndLook();
  complaints_.EndLook();
  FindForgettable(listed, now_ms);
  return more;
}

void Follower::FindForgettable(const std::vector<std::string>& listed, int64_t now_ms) {
  finished_.EndLook(now_ms);
  std::vector<FollowedLog*> missed = finished_.Missed(now_ms);
  if (missed.empty()) return;
  std::set<std::string> judged(listed.begin(), listed.end());
  for (const std::string& path : undecided_) judged.erase(path);
  forgettable_ = finished_.Gone(std::move(missed), judged, now_ms);
}

void Follower::Forget(const FollowedLog* log) {
  originals_.Forget(log);
  finished_.Forget(log);
  logs_.erase(log->log.input());
}

bool Follower::Read(const std::vector<std::string>& paths, int64_t now_ms) {
  bool more = false;
  for (const std::string& path : paths) {
    for (const auto* held : {&by_path_, &targets_}) {
      const auto log = held->find(path);
      if (log == held->end()) continue;
      more |= ReadLog(log->second, now_ms);
      break;
    }
  }
  return more;
}

bool Follower::IsKnown(const std::string& path, const FileFacts& facts, int64_t now_ms) {
  if (facts.size == 0) return true;  // what is empty may still become a copy
  if (FollowedLog* const original = originals_.KnownCopyOf(facts)) {
    original->met = true;
    return true;
  }
  const auto known = packed_.find(facts.identity);
  if (known == packed_.end()) return false;
  Packed& packed = known->second;
  packed.path = path;
  packed.Meet();
  if (packed.modified != facts.modified) return false;
  complaints_.Keep(path);
  if (packed.count_at_ms) undecided_.push_back(path);
  return !packed.count_at_ms || now_ms < *packed.count_at_ms;
}

bool Follower::LookAtNew(const std::string& path, bool may_begin, int64_t now_ms) {
  if (Stopped()) return true;
  absl::StatusOr<std::unique_ptr<FollowedFile>> file = FollowedFile::Open(path);
  const absl::StatusOr<FileFacts> facts = file.ok() ? (*file)->Facts() : file.status();
  if (!facts.ok()) {
    // Rotated away since it was listed: it is met again under its new name.
    if (absl::IsNotFound(facts.status()) || !may_begin) return false;
    complaints_.Add(path, Message(facts.status()));
    undecided_.push_back(path);
    return false;
  }
  if (open_.count(facts->identity) > 0 || options_.own_output.count(facts->identity) > 0) return false;
  return Take(*std::move(file), *facts, may_begin, now_ms);
}

bool Follower::Take(std::unique_ptr<FollowedFile> file, const FileFacts& facts, bool may_begin,
                    int64_t now_ms) {
  const std::string path = file->path();
  if (IsKnown(path, facts, now_ms)) return false;
  const std::string first_bytes = FirstBytes(*file);
  if (IsPacked(first_bytes)) {
    LookAtPacked(*file, facts, may_begin, now_ms);
    return false;
  }
  if (!IsPlainText(first_bytes)) {
    if (!may_begin) return false;
    // TextOf says what it is, and how to read it, or can read it when it is whole.
    const absl::Status status = TextOf(file->Bytes(), path).status();
    complaints_.Add(path, status.ok()
                              ? path + ": UTF-16 text, which tail does not follow; vmsift scan reads it"
                              : std::string(Message(status)));
    return false;
  }
  const Originals::Verdict verdict = originals_.Judge(*file, facts, first_bytes, now_ms);
  switch (verdict.kind) {
    case Originals::Verdict::Kind::kCopy:
      verdict.log->met = true;
      if (verdict.guessed) {
        tell_(absl::StrCat(path, ": begins with ", facts.size, " bytes like ", verdict.log->path,
                           ", and is taken for a copy of it"));
      }
      return false;
    case Originals::Verdict::Kind::kInDoubt:
      if (may_begin) undecided_.push_back(path);
      return false;
    case Originals::Verdict::Kind::kGoesOn:
      Hold(verdict.log, std::move(file), now_ms);
      return ReadLog(verdict.log, now_ms);
    case Originals::Verdict::Kind::kOwn:
      break;
  }
  if (!may_begin) return false;
  TellOfDoubt(path, verdict);
  // Read at once, so that copies of it are known as such.
  return ReadLog(Begin(std::move(file), now_ms), now_ms);
}

void Follower::TellOfDoubt(const std::string& path, const Originals::Verdict& verdict) {
  if (verdict.kind != Originals::Verdict::Kind::kOwn || verdict.log == nullptr) return;
  tell_(absl::StrCat(path, ": begins like ", verdict.log->path, ", and is counted as another log"));
}

void Follower::LookForCopies(FollowedLog* orphan, const std::set<std::string>& looked_at, int64_t now_ms) {
  // A log of which nothing was read is in any copy a new one.
  if (orphan->first_bytes.empty()) {
    Finish(orphan);
    return;
  }
  for (const std::string& place : {orphan->first_path, orphan->home}) {
    for (const std::string& path : FamilyBeside(place)) {
      if (looked_at.count(path) > 0) continue;
      LookAtNew(path, /*may_begin=*/false, now_ms);
      if (orphan->state != FollowedLog::State::kOrphan) return;
    }
  }
  if (now_ms - orphan->quiet_since_ms < PatienceWith(*orphan) || Stopped()) return;
  // One look may miss a copy that moves just then; two do not.
  if (!std::exchange(orphan->missed_before, true)) return;
  if (orphan->size_seen > orphan->log.taken()) {
    const uint64_t lost = orphan->size_seen - orphan->log.taken();
    lost_bytes_ += lost;
    tell_(absl::StrCat(orphan->path, ": cut before its last ", lost, " bytes were read; they are lost"));
  }
  Finish(orphan);
}

bool Follower::LookForNext(const FollowedLog& log, const std::set<std::string>& looked_at, int64_t now_ms) {
  bool more = false;
  if (log.identity.born == 0) return more;
  for (const std::string& path : FamilyBeside(log.first_path)) {
    if (path == log.first_path || looked_at.count(path) > 0 || !IsRotated(log.first_path, path)) continue;
    // In a directory that is listed, what is not in the list is there by the user's wish.
    if (std::find(walked_.begin(), walked_.end(), DirectoryOf(path)) != walked_.end()) continue;
    const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(path);
    if (!facts.ok() || !facts->has_value() || (*facts)->identity.born <= log.identity.born ||
        (*facts)->modified <= log.identity.born)
      continue;
    more |= LookAtNew(path, /*may_begin=*/true, now_ms);
  }
  return more;
}

int64_t Follower::PatienceWith(const FollowedLog& orphan) const {
  // What ends in mid-line counts in two parts when it goes on later.
  if (!orphan.log.is_open()) return options_.grace_ms;
  // A mount that comes late or vanished, or a directory that cannot be read now.
  if (Beside(orphan.home).empty()) return options_.finished.long_grace_ms;
  return std::max(options_.grace_ms, options_.finished.gone_grace_ms);
}

const std::vector<std::string>& Follower::FamilyBeside(const std::string& path) {
  const auto [directory, is_new] = beside_.try_emplace(DirectoryOf(path));
  if (is_new) {
    for (const std::string& entry : Beside(path)) directory->second[FamilyOf(entry)].push_back(entry);
  }
  return directory->second[FamilyOf(path)];
}

void Follower::GoOnUnpacking(FollowedLog* log, int64_t now_ms) {
  const std::string* const beside = FindBeside(log->path, log->identity);
  for (const std::string& path : {log->path, beside == nullptr ? log->path : *beside}) {
    const absl::StatusOr<std::unique_ptr<FollowedFile>> file = FollowedFile::Open(path);
    if (!file.ok() || (*file)->identity() != log->identity) continue;
    const Beginning::Mark read = log->log.beginning().all();
    const PackedLog packed = unpacker_.LookInto(**file, {read.size});
    const auto hash = packed.hashes.find(read.size);
    if (read.size > 0 && (hash == packed.hashes.end() || hash->second != read.hash)) continue;
    GoOnInPacked(**file, log).IgnoreError();  // told
    return;
  }
  // It may have got another name just now.
  if (!log->missed_since_ms) log->missed_since_ms = now_ms;
  if (Stopped() || now_ms - *log->missed_since_ms < options_.grace_ms) return;
  tell_(absl::StrCat(log->path, ": gone before it was read to its end"));
  Finish(log);
}

absl::Status Follower::GoOnInPacked(const FollowedFile& file, FollowedLog* log) {
  const uint64_t taken = log->log.taken();
  if (taken > 0 && log->state == FollowedLog::State::kFollowed) Abandon(log, log->quiet_since_ms);
  Revive(log);
  log->path = file.path();
  log->identity = file.identity();
  log->state = FollowedLog::State::kUnpacking;
  uint64_t at = 0;
  if (before_read) before_read(log);
  const absl::Status read = unpacker_.Unpack(file, [&](std::string_view bytes) {
    const uint64_t known = std::min<uint64_t>(bytes.size(), taken - std::min(taken, at));
    at += bytes.size();
    if (log->first_bytes.size() < kFirstBytes && log->first_bytes.size() == at - bytes.size() + known)
      log->first_bytes += bytes.substr(static_cast<size_t>(known), kFirstBytes - log->first_bytes.size());
    // What follows in the buffer is what was there before; a line feed ends what a parser may take of it.
    bytes.remove_prefix(static_cast<size_t>(known));
    if (!bytes.empty()) log->log.Take(bytes, pipeline_);
  });
  if (after_read) after_read(log);
  originals_.KeepFile(log);
  if (absl::IsCancelled(read)) return read;
  if (!read.ok()) {
    ComplainOfDamage(file.path(), read, "counted as far as it can be read");
    pipeline_->NoteUnreadable(log->log.input(), read);
  }
  Finish(log);
  return read;
}

void Follower::LookAtPacked(const FollowedFile& file, const FileFacts& facts, bool may_begin,
                            int64_t now_ms) {
  const std::string& path = file.path();
  if (!may_begin && !originals_.MayHold(path, facts.identity, unpacker_.FirstText(file))) return;
  const PackedLog packed = unpacker_.LookInto(file, originals_.PlacesFor(path, facts.identity));
  if (absl::IsCancelled(packed.whole)) return;
  const auto [entry, is_new] =
      packed_.try_emplace(facts.identity, Packed{.may_be_copy = originals_.copies_can_be()});
  Packed& known = entry->second;
  // Its time has come when it stayed as it is.
  const bool waited =
      !waits_ || (known.count_at_ms && known.modified == facts.modified && now_ms >= *known.count_at_ms);
  known.path = path;
  known.modified = facts.modified;
  known.count_at_ms.reset();
  known.log = nullptr;
  Originals::Verdict verdict = originals_.JudgePacked(path, facts, packed);
  const bool is_own = verdict.log != nullptr && verdict.log->identity == facts.identity &&
                      verdict.log->state != FollowedLog::State::kOrphan;
  if (packed.whole.ok() || waited || (is_own && verdict.kind == Originals::Verdict::Kind::kCopy)) {
    // A damaged one that was there when following began is what it was then.
    if (!packed.whole.ok() && !is_own && !known.may_be_copy) verdict = {};
    SettlePacked(file, facts, packed, verdict, may_begin);
    return;
  }
  if (!may_begin) {
    packed_.erase(entry);
    return;
  }
  known.count_at_ms = now_ms + options_.archive_grace_ms;
  undecided_.push_back(path);
  // How far it goes changes while it is written.
  complaints_.Add(
      path,
      absl::StrCat(path, ": not a whole archive; what can be read is counted unless the rest comes within ",
                   options_.archive_grace_ms / 1000, " s"));
}

void Follower::SettlePacked(const FollowedFile& file, const FileFacts& facts, const PackedLog& packed,
                            const Originals::Verdict& verdict, bool may_begin) {
  const std::string& path = file.path();
  Packed& known = packed_[facts.identity];
  switch (verdict.kind) {
    case Originals::Verdict::Kind::kCopy:
      known.Is(verdict.log);
      if (!packed.whole.ok()) {
        ComplainOfDamage(path, packed.whole,
                         verdict.log->identity == facts.identity
                             ? "counted as far as it can be read"
                             : absl::StrCat("taken for a copy of ", verdict.log->path));
      }
      return;
    case Originals::Verdict::Kind::kGoesOn:
      GoOnInPacked(file, verdict.log).IgnoreError();  // told
      known.Is(verdict.log);
      return;
    case Originals::Verdict::Kind::kInDoubt:
      if (may_begin) undecided_.push_back(path);
      break;
    case Originals::Verdict::Kind::kOwn:
      if (!may_begin || Stopped()) break;
      TellOfDoubt(path, verdict);
      FollowedLog* const log = AddNew(path);
      known.Is(log);
      GoOnInPacked(file, log).IgnoreError();
      return;
  }
  // To be looked at again.
  packed_.erase(facts.identity);
}

void Follower::CountWaiting(int64_t now_ms) {
  waits_ = false;
  std::vector<std::string> waiting;
  for (auto& [identity, packed] : packed_) {
    if (!packed.count_at_ms) continue;
    packed.count_at_ms = now_ms;
    waiting.push_back(packed.path);
  }
  std::sort(waiting.begin(), waiting.end());
  for (const std::string& path : waiting) LookAtNew(path, /*may_begin=*/true, now_ms);
}

void Follower::EndDoubts(int64_t now_ms) {
  originals_.EndDoubts();
  for (const std::string& path : std::exchange(undecided_, {})) {
    const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(path);
    if (facts.ok() && facts->has_value() && originals_.InDoubt((*facts)->identity))
      while (LookAtNew(path, /*may_begin=*/true, now_ms) && !Stopped()) {
      }
  }
}

void Follower::ComplainOfDamage(const std::string& path, const absl::Status& damage,
                                std::string_view consequence) {
  complaints_.Add(path, absl::StrCat(damage.message(), "; ", ToAbsl(consequence)));
}

absl::Status Follower::Adopt(std::unique_ptr<FollowedLog> adopted, const LiveLog::Saved& saved,
                             int64_t now_ms) {
  if (absl::Status status = adopted->log.Restore(saved); !status.ok()) return status;
  FollowedLog* const log = Add(std::move(adopted));
  if (log->state == FollowedLog::State::kFinished || log->state == FollowedLog::State::kUnpacking)
    return absl::OkStatus();
  // The file that an orphan was in may be another log's by now.
  const bool was_orphan = log->state == FollowedLog::State::kOrphan;
  log->state = FollowedLog::State::kOrphan;
  log->quiet_since_ms = now_ms;
  originals_.KeepFile(log);
  if (was_orphan) return absl::OkStatus();
  const auto take = [&](const std::string& path) {
    absl::StatusOr<std::unique_ptr<FollowedFile>> file = FollowedFile::Open(path);
    if (!file.ok() || (*file)->identity() != log->identity || open_.count(log->identity) > 0) return false;
    const absl::StatusOr<FileFacts> facts = (*file)->Facts();
    if (!facts.ok() || !HoldsWhatWasRead(**file, facts->size, *log, Compare::kAll).value_or(false))
      return false;
    Hold(log, *std::move(file), now_ms);
    Rest(log);
    return true;
  };
  if (take(log->path)) return absl::OkStatus();
  // Renamed, most likely in its directory, or in the one that a link led to.
  for (const std::string& path : {log->path, log->home}) {
    const std::string* const there = FindBeside(path, log->identity);
    if (there != nullptr && take(*there)) break;
  }
  return absl::OkStatus();
}

const std::string* Follower::FindBeside(const std::string& path, const FileIdentity& identity) {
  const auto [directory, is_new] = listed_.try_emplace(DirectoryOf(path));
  if (is_new) {
    for (const std::string& entry : Beside(path)) {
      const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(entry);
      if (facts.ok() && facts->has_value()) directory->second[(*facts)->identity] = entry;
    }
  }
  const auto found = directory->second.find(identity);
  return found == directory->second.end() ? nullptr : &found->second;
}

}  // namespace vmsift
