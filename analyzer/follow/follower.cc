#include "analyzer/follow/follower.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/follow/archive.h"
#include "analyzer/follow/rotated_name.h"
#include "analyzer/input/open_source.h"
#include "base/quantity_text.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

using Kind = CopyDetector::Verdict::Kind;
using State = FollowedLog::State;

std::string FirstBytes(const FollowedFile& file) {
  std::string bytes(Fingerprint::kFirstBytes, '\0');
  const absl::StatusOr<size_t> got = file.ReadAt(0, bytes.data(), bytes.size());
  bytes.resize(got.value_or(0));
  return bytes;
}

}  // namespace

Follower::Follower(Options options, Pipeline* pipeline, ReadObserver* observer,
                   std::function<void(std::string_view)> tell)
    : options_(std::move(options)),
      warnings_(std::move(tell)),
      copies_(options_.grace_ms, options_.stop),
      listing_(&options_, &warnings_),
      logs_(&options_, pipeline, observer, &copies_, &warnings_),
      archives_(&options_, &logs_, &copies_, &listing_, &warnings_),
      remote_(&options_, &logs_, &warnings_),
      buffer_(std::make_unique<char[]>(options_.read_bytes + kLinePadding)) {}

std::vector<Input> Follower::Inputs() const {
  std::vector<Input> inputs(next_input());
  for (const auto& [number, log] : logs()) inputs[number].path = log->path;
  return inputs;
}

std::map<std::string, std::string> Follower::Troubles() const {
  std::map<std::string, std::string> troubles;
  for (auto& [about, message] : warnings_.All()) troubles[about.substr(0, about.find('\n'))] = message;
  return troubles;
}

std::set<std::string> Follower::Directories() const {
  std::set<std::string> directories = listing_.Directories();
  logs_.AddDirectories(&directories);
  return directories;
}

FollowedLog* Follower::BeginStream(const std::string& name) {
  FollowedLog* const log = logs_.Create(name);
  log->state = State::kStream;
  return log;
}

void Follower::TakeStream(FollowedLog* log, std::string_view bytes) {
  logs_.Observe(log, [&](Pipeline* pipeline) { log->log.Take(bytes, pipeline); });
}

// A scan.

bool Follower::Look(int64_t now_ms) {
  Scan scan = Discover(now_ms);
  bool more = ReadAll(scan, now_ms);
  const bool whole = !options_.Stopped();
  if (whole) copies_.ExpectCopies();
  more |= FinishOver(now_ms);
  logs_.RetireFinished();
  remote_.MarkLasting();
  if (!whole) return more;  // what this scan did not see may exist
  archives_.EndScan();
  copies_.EndScan();
  at_start_.EndScan();
  if (const std::string summary = at_start_.TakeSummary(); !summary.empty()) warnings_.Tell(summary);
  resuming_ = resuming_ && std::any_of(live().begin(), live().end(),
                                       [](const FollowedLog* log) { return log->state == State::kOrphan; });
  warnings_.EndScan();
  FindForgettable(std::move(scan.listed), now_ms);
  return more;
}

Follower::Scan Follower::Discover(int64_t now_ms) {
  listing_.BeginScan();
  warnings_.BeginScan();
  archives_.BeginScan();
  at_start_.BeginScan();
  undecided_.clear();
  for (FollowedLog* log : live()) log->has_name = false;
  Scan scan;
  for (const std::string& path : listing_.List()) {
    scan.listed.insert(path);
    DiscoverFile(path, now_ms, &scan);
  }
  first_scan_ = false;
  for (FollowedLog* log : live()) {
    if (log->has_name) {
      log->nameless_since_ms.reset();
      continue;
    }
    if (!log->nameless_since_ms) log->nameless_since_ms = now_ms;
  }
  return scan;
}

void Follower::DiscoverFile(const std::string& path, int64_t now_ms, Scan* scan) {
  // The path may lead to another file by the time it is opened; then its facts are checked again.
  const absl::StatusOr<std::optional<FileFacts>> found = FactsOf(path);
  if (!found.ok()) {
    warnings_.Add(path, Message(found.status()));
    undecided_.push_back(path);
    return;
  }
  if (!found->has_value()) return;
  const FileFacts& facts = **found;
  if (options_.own_output.count(facts.identity) > 0) {
    if (own_output_seen_.insert(path).second)
      warnings_.Tell(absl::StrCat(path, ": not followed, since the output goes there"));
    return;
  }
  if (!facts.is_regular) {
    warnings_.Add(path, absl::StrCat(path, ": not a regular file"));
    return;
  }
  FollowedLog* const log = logs_.WithFile(facts.identity);
  at_start_.See(facts.identity);
  if (log == nullptr) {
    if (options_.from_end && first_scan_ && facts.size > 0) at_start_.Add(facts, copies_.KnowsName(path));
    if (!IsKnown(path, facts, now_ms)) scan->unknown.push_back(path);
    return;
  }
  logs_.SeeAt(log, path);
  if (log->file == nullptr && facts.size == log->size_seen && facts.modified == log->modified_seen)
    scan->unchanged.insert(log);
}

bool Follower::ReadAll(const Scan& scan, int64_t now_ms) {
  bool more = false;
  // Reading may add logs.
  for (size_t i = 0; i < live().size(); ++i) {
    FollowedLog* const log = live()[i];
    if (log->state == State::kFollowed && scan.unchanged.count(log) == 0) more |= ReadLog(log, now_ms);
    if (log->state == State::kUnpacking) archives_.Resume(log, now_ms);
  }
  for (const std::string& path : scan.unknown) more |= JudgePath(path, /*may_begin=*/true, now_ms);
  for (size_t i = 0; i < live().size(); ++i) {
    if (live()[i]->state == State::kOrphan) ResumeOrphan(live()[i], scan.listed, now_ms);
  }
  return more;
}

bool Follower::FinishOver(int64_t now_ms) {
  bool more = false;
  for (size_t i = 0; i < live().size(); ++i) {
    FollowedLog* const log = live()[i];
    // An orphan that resumes in a copy was not read there yet.
    if (log->state == State::kFollowed && log->modified_seen == FollowedLog::kNeverSeen)
      more |= ReadLog(log, now_ms);
    if (log->state == State::kFollowed && IsOver(*log, now_ms) && !ReadLog(log, now_ms) &&
        log->state == State::kFollowed)
      logs_.Finish(log);
  }
  return more;
}

bool Follower::IsOver(const FollowedLog& log, int64_t now_ms) const {
  const int64_t quiet_ms = now_ms - log.quiet_since_ms;
  if (log.has_name || quiet_ms < options_.grace_ms || log.file == nullptr) return false;
  const absl::StatusOr<FileFacts> facts = log.file->Facts();
  if (!facts.ok() || !facts->has_name || quiet_ms >= options_.finished.long_grace_ms) return true;
  // Moved away: over once another log has its place. A single listing can miss a file that moves meanwhile.
  if (now_ms - log.nameless_since_ms.value_or(now_ms) < options_.grace_ms) return false;
  return logs_.HasSuccessor(log);
}

void Follower::FindForgettable(std::set<std::string> listed, int64_t now_ms) {
  FinishedLogs& finished = logs_.finished();
  finished.EndScan(now_ms);
  std::vector<FollowedLog*> missed = finished.Missed(now_ms);
  if (missed.empty()) return;
  for (const auto* undecided : {&std::as_const(undecided_), &archives_.undecided()}) {
    for (const std::string& path : *undecided) listed.erase(path);
  }
  forgettable_ = finished.Gone(std::move(missed), listed, now_ms);
}

// Reading.

bool Follower::Read(const std::vector<std::string>& paths, int64_t now_ms) {
  bool more = false;
  for (const std::string& path : paths) {
    if (FollowedLog* const log = logs_.AtPath(path)) more |= ReadLog(log, now_ms);
  }
  return more;
}

bool Follower::ReadLog(FollowedLog* log, int64_t now_ms) {
  if (!logs_.Open(log, now_ms)) return false;
  const bool more = ReadOpen(log, now_ms);
  logs_.CloseIfTooMany(log);
  return more;
}

bool Follower::ReadOpen(FollowedLog* log, int64_t now_ms) {
  const absl::StatusOr<FileFacts> facts = log->file->Facts();
  if (!facts.ok()) {
    warnings_.Add(log->path, Message(facts.status()));
    return false;
  }
  if (facts->size != log->size_seen || facts->modified != log->modified_seen) {
    // A write that did not make the file longer may have begun another log of the same size.
    const bool grew = facts->size > log->fingerprint().size();
    const absl::StatusOr<bool> holds = log->fingerprint().Matches(
        *log->file, facts->size, grew ? Fingerprint::Compare::kEnds : Fingerprint::Compare::kAll);
    if (!holds.ok()) {
      warnings_.Add(log->path, Message(holds.status()));
      return false;
    }
    // The file now holds another log, or a copy.
    if (!*holds) return Judge(logs_.AbandonFile(log, now_ms), *facts, /*may_begin=*/true, now_ms);
    log->quiet_since_ms = now_ms;
    log->quiet_shown = false;
    log->size_seen = facts->size;
    log->modified_seen = facts->modified;
  }
  return facts->size != log->log.taken() && ReadPortion(log);
}

bool Follower::ReadPortion(FollowedLog* log) {
  bool more = true;
  logs_.Observe(log, [&](Pipeline* pipeline) {
    size_t portion = 0;
    while (portion < options_.portion_bytes && !options_.Stopped()) {
      const absl::StatusOr<size_t> got =
          log->file->ReadAt(log->log.taken(), buffer_.get(), options_.read_bytes);
      if (!got.ok()) warnings_.Add(log->path, Message(got.status()));
      more = got.ok() && *got > 0;
      if (!more) break;
      // Checked after reading: a file that was truncated and has grown again meanwhile gave other bytes.
      if (!log->fingerprint().MatchesEndOf(*log->file).value_or(false)) {
        log->modified_seen = FollowedLog::kNeverSeen;
        break;
      }
      log->log.Take({buffer_.get(), *got}, pipeline);
      portion += *got;
    }
  });
  return more;
}

// Files that hold no followed log.

bool Follower::IsKnown(const std::string& path, const FileFacts& facts, int64_t now_ms) {
  if (facts.size == 0) return true;  // an empty file may still become a copy
  if (FollowedLog* const original = copies_.KnownOriginal(facts)) {
    original->seen_this_scan = true;
    return true;
  }
  return archives_.IsKnown(path, facts, now_ms) || (!resuming_ && at_start_.IsPassedOver(facts));
}

bool Follower::JudgePath(const std::string& path, bool may_begin, int64_t now_ms) {
  if (options_.Stopped()) return true;
  absl::StatusOr<std::unique_ptr<FollowedFile>> file = FollowedFile::Open(path);
  const absl::StatusOr<FileFacts> facts = file.ok() ? (*file)->Facts() : file.status();
  if (!facts.ok()) {
    // If it was renamed since the listing, the next scan finds it under its new name.
    if (absl::IsNotFound(facts.status()) || !may_begin) return false;
    warnings_.Add(path, Message(facts.status()));
    undecided_.push_back(path);
    return false;
  }
  if (logs_.WithFile(facts->identity) != nullptr || options_.own_output.count(facts->identity) > 0)
    return false;
  return Judge(*std::move(file), *facts, may_begin, now_ms);
}

void Follower::JudgePacked(const FollowedFile& file, const FileFacts& facts, std::string_view first_bytes,
                           bool may_begin, int64_t now_ms) {
  const std::string& path = file.path();
  const bool was_there = at_start_.Has(facts.identity);
  const absl::Status readable = TextOf(file.Bytes(), path).status();
  // Of a packed tar, and of what is packed twice, no log can be read.
  if (IsArchive(first_bytes) && !absl::IsUnimplemented(readable)) {
    archives_.Inspect(file, facts, may_begin && !was_there, now_ms);
    if (was_there && !archives_.Knows(facts.identity)) at_start_.PassOver(facts);
  } else if (was_there && !readable.ok()) {
    at_start_.PassOver(facts);
  } else if (may_begin) {
    // The error names the format and how to read it. Without an error it is UTF-16, which can only be read
    // whole.
    warnings_.Add(path, readable.ok()
                            ? path + ": UTF-16 text, which tail does not follow; vmsift scan reads it"
                            : std::string(Message(readable)));
  }
}

bool Follower::Judge(std::unique_ptr<FollowedFile> file, const FileFacts& facts, bool may_begin,
                     int64_t now_ms) {
  const std::string path = file->path();
  if (IsKnown(path, facts, now_ms)) return false;
  const std::string first_bytes = FirstBytes(*file);
  if (IsArchive(first_bytes) || !IsPlainText(first_bytes)) {
    JudgePacked(*file, facts, first_bytes, may_begin, now_ms);
    return false;
  }
  const CopyDetector::Verdict verdict = copies_.Judge(*file, facts, first_bytes, now_ms);
  switch (verdict.kind) {
    case Kind::kCopy:
      verdict.log->seen_this_scan = true;
      if (verdict.guessed) {
        warnings_.Tell(absl::StrCat(path, ": begins with ", Counted(facts.size, "byte", "bytes"), " like ",
                                    verdict.log->path, ", and is taken for a copy of it"));
      }
      return false;
    case Kind::kInDoubt:
      if (may_begin) undecided_.push_back(path);
      return false;
    case Kind::kResumes:
      logs_.Hold(verdict.log, std::move(file), now_ms);
      return ReadLog(verdict.log, now_ms);
    case Kind::kOwn:
      break;
  }
  if (!may_begin) return false;
  FollowedLog* const log = logs_.CreateFor(path, verdict);
  log->log.StartAt(at_start_.TakeStart(facts));
  logs_.Hold(log, std::move(file), now_ms);
  // Read now, so that copies of it are recognized.
  return ReadLog(log, now_ms);
}

void Follower::ResumeOrphan(FollowedLog* orphan, const std::set<std::string>& listed, int64_t now_ms) {
  if (!orphan->may_have_copies()) {
    logs_.Finish(orphan);
    return;
  }
  for (const std::string& place : {orphan->first_path, orphan->home}) {
    for (const std::string& path : listing_.Family(place)) {
      if (listed.count(path) > 0) continue;
      JudgePath(path, /*may_begin=*/false, now_ms);
      if (orphan->state != State::kOrphan) return;
    }
  }
  if (now_ms - orphan->quiet_since_ms < OrphanGraceMs(*orphan) || options_.Stopped()) return;
  // One scan may miss a copy that is renamed meanwhile; two do not.
  if (!std::exchange(orphan->missed_before, true)) return;
  const uint64_t read = std::max(orphan->log.taken(), orphan->log.start());
  if (orphan->size_seen > read) {
    const uint64_t lost = orphan->size_seen - read;
    lost_bytes_ += lost;
    warnings_.Tell(absl::StrCat(orphan->path, ": cut before its last ",
                                Counted(lost, "byte was read; it is", "bytes were read; they are"), " lost"));
  }
  logs_.Finish(orphan);
}

int64_t Follower::OrphanGraceMs(const FollowedLog& orphan) {
  // At the end of a line or block it can be finished soon: bytes that are found later count the same.
  if (!orphan.log.is_open()) return options_.grace_ms;
  // An unmounted file system, or a directory that cannot be read now.
  if (listing_.IsEmpty(orphan.home)) return options_.finished.long_grace_ms;
  return std::max(options_.grace_ms, options_.finished.gone_grace_ms);
}

// The end of a run.

void Follower::CountWaiting(int64_t now_ms) {
  for (const std::string& path : archives_.EndWaiting(now_ms)) JudgePath(path, /*may_begin=*/true, now_ms);
}

void Follower::EndDoubts(int64_t now_ms) {
  copies_.EndDoubts();
  for (const std::string& path : std::exchange(undecided_, {})) {
    const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(path);
    if (!facts.ok() || !facts->has_value() || !copies_.InDoubt((*facts)->identity)) continue;
    while (JudgePath(path, /*may_begin=*/true, now_ms) && !options_.Stopped()) {
    }
  }
}

// The beginning of a run.

absl::Status Follower::Adopt(std::unique_ptr<FollowedLog> adopted, const LiveLog::Saved& saved,
                             int64_t now_ms) {
  if (absl::Status status = adopted->log.Restore(saved); !status.ok()) return status;
  FollowedLog* const log = logs_.Add(std::move(adopted));
  if (!log->version.empty()) remote_.Adopt(log);
  if (log->state == State::kRemote) return absl::OkStatus();
  if (log->state == State::kFinished || log->state == State::kUnpacking) return absl::OkStatus();
  const bool was_orphan = log->state == State::kOrphan;
  log->state = State::kOrphan;
  log->quiet_since_ms = now_ms;
  copies_.RememberFile(log);
  // The former file of an orphan may hold another log.
  if (was_orphan || HoldAdopted(log, log->path, now_ms)) return absl::OkStatus();
  // Renamed, most likely in its directory, or in the one that a link led to.
  for (const std::string& path : {log->path, log->home}) {
    const std::string* const there = listing_.FindBeside(path, log->identity);
    if (there != nullptr && HoldAdopted(log, *there, now_ms)) break;
  }
  return absl::OkStatus();
}

bool Follower::HoldAdopted(FollowedLog* log, const std::string& path, int64_t now_ms) {
  absl::StatusOr<std::unique_ptr<FollowedFile>> file = FollowedFile::Open(path);
  if (!file.ok() || (*file)->identity() != log->identity || logs_.WithFile(log->identity) != nullptr)
    return false;
  const absl::StatusOr<FileFacts> facts = (*file)->Facts();
  if (!facts.ok() ||
      !log->fingerprint().Matches(**file, facts->size, Fingerprint::Compare::kAll).value_or(false))
    return false;
  logs_.Hold(log, *std::move(file), now_ms);
  logs_.CloseIfTooMany(log);
  return true;
}

}  // namespace vmsift
