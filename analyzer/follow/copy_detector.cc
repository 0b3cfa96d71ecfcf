#include "analyzer/follow/copy_detector.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/status/statusor.h"
#include "analyzer/follow/rotated_name.h"

namespace vmsift {
namespace {

using Kind = CopyDetector::Verdict::Kind;

// A damaged archive counts as a copy of a log if it agrees with the log for this many bytes.
constexpr uint64_t kLeastDamagedBytes = 256;

bool HasSuffixAfter(std::string_view path, std::string_view prefix) {
  return path.size() > prefix.size() && path.substr(0, prefix.size()) == prefix;
}

bool BeginsLike(const FollowedLog& log, std::string_view first_bytes) {
  return log.may_have_copies() && BeginAlike(log.fingerprint().first_bytes(), first_bytes);
}

// Of two logs of which one is a prefix of the other, the file resumes the longer one.
void KeepLonger(const CopyDetector::Verdict& resumes, CopyDetector::Verdict* longest) {
  if (longest->log == nullptr || longest->log->log.taken() < resumes.log->log.taken()) *longest = resumes;
}

// The file of a followed log, opened if it is closed for now. Null if it is not at its path.
class Opened {
 public:
  explicit Opened(const FollowedLog& log) : file_(log.file.get()) {
    if (file_ != nullptr) return;
    absl::StatusOr<std::unique_ptr<FollowedFile>> file = FollowedFile::Open(log.path);
    if (!file.ok() || (*file)->identity() != log.identity) return;
    opened_ = *std::move(file);
    file_ = opened_.get();
  }
  const FollowedFile* file() const { return file_; }

 private:
  std::unique_ptr<FollowedFile> opened_;
  const FollowedFile* file_;
};

}  // namespace

std::string CopyDetector::Absolute(const std::string& path) const {
  const std::filesystem::path written(path);
  const auto [directory, is_new] = directories_.try_emplace(written.parent_path().string());
  if (is_new) {
    std::error_code error;
    directory->second =
        std::filesystem::weakly_canonical(std::filesystem::absolute(written.parent_path(), error), error)
            .string();
  }
  return (std::filesystem::path(directory->second) / written.filename()).string();
}

void CopyDetector::Add(FollowedLog* log) {
  AddName(log, log->first_path);
  AddName(log, log->path);
  if (!log->home.empty()) AddName(log, log->home);
}

void CopyDetector::AddName(FollowedLog* log, const std::string& path) {
  const std::string absolute = Absolute(path);
  const std::string family = FamilyOf(absolute);
  std::vector<std::string>& known = families_of_[log];
  if (std::find(known.begin(), known.end(), family) != known.end()) return;
  known.push_back(family);
  families_[family].push_back({log, absolute});
}

bool CopyDetector::KnowsName(const std::string& path) const {
  const std::string absolute = Absolute(path);
  const auto family = families_.find(FamilyOf(absolute));
  return family != families_.end() &&
         std::any_of(family->second.begin(), family->second.end(), [&](const Member& member) {
           return member.path == absolute || MayBeRotated(member.path, absolute) ||
                  MayBeRotated(absolute, member.path);
         });
}

size_t CopyDetector::doubts() const {
  return static_cast<size_t>(std::count_if(newcomers_.begin(), newcomers_.end(), [](const auto& entry) {
    return entry.second.doubt_since_ms && entry.second.copy_of == nullptr;
  }));
}

void CopyDetector::Forget(const FollowedLog* log) {
  for (const std::string& name : families_of_[log]) {
    const auto family = families_.find(name);
    std::erase_if(family->second, [log](const Member& member) { return member.log == log; });
    if (family->second.empty()) families_.erase(family);
  }
  families_of_.erase(log);
  std::erase_if(newcomers_, [log](const auto& entry) { return entry.second.copy_of == log; });
  ForgetFile(log);
}

void CopyDetector::RememberFile(FollowedLog* log) {
  ForgetFile(log);
  files_.emplace(log->identity, log);
}

void CopyDetector::ForgetFile(const FollowedLog* log) {
  const auto [begin, end] = files_.equal_range(log->identity);
  const auto file = std::find_if(begin, end, [log](const auto& entry) { return entry.second == log; });
  if (file != end) files_.erase(file);
}

std::vector<FollowedLog*> CopyDetector::Candidates(const std::string& path,
                                                   const FileIdentity& identity) const {
  std::vector<FollowedLog*> logs;
  const std::string absolute = Absolute(path);
  const auto family = families_.find(FamilyOf(absolute));
  if (family != families_.end()) {
    for (auto member = family->second.rbegin(); member != family->second.rend(); ++member) {
      // A file at the path of a log is its successor, not its copy, unless it is certainly the same file, or
      // the log was found under a rotated form of its current name.
      const bool same_file = identity.born != 0 && member->log->identity == identity;
      const bool at_its_path =
          member->path == absolute && !HasSuffixAfter(absolute, Absolute(member->log->path));
      if (same_file || (!at_its_path && MayBeRotated(member->path, absolute))) logs.push_back(member->log);
    }
  }
  const auto [begin, end] = files_.equal_range(identity);
  for (auto file = begin; file != end; ++file) {
    if (identity.born == 0 && Absolute(file->second->first_path) == absolute) continue;
    if (std::find(logs.begin(), logs.end(), file->second) == logs.end()) logs.push_back(file->second);
  }
  if (!expects_copies_)
    std::erase_if(logs, [](const FollowedLog* log) { return log->state != FollowedLog::State::kOrphan; });
  return logs;
}

std::optional<CopyDetector::Verdict> CopyDetector::JudgeOwnFile(const std::vector<FollowedLog*>& logs,
                                                                const FollowedFile& file,
                                                                const FileFacts& facts) {
  for (FollowedLog* const log : logs) {
    if (log->identity != facts.identity || !log->is_closed()) continue;
    const absl::StatusOr<bool> holds =
        log->fingerprint().Matches(file, facts.size, Fingerprint::Compare::kAll);
    if (!holds.ok()) return Verdict{Kind::kInDoubt, log};
    if (!*holds) continue;
    const bool over = log->state == FollowedLog::State::kFinished && facts.size == log->log.taken();
    return Verdict{over ? Kind::kCopy : Kind::kResumes, log};
  }
  return std::nullopt;
}

CopyDetector::Verdict CopyDetector::Judge(const FollowedFile& file, const FileFacts& facts,
                                          std::string_view first_bytes, int64_t now_ms) {
  std::vector<FollowedLog*> logs = Candidates(file.path(), facts.identity);
  std::erase_if(logs, [&](const FollowedLog* log) { return !BeginsLike(*log, first_bytes); });
  if (const std::optional<Verdict> own = JudgeOwnFile(logs, file, facts)) return *own;
  // A file that was rewritten holds nothing of its former log.
  std::erase_if(logs, [&](const FollowedLog* log) { return log->identity == facts.identity; });
  const std::string family = FamilyOf(Absolute(file.path()));
  const bool doubtful = std::any_of(newcomers_.begin(), newcomers_.end(), [&](const auto& entry) {
    return entry.second.doubt_since_ms && entry.second.family == family;
  });
  if (logs.empty() && !doubtful) {
    newcomers_.erase(facts.identity);
    return {Kind::kOwn};
  }
  Newcomer& newcomer = newcomers_[facts.identity];
  newcomer.seen_this_scan = true;
  newcomer.copy_of = nullptr;
  if (facts.size < newcomer.text.size() || !newcomer.text.MatchesEndOf(file).value_or(false)) newcomer = {};
  newcomer.family = family;
  newcomer.first_bytes = first_bytes;
  const Verdict verdict = JudgeAmong(logs, file, facts.size, &newcomer, now_ms);
  newcomer.size = facts.size;
  newcomer.modified = facts.modified;
  if (verdict.kind == Kind::kCopy) {
    newcomer.copy_of = verdict.log;
    newcomer.doubt_since_ms.reset();
  }
  if (verdict.kind == Kind::kOwn || verdict.kind == Kind::kResumes) newcomers_.erase(facts.identity);
  return verdict;
}

CopyDetector::Verdict CopyDetector::JudgeAmong(const std::vector<FollowedLog*>& logs,
                                               const FollowedFile& file, uint64_t size, Newcomer* newcomer,
                                               int64_t now_ms) {
  const Fingerprint& text = newcomer->text;
  const auto agrees = [&text](const FollowedLog* log) { return log->fingerprint().AgreesWith(text); };
  const auto is_like_another = [&] {
    return std::any_of(logs.begin(), logs.end(), agrees) || IsLikeOneInDoubt(*newcomer);
  };
  const auto stop = [&] { return (stop_ && stop_()) || !is_like_another(); };
  const absl::Status read = ExtendFromFile(file, size, stop, &newcomer->text);
  if (absl::IsCancelled(read)) return {is_like_another() ? Kind::kInDoubt : Kind::kOwn};
  // A file with a read error is counted up to the error; one that became shorter is still being written.
  if (!read.ok() && !absl::IsOutOfRange(read)) return {Kind::kOwn};
  const HashUpTo hash = [&](uint64_t prefix) {
    return HashOfFile(file, text.LongestPrefix(prefix), prefix, stop_);
  };
  Verdict doubt;
  Verdict resumes;
  if (!read.ok()) doubt = {Kind::kInDoubt};
  for (FollowedLog* const log : logs) {
    if (!read.ok() || !agrees(log)) continue;
    Verdict verdict;
    if (log->state == FollowedLog::State::kFollowed) {
      const std::optional<Verdict> compared = CompareWithOpen(log, text, hash);
      if (!compared) return {Kind::kInDoubt, log};
      verdict = *compared;
    }
    if (log->is_closed()) verdict = CompareWithClosed(log, text, hash);
    if (verdict.kind == Kind::kCopy) return verdict;
    if (verdict.kind == Kind::kInDoubt) doubt = verdict;
    if (verdict.kind == Kind::kResumes) KeepLonger(verdict, &resumes);
  }
  if (doubt.kind == Kind::kOwn && resumes.kind == Kind::kOwn && IsLikeOneInDoubt(*newcomer))
    doubt = {Kind::kInDoubt};
  if (doubt.kind == Kind::kInDoubt && !doubts_end_) {
    if (!newcomer->doubt_since_ms) newcomer->doubt_since_ms = now_ms;
    if (now_ms - *newcomer->doubt_since_ms < doubt_ms_) {
      // A log that this file may resume is not finished yet.
      if (resumes.log != nullptr) resumes.log->quiet_since_ms = now_ms;
      return doubt;
    }
  }
  return resumes.log != nullptr ? resumes : Verdict{Kind::kOwn, doubt.log};
}

bool CopyDetector::IsLikeOneInDoubt(const Newcomer& newcomer) const {
  return std::any_of(newcomers_.begin(), newcomers_.end(), [&newcomer](const auto& entry) {
    const Newcomer& other = entry.second;
    return &other != &newcomer && other.seen_this_scan && other.doubt_since_ms && other.copy_of == nullptr &&
           other.family == newcomer.family && BeginAlike(other.first_bytes, newcomer.first_bytes) &&
           other.text.AgreesWith(newcomer.text);
  });
}

std::optional<CopyDetector::Verdict> CopyDetector::CompareWithOpen(FollowedLog* log, const Fingerprint& text,
                                                                   const HashUpTo& hash) const {
  const Opened opened(*log);
  if (opened.file() == nullptr) return std::nullopt;
  const FollowedFile& original = *opened.file();
  const Fingerprint& read = log->fingerprint();
  const absl::StatusOr<uint64_t> same =
      HashOfFile(original, read.LongestPrefix(text.size()), text.size(), stop_);
  // Checked after reading the bytes: if the log was truncated or rewritten by now, the next scan notices it,
  // and the log resumes in its copy.
  const absl::StatusOr<FileFacts> facts = original.Facts();
  if (!facts.ok() || (!same.ok() && !absl::IsOutOfRange(same.status()))) return std::nullopt;
  const absl::StatusOr<bool> holds = read.Matches(original, facts->size, Fingerprint::Compare::kEnds);
  if (!holds.ok()) return std::nullopt;
  if (!*holds) return Verdict{Kind::kInDoubt, log};
  if (same.ok() && *same == text.hash()) {
    log->copies.Add(text.all());
    return Verdict{Kind::kCopy, log};
  }
  // A log whose own file is gone resumes in its longest copy.
  return log->in_copy && text.size() > facts->size ? CompareWithClosed(log, text, hash) : Verdict{};
}

CopyDetector::Verdict CopyDetector::CompareWithClosed(FollowedLog* log, const Fingerprint& text,
                                                      const HashUpTo& hash) const {
  const Fingerprint& read = log->fingerprint();
  if (text.size() >= read.size()) {
    const absl::StatusOr<uint64_t> there = hash(read.size());
    if (!there.ok()) return {Kind::kInDoubt, log};
    if (*there != read.hash()) return {};
    // After a restart some bytes may have to be reread.
    return {text.size() <= log->log.taken() ? Kind::kCopy : Kind::kResumes, log};
  }
  if (log->copies.Contains(text.all())) return {Kind::kCopy, log};
  if (const std::optional<uint64_t> known = read.HashAt(text.size())) {
    if (*known != text.hash()) return {};
    log->copies.Add(text.all());  // for when the copy is compressed
    return {Kind::kCopy, log};
  }
  if (text.SharedSize(read) >= Fingerprint::kIdentifyingBytes) return {Kind::kCopy, log, /*guessed=*/true};
  return {Kind::kInDoubt, log};
}

FollowedLog* CopyDetector::KnownOriginal(const FileFacts& facts) {
  const auto known = newcomers_.find(facts.identity);
  if (known == newcomers_.end()) return nullptr;
  Newcomer& newcomer = known->second;
  newcomer.seen_this_scan = true;
  return newcomer.size == facts.size && newcomer.modified == facts.modified ? newcomer.copy_of : nullptr;
}

bool CopyDetector::InDoubt(const FileIdentity& identity) const {
  const auto known = newcomers_.find(identity);
  return known != newcomers_.end() && known->second.copy_of == nullptr;
}

void CopyDetector::EndScan() {
  directories_.clear();
  std::erase_if(newcomers_, [](const auto& entry) { return !entry.second.seen_this_scan; });
  for (auto& [identity, newcomer] : newcomers_) newcomer.seen_this_scan = false;
}

bool CopyDetector::MayHoldLog(const std::string& path, const FileIdentity& identity,
                              std::string_view first_bytes) const {
  const std::vector<FollowedLog*> logs = Candidates(path, identity);
  return std::any_of(logs.begin(), logs.end(),
                     [&](const FollowedLog* log) { return BeginsLike(*log, first_bytes); });
}

std::set<uint64_t> CopyDetector::PrefixSizes(const std::string& path, const FileIdentity& identity) const {
  std::set<uint64_t> sizes;
  for (const FollowedLog* log : Candidates(path, identity)) sizes.insert(log->fingerprint().size());
  const auto [begin, end] = files_.equal_range(identity);
  for (auto file = begin; file != end; ++file) sizes.insert(file->second->fingerprint().size());
  return sizes;
}

CopyDetector::Verdict CopyDetector::JudgeArchive(const std::string& path, const FileFacts& facts,
                                                 const ArchiveContents& contents) const {
  const HashUpTo hash = [&contents](uint64_t prefix) -> absl::StatusOr<uint64_t> {
    const auto known = contents.hashes.find(prefix);
    if (prefix == 0) return 0;
    if (known == contents.hashes.end()) return absl::OutOfRangeError("too short");
    return known->second;
  };
  // The archive itself may have been counted, by this process or another.
  const auto [begin, end] = files_.equal_range(facts.identity);
  for (auto file = begin; file != end; ++file) {
    const uint64_t size = file->second->fingerprint().size();
    if (contents.text.size() < size || (size == 0 && contents.text.size() > 0)) continue;
    const Verdict verdict = CompareWithClosed(file->second, contents.text, hash);
    if (verdict.kind != Kind::kOwn) return verdict;
  }
  Verdict doubt;
  Verdict resumes;
  Verdict own;
  for (FollowedLog* const log : Candidates(path, facts.identity)) {
    if (!BeginsLike(*log, contents.text.first_bytes()) || !log->fingerprint().AgreesWith(contents.text))
      continue;
    Verdict verdict;
    if (log->state == FollowedLog::State::kFollowed)
      verdict = CompareWithOpen(log, contents.text, hash).value_or(Verdict{Kind::kInDoubt, log});
    if (log->is_closed()) verdict = CompareWithClosed(log, contents.text, hash);
    if (verdict.kind == Kind::kCopy) return verdict;
    if (verdict.kind == Kind::kInDoubt && log->is_closed()) {
      // A whole archive does not grow any more.
      if (!contents.whole.ok() && contents.text.size() >= kLeastDamagedBytes) return {Kind::kCopy, log};
      own = {Kind::kOwn, log};
    } else if (verdict.kind == Kind::kInDoubt) {
      doubt = verdict;
    }
    if (verdict.kind == Kind::kResumes) KeepLonger(verdict, &resumes);
  }
  if (doubt.kind == Kind::kInDoubt) return doubt;
  return resumes.log != nullptr ? resumes : own;
}

}  // namespace vmsift
