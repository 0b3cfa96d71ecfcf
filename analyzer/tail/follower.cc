#include "analyzer/tail/follower.h"

#include <glob.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/input/compression.h"
#include "analyzer/input/open_source.h"
#include "analyzer/tail/packed_log.h"
#include "analyzer/tail/rotated_name.h"
#include "matchers/ascii_case.h"

namespace vmsift {
namespace {

namespace fs = std::filesystem;

std::string_view View(absl::string_view text) {
  return {text.data(), text.size()};
}

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

std::string FirstBytes(const FollowedFile& file) {
  std::string bytes(LiveLog::kLastBytes, '\0');
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

// Whether a file that was read up to `taken` is still the one whose bytes these are.
bool HoldsWhatWasRead(const FollowedFile& file, uint64_t size, std::string_view first_bytes, uint64_t taken,
                      std::string_view last_bytes) {
  return size >= taken && file.Holds(0, first_bytes) && file.Holds(taken - last_bytes.size(), last_bytes);
}

}  // namespace

Follower::Follower(Options options, Pipeline* pipeline, std::function<void(std::string_view)> tell)
    : options_(std::move(options)),
      pipeline_(pipeline),
      tell_(std::move(tell)),
      finished_(options_.finished),
      unpacker_(options_.read_bytes, options_.stop),
      originals_(options_.grace_ms, &unpacker_),
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
      complaints_.Add(input.path, View(input.status.message()));
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
  return Add(std::make_unique<FollowedLog>(next_input_++, path, options_.pipeline));
}

FollowedLog* Follower::Add(std::unique_ptr<FollowedLog> log) {
  FollowedLog* const added = log.get();
  logs_.emplace(added->log.input(), std::move(log));
  originals_.Add(added);
  if (added->state == FollowedLog::State::kFinished) {
    finished_.Add(added);
  } else {
    live_.push_back(added);
  }
  return added;
}

void Follower::Hold(FollowedLog* log, const std::string& path, std::unique_ptr<FollowedFile> file,
                    int64_t now_ms) {
  log->path = path;
  log->file = std::move(file);
  log->identity = log->file->identity();
  log->state = FollowedLog::State::kFollowed;
  ForgetTargets(log);
  std::error_code error;
  if (fs::is_symlink(path, error)) {
    const fs::path target = fs::canonical(path, error);
    if (!error) targets_[target.string()] = log;
  }
  log->quiet_since_ms = now_ms;
  log->size_seen = 0;
  log->modified_seen = -1;
  open_[log->identity] = log;
  by_path_[path] = log;
}

FollowedLog* Follower::Begin(const std::string& path, std::unique_ptr<FollowedFile> file, int64_t now_ms) {
  FollowedLog* const log = AddNew(path);
  Hold(log, path, std::move(file), now_ms);
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
  ForgetTargets(log);
  if (log->file == nullptr) return;
  DropEntry(log->identity, log, &open_);
  DropEntry(log->path, log, &by_path_);
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
  const absl::StatusOr<FileFacts> facts = log->file->Facts();
  if (!facts.ok()) {
    complaints_.Add(log->path, View(facts.status().message()));
    return false;
  }
  const bool changed = facts->size != log->size_seen || facts->modified != log->modified_seen;
  if (changed) {
    if (!HoldsWhatWasRead(*log->file, facts->size, log->first_bytes, log->log.taken(), log->log.last_bytes()))
      log = Replace(log, now_ms);
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
    const uint64_t at = log->log.taken();
    const absl::StatusOr<size_t> got = log->file->ReadAt(at, buffer_.get(), options_.read_bytes);
    if (!got.ok()) complaints_.Add(log->path, View(got.status().message()));
    more = got.ok() && *got > 0;
    if (!more) break;
    const std::string_view bytes(buffer_.get(), *got);
    if (log->first_bytes.size() < LiveLog::kLastBytes)
      log->first_bytes += bytes.substr(0, LiveLog::kLastBytes - log->first_bytes.size());
    log->log.Take(bytes, pipeline_);
    portion += bytes.size();
  }
  if (after_read) after_read(log);
  return more;
}

FollowedLog* Follower::Replace(FollowedLog* log, int64_t now_ms) {
  if (log->size_seen > log->log.taken()) {
    const uint64_t lost = log->size_seen - log->log.taken();
    lost_bytes_ += lost;
    tell_(absl::StrCat(log->path, ": cut before its last ", lost, " bytes were read; they are lost"));
  }
  const std::string path = log->path;
  ForgetTargets(log);
  FollowedLog* const next = Begin(path, std::move(log->file), now_ms);
  log->state = FollowedLog::State::kOrphan;
  log->quiet_since_ms = now_ms;
  return next;
}

bool Follower::IsOver(const FollowedLog& log, int64_t now_ms) const {
  const int64_t quiet_ms = now_ms - log.quiet_since_ms;
  if (log.has_name || quiet_ms < options_.grace_ms) return false;
  const absl::StatusOr<FileFacts> facts = log.file->Facts();
  if (!facts.ok() || !facts->has_name || quiet_ms >= options_.finished.long_grace_ms) return true;
  // Moved away: over when another log has its place.
  const auto successor = by_path_.find(log.first_path);
  return successor != by_path_.end() && successor->second != &log;
}

bool Follower::Look(int64_t now_ms) {
  listed_.clear();
  complaints_.BeginLook();
  bool more = false;
  for (FollowedLog* log : live_) log->has_name = false;
  for (auto& [identity, packed] : packed_) packed.met = false;
  undecided_.clear();
  std::vector<std::pair<std::string, FileFacts>> unknown;
  const std::vector<std::string> listed = List();
  for (const std::string& path : listed) {
    const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(path);
    if (!facts.ok()) {
      complaints_.Add(path, View(facts.status().message()));
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
      unknown.emplace_back(path, **facts);
      continue;
    }
    FollowedLog* const log = known->second;
    if (!log->has_name && log->path != path) {  // renamed; its other names, if any, are the same log
      DropEntry(log->path, log, &by_path_);
      ForgetTargets(log);
      log->path = path;
    }
    log->has_name = true;
    by_path_[log->path] = log;
  }
  // Logs may be added while they are read.
  for (size_t i = 0; i < live_.size(); ++i) {
    if (live_[i]->state == FollowedLog::State::kFollowed) more |= ReadLog(live_[i], now_ms);
  }
  for (size_t i = 0; i < live_.size(); ++i) {
    if (live_[i]->state == FollowedLog::State::kOrphan) LookForCopies(live_[i], now_ms);
    if (live_[i]->state == FollowedLog::State::kUnpacking) GoOnUnpacking(live_[i]);
  }
  for (const auto& [path, facts] : unknown) more |= LookAtNew(path, facts, now_ms);
  const bool whole = !Stopped();
  if (whole) originals_.ExpectCopies();
  for (size_t i = 0; i < live_.size(); ++i) {
    FollowedLog* const log = live_[i];
    // In the copy that an orphan was found in.
    if (log->state == FollowedLog::State::kFollowed && log->modified_seen < 0) more |= ReadLog(log, now_ms);
    if (log->state == FollowedLog::State::kFollowed && IsOver(*log, now_ms) && !ReadLog(log, now_ms))
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

bool Follower::LookAtNew(const std::string& path, const FileFacts& facts, int64_t now_ms) {
  // What is empty may still become a copy.
  if (facts.size == 0 || open_.count(facts.identity) > 0) return false;
  const auto packed = packed_.find(facts.identity);
  if (packed != packed_.end()) packed->second.Meet();
  if (packed != packed_.end() && packed->second.modified == facts.modified) {
    const std::optional<int64_t> count_at_ms = packed->second.count_at_ms;
    complaints_.Keep(path);
    if (count_at_ms) undecided_.push_back(path);
    if (count_at_ms && now_ms >= *count_at_ms) CountDamaged(path, facts);
    return false;
  }
  if (Stopped()) return true;
  absl::StatusOr<std::unique_ptr<FollowedFile>> file = FollowedFile::Open(path);
  if (!file.ok()) {
    // Rotated away since it was listed: it is met again under its new name.
    if (absl::IsNotFound(file.status())) return false;
    complaints_.Add(path, View(file.status().message()));
    undecided_.push_back(path);
    return false;
  }
  const std::string first_bytes = FirstBytes(**file);
  if (IsPacked(first_bytes)) {
    LookAtPacked(path, facts, now_ms);
    return false;
  }
  if (!IsPlainText(first_bytes)) {
    // OpenSource says what it is, and how to read it, or can read it when it is whole.
    const absl::Status status = OpenSource(path).status();
    complaints_.Add(path, status.ok()
                              ? path + ": UTF-16 text, which tail does not follow; vmsift scan reads it"
                              : std::string(View(status.message())));
    return false;
  }
  const auto holds = [&](const FollowedLog* log) {
    return log->state == FollowedLog::State::kOrphan && log->identity == facts.identity &&
           HoldsWhatWasRead(**file, facts.size, log->first_bytes, log->log.taken(), log->log.last_bytes());
  };
  const auto moved = std::find_if(live_.begin(), live_.end(), holds);
  if (moved != live_.end()) {
    Hold(*moved, path, *std::move(file), now_ms);
    return ReadLog(*moved, now_ms);
  }
  if (FollowedLog* const original = originals_.CopyOf(path, **file, facts, first_bytes, now_ms)) {
    original->met = true;
    TellLost(path, facts.size, original);
    return false;
  }
  FollowedLog* const log = Begin(path, *std::move(file), now_ms);
  // At once, so that copies of it are known as such.
  return ReadLog(log, now_ms);
}

void Follower::LookForCopies(FollowedLog* orphan, int64_t now_ms) {
  // A log of which nothing was read is in any copy a new one.
  if (orphan->first_bytes.empty()) {
    Finish(orphan);
    return;
  }
  std::error_code error;
  const std::string family = FamilyOf(orphan->first_path);
  // As paths are written in listings, so that names compare.
  const bool bare = fs::path(orphan->first_path).parent_path().empty();
  for (fs::directory_iterator it(DirectoryOf(orphan->first_path), error), end; !error && it != end;
       it.increment(error)) {
    const std::string path = bare ? it->path().filename().string() : it->path().string();
    if (FamilyOf(path) != family || path == orphan->first_path) continue;
    const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(path);
    if (!facts.ok() || !facts->has_value() || !(*facts)->is_regular || open_.count((*facts)->identity) > 0)
      continue;
    absl::StatusOr<std::unique_ptr<FollowedFile>> file = FollowedFile::Open(path);
    if (!file.ok()) continue;
    if (IsPacked(FirstBytes(**file))) {
      if (!GoOnInPacked(path, orphan)) continue;
      packed_[(*facts)->identity] = {.path = path, .modified = (*facts)->modified, .may_be_copy = true};
      packed_[(*facts)->identity].Is(orphan);
      return;
    }
    if (!HoldsWhatWasRead(**file, (*facts)->size, orphan->first_bytes, orphan->log.taken(),
                          orphan->log.last_bytes()))
      continue;
    Hold(orphan, path, *std::move(file), now_ms);
    return;
  }
  if (now_ms - orphan->quiet_since_ms >= options_.grace_ms && !Stopped()) Finish(orphan);
}

void Follower::GoOnUnpacking(FollowedLog* log) {
  const auto is_there = [log](const std::string& path) {
    const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(path);
    return facts.ok() && facts->has_value() && (*facts)->identity == log->identity;
  };
  const std::string* const renamed = is_there(log->path) ? &log->path : FindBeside(log->path, log->identity);
  if (renamed != nullptr) log->path = *renamed;
  if (renamed != nullptr && GoOnInPacked(log->path, log)) return;
  if (Stopped()) return;
  tell_(absl::StrCat(log->path, ": gone before it was read to its end"));
  Finish(log);
}

bool Follower::GoOnInPacked(const std::string& path, FollowedLog* orphan) {
  const uint64_t taken = orphan->log.taken();
  const PackedLog packed = unpacker_.LookInto(path, taken);
  // A copy that is not whole may still be written.
  const bool whole = packed.whole.ok() || orphan->state == FollowedLog::State::kUnpacking;
  if (!whole || packed.size < taken || !packed.before.ends_with(orphan->log.last_bytes()) ||
      !packed.first_bytes.starts_with(orphan->first_bytes))
    return false;
  orphan->first_bytes = packed.first_bytes;
  uint64_t at = 0;
  if (before_read) before_read(orphan);
  const absl::Status read = unpacker_.Unpack(path, [&](std::string_view bytes) {
    const uint64_t known = std::min<uint64_t>(bytes.size(), taken - std::min(taken, at));
    at += bytes.size();
    // What follows in the buffer is what was there before; a line feed ends what a parser may take of it.
    bytes.remove_prefix(static_cast<size_t>(known));
    if (!bytes.empty()) orphan->log.Take(bytes, pipeline_);
  });
  if (after_read) after_read(orphan);
  if (absl::IsCancelled(read)) return true;
  if (!read.ok()) {
    ComplainOfDamage(path, read, "counted as far as it can be read");
    pipeline_->NoteUnreadable(orphan->log.input(), read);
  }
  Finish(orphan);
  return true;
}

void Follower::LookAtPacked(const std::string& path, const FileFacts& facts, int64_t now_ms) {
  const PackedLog packed = unpacker_.LookInto(path);
  if (absl::IsCancelled(packed.whole)) return;
  Packed& known =
      packed_.try_emplace(facts.identity, Packed{.may_be_copy = originals_.copies_can_be()}).first->second;
  known.path = path;
  known.modified = facts.modified;
  known.count_at_ms.reset();
  known.log = nullptr;
  if (FollowedLog* const counted = originals_.CountedAs(facts, packed)) {
    known.Is(counted);
    TellLost(path, packed.size, counted);
    if (!packed.whole.ok()) ComplainOfDamage(path, packed.whole, "counted as far as it can be read");
  } else if (packed.whole.ok()) {
    CountUnlessCopy(path, facts, packed);
  } else {
    known.count_at_ms = now_ms + options_.archive_grace_ms;
    undecided_.push_back(path);
    // How far it goes changes while it is written.
    complaints_.Add(path,
                    absl::StrCat(path,
                                 ": not a whole archive; what can be read is counted unless the rest comes "
                                 "within ",
                                 options_.archive_grace_ms / 1000, " s"));
  }
}

void Follower::CountDamaged(const std::string& path, const FileFacts& facts) {
  const PackedLog packed = unpacker_.LookInto(path);
  if (absl::IsCancelled(packed.whole)) return;
  packed_[facts.identity].count_at_ms.reset();
  CountUnlessCopy(path, facts, packed);
}

void Follower::CountWaiting() {
  std::vector<std::string> waiting;
  for (const auto& [identity, packed] : packed_) {
    if (packed.count_at_ms) waiting.push_back(packed.path);
  }
  std::sort(waiting.begin(), waiting.end());
  for (const std::string& path : waiting) {
    const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(path);
    if (facts.ok() && facts->has_value() && packed_.count((*facts)->identity) > 0)
      CountDamaged(path, **facts);
  }
}

void Follower::CountUnlessCopy(const std::string& path, const FileFacts& facts, const PackedLog& packed) {
  // A damaged one that was there when following began is what it was then.
  const bool may_be_copy = packed.whole.ok() || packed_[facts.identity].may_be_copy;
  FollowedLog* const original = may_be_copy ? originals_.CopiedFrom(path, packed) : nullptr;
  if (original != nullptr) {
    packed_[facts.identity].Is(original);
    TellLost(path, packed.size, original);
    if (!packed.whole.ok())
      ComplainOfDamage(path, packed.whole, absl::StrCat("taken for a copy of ", original->path));
    return;
  }
  if (Stopped()) return;  // who knows whether it is a copy
  const absl::Status read = CountPacked(path, facts, packed.first_bytes);
  if (!read.ok() && !absl::IsCancelled(read))
    ComplainOfDamage(path, read, "counted as far as it can be read");
}

void Follower::ComplainOfDamage(const std::string& path, const absl::Status& damage,
                                std::string_view consequence) {
  complaints_.Add(path, absl::StrCat(damage.message(), "; ", ToAbsl(consequence)));
}

void Follower::TellLost(const std::string& path, uint64_t size, FollowedLog* original) {
  const uint64_t taken = original->log.taken();
  if (original->state != FollowedLog::State::kFinished || size <= taken + original->lost_behind) return;
  const uint64_t lost = size - taken - original->lost_behind;
  original->lost_behind += lost;
  lost_bytes_ += lost;
  tell_(original->path == path
            ? absl::StrCat(path, ": grew by ", lost, " bytes after it was counted as it was; they are lost")
            : absl::StrCat(path, ": holds ", lost, " bytes that were not read of ", original->path,
                           "; they are lost"));
}

absl::Status Follower::CountPacked(const std::string& path, const FileFacts& facts,
                                   std::string_view first_bytes) {
  FollowedLog* const log = AddNew(path);
  packed_[facts.identity].Is(log);
  log->identity = facts.identity;
  log->first_bytes = first_bytes;
  originals_.AddArchive(log);
  if (before_read) before_read(log);
  absl::Status read =
      unpacker_.Unpack(path, [&](std::string_view bytes) { log->log.Take(bytes, pipeline_); });
  if (after_read) after_read(log);
  if (absl::IsCancelled(read)) {
    log->state = FollowedLog::State::kUnpacking;
  } else {
    if (!read.ok()) pipeline_->NoteUnreadable(log->log.input(), read);
    Finish(log);
  }
  return read;
}

absl::Status Follower::Adopt(std::unique_ptr<FollowedLog> adopted, const LiveLog::Saved& saved,
                             int64_t now_ms) {
  if (absl::Status status = adopted->log.Restore(saved); !status.ok()) return status;
  FollowedLog* const log = Add(std::move(adopted));
  if (log->state == FollowedLog::State::kFinished || log->state == FollowedLog::State::kUnpacking) {
    originals_.AddArchive(log);  // if it was read of one
    return absl::OkStatus();
  }
  log->state = FollowedLog::State::kOrphan;
  log->quiet_since_ms = now_ms;
  const auto take = [&](const std::string& path) {
    absl::StatusOr<std::unique_ptr<FollowedFile>> file = FollowedFile::Open(path);
    if (!file.ok() || (*file)->identity() != log->identity) return false;
    const absl::StatusOr<FileFacts> facts = (*file)->Facts();
    if (!facts.ok() ||
        !HoldsWhatWasRead(**file, facts->size, log->first_bytes, saved.taken, saved.last_bytes))
      return false;
    Hold(log, path, *std::move(file), now_ms);
    return true;
  };
  if (take(log->path)) return absl::OkStatus();
  // Renamed, most likely in its directory.
  const std::string* const there = FindBeside(log->path, log->identity);
  if (there != nullptr) take(*there);
  return absl::OkStatus();
}

const std::string* Follower::FindBeside(const std::string& path, const FileIdentity& identity) {
  const auto [directory, is_new] = listed_.try_emplace(DirectoryOf(path));
  if (is_new) {
    std::error_code error;
    const bool bare = fs::path(path).parent_path().empty();
    for (fs::directory_iterator it(directory->first, error), end; !error && it != end; it.increment(error)) {
      const std::string entry = bare ? it->path().filename().string() : it->path().string();
      const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(entry);
      if (facts.ok() && facts->has_value()) directory->second[(*facts)->identity] = entry;
    }
  }
  const auto found = directory->second.find(identity);
  return found == directory->second.end() ? nullptr : &found->second;
}

}  // namespace vmsift
