#include "analyzer/follow/archives.h"

#include <algorithm>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/status_text.h"

namespace vmsift {

using Kind = CopyDetector::Verdict::Kind;

void Archives::BeginScan() {
  undecided_.clear();
  for (auto& [identity, archive] : known_) archive.seen_this_scan = false;
}

void Archives::EndScan() {
  std::erase_if(known_, [](const auto& entry) { return !entry.second.seen_this_scan; });
}

bool Archives::IsKnown(const std::string& path, const FileFacts& facts, int64_t now_ms) {
  const auto entry = known_.find(facts.identity);
  if (entry == known_.end()) return false;
  Archive& known = entry->second;
  known.path = path;
  known.MarkSeen();
  if (known.modified != facts.modified) return false;
  warnings_.Keep(path);
  if (known.count_at_ms) undecided_.push_back(path);
  return !known.count_at_ms || now_ms < *known.count_at_ms;
}

void Archives::Inspect(const FollowedFile& file, const FileFacts& facts, bool may_begin, int64_t now_ms) {
  const std::string& path = file.path();
  if (!may_begin && !copies_.MayHoldLog(path, facts.identity, unpacker_.FirstText(file))) return;
  const ArchiveContents contents = unpacker_.Inspect(file, copies_.PrefixSizes(path, facts.identity));
  if (absl::IsCancelled(contents.whole)) return;
  const auto [entry, is_new] =
      known_.try_emplace(facts.identity, Archive{.may_be_copy = copies_.expects_copies()});
  Archive& known = entry->second;
  const bool waited =
      !waits_ || (known.count_at_ms && known.modified == facts.modified && now_ms >= *known.count_at_ms);
  known.path = path;
  known.modified = facts.modified;
  known.count_at_ms.reset();
  known.log = nullptr;
  CopyDetector::Verdict verdict = copies_.JudgeArchive(path, facts, contents);
  // Of a log that was counted from this archive.
  const bool is_own = verdict.log != nullptr && verdict.log->identity == facts.identity &&
                      verdict.log->state != FollowedLog::State::kOrphan;
  if (contents.whole.ok() || waited || (is_own && verdict.kind == Kind::kCopy)) {
    // Nothing that was there when following began is a copy, as in a scan.
    if (!contents.whole.ok() && !is_own && !known.may_be_copy) verdict = {};
    Settle(file, facts, contents, verdict, may_begin);
    return;
  }
  if (!may_begin) {
    known_.erase(entry);
    return;
  }
  known.count_at_ms = now_ms + options_.archive_grace_ms;
  undecided_.push_back(path);
  // Without the reason, which changes while the archive is written.
  warnings_.Add(
      path,
      absl::StrCat(path, ": not a whole archive; what can be read is counted unless the rest comes within ",
                   options_.archive_grace_ms / 1000, " s"));
}

void Archives::Settle(const FollowedFile& file, const FileFacts& facts, const ArchiveContents& contents,
                      const CopyDetector::Verdict& verdict, bool may_begin) {
  const std::string& path = file.path();
  Archive& known = known_[facts.identity];
  switch (verdict.kind) {
    case Kind::kCopy:
      known.AssignTo(verdict.log);
      if (!contents.whole.ok()) {
        WarnOfDamage(path, contents.whole,
                     verdict.log->identity == facts.identity
                         ? "counted as far as it can be read"
                         : absl::StrCat("taken for a copy of ", verdict.log->path));
      }
      return;
    case Kind::kResumes:
      ReadRest(file, verdict.log);
      known.AssignTo(verdict.log);
      return;
    case Kind::kInDoubt:
      if (may_begin) undecided_.push_back(path);
      break;
    case Kind::kOwn:
      if (!may_begin || options_.Stopped()) break;
      FollowedLog* const log = logs_.CreateFor(path, verdict);
      known.AssignTo(log);
      ReadRest(file, log);
      return;
  }
  known_.erase(facts.identity);  // to be inspected again
}

void Archives::Resume(FollowedLog* log, int64_t now_ms) {
  const std::string* const beside = listing_.FindBeside(log->path, log->identity);
  for (const std::string& path : {log->path, beside == nullptr ? log->path : *beside}) {
    const absl::StatusOr<std::unique_ptr<FollowedFile>> file = FollowedFile::Open(path);
    if (!file.ok() || (*file)->identity() != log->identity) continue;
    const Fingerprint::Prefix read = log->fingerprint().all();
    const ArchiveContents contents = unpacker_.Inspect(**file, {read.size});
    const auto hash = contents.hashes.find(read.size);
    if (read.size > 0 && (hash == contents.hashes.end() || hash->second != read.hash)) continue;
    ReadRest(**file, log);
    return;
  }
  // It may have been renamed just now.
  if (!log->missed_since_ms) log->missed_since_ms = now_ms;
  if (options_.Stopped() || now_ms - *log->missed_since_ms < options_.grace_ms) return;
  warnings_.Tell(absl::StrCat(log->path, ": gone before it was read to its end"));
  logs_.Finish(log);
}

void Archives::ReadRest(const FollowedFile& file, FollowedLog* log) {
  const uint64_t taken = log->log.taken();
  if (taken > 0 && log->state == FollowedLog::State::kFollowed) logs_.Abandon(log, log->quiet_since_ms);
  logs_.Revive(log);
  log->path = file.path();
  log->identity = file.identity();
  log->state = FollowedLog::State::kUnpacking;
  absl::Status read;
  logs_.Observe(log, [&](Pipeline* pipeline) {
    uint64_t skip = taken;
    read = unpacker_.Unpack(file, [&](std::string_view bytes) {
      const auto skipped = static_cast<size_t>(std::min<uint64_t>(bytes.size(), skip));
      skip -= skipped;
      // What follows the last line in the buffer is not padding but older text, which a parser never reads
      // past the line feed.
      bytes.remove_prefix(skipped);
      if (!bytes.empty()) log->log.Take(bytes, pipeline);
    });
  });
  copies_.RememberFile(log);
  if (absl::IsCancelled(read)) return;
  if (!read.ok()) {
    WarnOfDamage(file.path(), read, "counted as far as it can be read");
    logs_.pipeline()->NoteUnreadable(log->log.input(), read);
  }
  logs_.Finish(log);
}

std::vector<std::string> Archives::EndWaiting(int64_t now_ms) {
  waits_ = false;
  std::vector<std::string> waiting;
  for (auto& [identity, archive] : known_) {
    if (!archive.count_at_ms) continue;
    archive.count_at_ms = now_ms;
    waiting.push_back(archive.path);
  }
  std::sort(waiting.begin(), waiting.end());
  return waiting;
}

void Archives::WarnOfDamage(const std::string& path, const absl::Status& damage,
                            std::string_view consequence) {
  warnings_.Add(path, absl::StrCat(damage.message(), "; ", ToAbsl(consequence)));
}

}  // namespace vmsift
