#include "analyzer/follow/copy_detector.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/status/statusor.h"
#include "analyzer/follow/rotated_name.h"

namespace vmsift {
namespace {

using Kind = Originals::Verdict::Kind;

// A damaged archive is taken for a copy of a log that is alike as far as it goes, which must be so far.
constexpr uint64_t kLeastOfDamaged = 256;  // bytes

bool BeginAlike(std::string_view a, std::string_view b) {
  const size_t size = std::min(a.size(), b.size());
  return size > 0 && a.substr(0, size) == b.substr(0, size);
}

// Whether a path is another one with something behind it.
bool IsMadeOf(std::string_view path, std::string_view other) {
  return path.size() > other.size() && path.substr(0, other.size()) == other;
}

// How far two beginnings that agree were compared.
uint64_t Compared(const Beginning& a, const Beginning& b) {
  return a.size() == b.size() ? a.size() : a.Before(std::min(a.size(), b.size())).size;
}

bool IsClosed(const FollowedLog& log) {
  return log.state == FollowedLog::State::kOrphan || log.state == FollowedLog::State::kFinished;
}

// The file of a log that is followed, which may rest. Null where it is not in its place.
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

absl::StatusOr<bool> HoldsWhatWasRead(const FollowedFile& file, uint64_t size, const FollowedLog& log,
                                      Compare compare) {
  constexpr uint64_t kMostReadAgain = 64 << 20;  // bytes
  const Beginning& read = log.log.beginning();
  if (size < read.size()) return false;
  std::string begin(log.first_bytes.size(), '\0');
  const absl::StatusOr<size_t> got = file.ReadAt(0, begin.data(), begin.size());
  if (!got.ok()) return got.status();
  if (*got != begin.size() || begin != log.first_bytes) return false;
  if (compare == Compare::kEnds || read.size() > kMostReadAgain) return HoldsStill(file, read);
  const absl::StatusOr<uint64_t> hash = HashOfFile(file, {}, read.size(), nullptr);
  if (absl::IsOutOfRange(hash.status())) return false;
  if (!hash.ok()) return hash.status();
  return *hash == read.hash();
}

std::string Originals::Absolute(const std::string& path) const {
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

void Originals::Add(FollowedLog* log) {
  AddName(log, log->first_path);
  AddName(log, log->path);
  if (!log->home.empty()) AddName(log, log->home);
}

void Originals::AddName(FollowedLog* log, const std::string& path) {
  const std::string absolute = Absolute(path);
  const std::string family = FamilyOf(absolute);
  std::vector<std::string>& known = families_of_[log];
  if (std::find(known.begin(), known.end(), family) != known.end()) return;
  known.push_back(family);
  families_[family].push_back({log, absolute});
}

size_t Originals::doubts() const {
  return static_cast<size_t>(std::count_if(newcomers_.begin(), newcomers_.end(), [](const auto& entry) {
    return entry.second.doubt_since_ms && entry.second.copy_of == nullptr;
  }));
}

void Originals::Forget(const FollowedLog* log) {
  for (const std::string& name : families_of_[log]) {
    const auto family = families_.find(name);
    std::erase_if(family->second, [log](const Member& member) { return member.log == log; });
    if (family->second.empty()) families_.erase(family);
  }
  families_of_.erase(log);
  std::erase_if(newcomers_, [log](const auto& entry) { return entry.second.copy_of == log; });
  DropFile(log);
}

void Originals::KeepFile(FollowedLog* log) {
  DropFile(log);
  files_.emplace(log->identity, log);
}

void Originals::DropFile(const FollowedLog* log) {
  const auto [begin, end] = files_.equal_range(log->identity);
  const auto file = std::find_if(begin, end, [log](const auto& entry) { return entry.second == log; });
  if (file != end) files_.erase(file);
}

std::vector<FollowedLog*> Originals::Of(const std::string& path, const FileIdentity& identity) const {
  std::vector<FollowedLog*> logs;
  const std::string absolute = Absolute(path);
  const auto family = families_.find(FamilyOf(absolute));
  if (family != families_.end()) {
    for (auto member = family->second.rbegin(); member != family->second.rend(); ++member) {
      // What stands where the log began is not its copy but its successor, unless it is surely the same file.
      const bool same_file = identity.born != 0 && member->log->identity == identity;
      // But for a log that was found under a name that rotation makes of the one it has now.
      const bool is_place = member->path == absolute && !IsMadeOf(absolute, Absolute(member->log->path));
      if (same_file || (!is_place && MayBeRotated(member->path, absolute))) logs.push_back(member->log);
    }
  }
  const auto [begin, end] = files_.equal_range(identity);
  for (auto file = begin; file != end; ++file) {
    if (identity.born == 0 && Absolute(file->second->first_path) == absolute) continue;
    if (std::find(logs.begin(), logs.end(), file->second) == logs.end()) logs.push_back(file->second);
  }
  if (!copies_can_be_)
    std::erase_if(logs, [](const FollowedLog* log) { return log->state != FollowedLog::State::kOrphan; });
  return logs;
}

Originals::Verdict Originals::Judge(const FollowedFile& file, const FileFacts& facts,
                                    std::string_view first_bytes, int64_t now_ms) {
  std::vector<FollowedLog*> logs = Of(file.path(), facts.identity);
  std::erase_if(logs, [&](const FollowedLog* log) { return !BeginAlike(log->first_bytes, first_bytes); });
  // A log's own file, which moved out of sight and back.
  for (FollowedLog* const log : logs) {
    if (log->identity != facts.identity || !IsClosed(*log)) continue;
    const absl::StatusOr<bool> holds = HoldsWhatWasRead(file, facts.size, *log, Compare::kAll);
    if (!holds.ok()) return {Kind::kInDoubt, log};
    if (!*holds) continue;
    const bool over = log->state == FollowedLog::State::kFinished && facts.size == log->log.taken();
    return {over ? Kind::kCopy : Kind::kGoesOn, log};
  }
  // Or one that was written anew, and holds nothing of what it held.
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
  newcomer.met = true;
  newcomer.copy_of = nullptr;
  if (facts.size < newcomer.text.size() || !HoldsStill(file, newcomer.text).value_or(false)) newcomer = {};
  newcomer.family = family;
  newcomer.first_bytes = first_bytes;
  const Verdict verdict = JudgeAmong(logs, file, facts.size, &newcomer, now_ms);
  newcomer.size = facts.size;
  newcomer.modified = facts.modified;
  if (verdict.kind == Kind::kCopy) {
    newcomer.copy_of = verdict.log;
    newcomer.doubt_since_ms.reset();
  }
  if (verdict.kind == Kind::kOwn || verdict.kind == Kind::kGoesOn) newcomers_.erase(facts.identity);
  return verdict;
}

Originals::Verdict Originals::JudgeAmong(const std::vector<FollowedLog*>& logs, const FollowedFile& file,
                                         uint64_t size, Newcomer* newcomer, int64_t now_ms) {
  const Beginning& text = newcomer->text;
  const auto agrees = [&text](const FollowedLog* log) { return log->log.beginning().AgreesWith(text); };
  const auto is_like_another = [&] {
    return std::any_of(logs.begin(), logs.end(), agrees) || IsLikeOneInDoubt(*newcomer);
  };
  const auto stop = [&] { return (stop_ && stop_()) || !is_like_another(); };
  const absl::Status read = ReadOn(file, size, stop, &newcomer->text);
  if (absl::IsCancelled(read)) return {is_like_another() ? Kind::kInDoubt : Kind::kOwn};
  // Of what cannot be read on, as much is counted as can be; what became shorter meanwhile is still written.
  if (!read.ok() && !absl::IsOutOfRange(read)) return {Kind::kOwn};
  const HashUpTo hash = [&](uint64_t place) { return HashOfFile(file, text.Before(place), place, stop_); };
  Verdict doubt;
  Verdict goes_on;
  if (!read.ok()) doubt = {Kind::kInDoubt};
  for (FollowedLog* const log : logs) {
    if (!read.ok() || !agrees(log)) continue;
    Verdict verdict;
    if (log->state == FollowedLog::State::kFollowed) {
      const std::optional<Verdict> compared = CompareWithOpen(log, text, hash);
      if (!compared) return {Kind::kInDoubt, log};
      verdict = *compared;
    }
    if (IsClosed(*log)) verdict = CompareWithClosed(log, text, hash);
    if (verdict.kind == Kind::kCopy) return verdict;
    if (verdict.kind == Kind::kInDoubt) doubt = verdict;
    // Of two logs of which one begins like the other, the longer one.
    if (verdict.kind == Kind::kGoesOn &&
        (goes_on.log == nullptr || goes_on.log->log.taken() < log->log.taken()))
      goes_on = verdict;
  }
  if (doubt.kind == Kind::kOwn && goes_on.kind == Kind::kOwn && IsLikeOneInDoubt(*newcomer))
    doubt = {Kind::kInDoubt};
  if (doubt.kind == Kind::kInDoubt && !doubts_end_) {
    if (!newcomer->doubt_since_ms) newcomer->doubt_since_ms = now_ms;
    if (now_ms - *newcomer->doubt_since_ms < doubt_ms_) {
      // A log that may go on here is not over.
      if (goes_on.log != nullptr) goes_on.log->quiet_since_ms = now_ms;
      return doubt;
    }
  }
  return goes_on.log != nullptr ? goes_on : Verdict{Kind::kOwn, doubt.log};
}

bool Originals::IsLikeOneInDoubt(const Newcomer& newcomer) const {
  return std::any_of(newcomers_.begin(), newcomers_.end(), [&newcomer](const auto& entry) {
    const Newcomer& other = entry.second;
    return &other != &newcomer && other.met && other.doubt_since_ms && other.copy_of == nullptr &&
           other.family == newcomer.family && BeginAlike(other.first_bytes, newcomer.first_bytes) &&
           other.text.AgreesWith(newcomer.text);
  });
}

std::optional<Originals::Verdict> Originals::CompareWithOpen(FollowedLog* log, const Beginning& text,
                                                             const HashUpTo& hash) const {
  const Opened opened(*log);
  if (opened.file() == nullptr) return std::nullopt;
  const FollowedFile& original = *opened.file();
  const Beginning& read = log->log.beginning();
  const absl::StatusOr<uint64_t> same = HashOfFile(original, read.Before(text.size()), text.size(), stop_);
  // Looked at after the bytes: a log that was cut or written anew by now is found to be so at the next look,
  // and goes on in its copy.
  const absl::StatusOr<FileFacts> facts = original.Facts();
  if (!facts.ok() || (!same.ok() && !absl::IsOutOfRange(same.status()))) return std::nullopt;
  const absl::StatusOr<bool> holds = HoldsWhatWasRead(original, facts->size, *log);
  if (!holds.ok()) return std::nullopt;
  if (!*holds) return Verdict{Kind::kInDoubt, log};
  if (same.ok() && *same == text.hash()) {
    log->Keep(text.all());
    return Verdict{Kind::kCopy, log};
  }
  // A log whose own file is gone goes on in the longest copy.
  return log->in_copy && text.size() > facts->size ? CompareWithClosed(log, text, hash) : Verdict{};
}

Originals::Verdict Originals::CompareWithClosed(FollowedLog* log, const Beginning& text,
                                                const HashUpTo& hash) const {
  const Beginning& read = log->log.beginning();
  if (text.size() >= read.size()) {
    const absl::StatusOr<uint64_t> there = hash(read.size());
    if (!there.ok()) return {Kind::kInDoubt, log};
    if (*there != read.hash()) return {};
    // What was read before a restart may have to be read again.
    return {text.size() <= log->log.taken() ? Kind::kCopy : Kind::kGoesOn, log};
  }
  if (log->Knows(text.all())) return {Kind::kCopy, log};
  if (const std::optional<uint64_t> known = read.HashAt(text.size())) {
    if (*known != text.hash()) return {};
    log->Keep(text.all());  // for when it is packed
    return {Kind::kCopy, log};
  }
  if (Compared(text, read) >= Beginning::kTellingBytes) return {Kind::kCopy, log, /*guessed=*/true};
  return {Kind::kInDoubt, log};
}

FollowedLog* Originals::KnownCopyOf(const FileFacts& facts) {
  const auto known = newcomers_.find(facts.identity);
  if (known == newcomers_.end()) return nullptr;
  Newcomer& newcomer = known->second;
  newcomer.met = true;
  return newcomer.size == facts.size && newcomer.modified == facts.modified ? newcomer.copy_of : nullptr;
}

bool Originals::InDoubt(const FileIdentity& identity) const {
  const auto known = newcomers_.find(identity);
  return known != newcomers_.end() && known->second.copy_of == nullptr;
}

void Originals::EndLook() {
  directories_.clear();
  std::erase_if(newcomers_, [](const auto& entry) { return !entry.second.met; });
  for (auto& [identity, newcomer] : newcomers_) newcomer.met = false;
}

bool Originals::MayHold(const std::string& path, const FileIdentity& identity,
                        std::string_view first_bytes) const {
  const std::vector<FollowedLog*> logs = Of(path, identity);
  return std::any_of(logs.begin(), logs.end(),
                     [&](const FollowedLog* log) { return BeginAlike(log->first_bytes, first_bytes); });
}

std::set<uint64_t> Originals::PlacesFor(const std::string& path, const FileIdentity& identity) const {
  std::set<uint64_t> places;
  for (const FollowedLog* log : Of(path, identity)) places.insert(log->log.beginning().size());
  const auto [begin, end] = files_.equal_range(identity);
  for (auto file = begin; file != end; ++file) places.insert(file->second->log.beginning().size());
  return places;
}

Originals::Verdict Originals::JudgePacked(const std::string& path, const FileFacts& facts,
                                          const PackedLog& packed) const {
  const HashUpTo hash = [&packed](uint64_t place) -> absl::StatusOr<uint64_t> {
    const auto known = packed.hashes.find(place);
    if (place == 0) return 0;
    if (known == packed.hashes.end()) return absl::OutOfRangeError("too short");
    return known->second;
  };
  // Counted before, by this process or another: also when following had but begun.
  const auto [begin, end] = files_.equal_range(facts.identity);
  for (auto file = begin; file != end; ++file) {
    const uint64_t size = file->second->log.beginning().size();
    if (packed.text.size() < size || (size == 0 && packed.text.size() > 0)) continue;
    const Verdict verdict = CompareWithClosed(file->second, packed.text, hash);
    if (verdict.kind != Kind::kOwn) return verdict;
  }
  Verdict doubt;
  Verdict goes_on;
  Verdict own;
  for (FollowedLog* const log : Of(path, facts.identity)) {
    if (!BeginAlike(log->first_bytes, packed.first_bytes) || !log->log.beginning().AgreesWith(packed.text))
      continue;
    Verdict verdict;
    if (log->state == FollowedLog::State::kFollowed)
      verdict = CompareWithOpen(log, packed.text, hash).value_or(Verdict{Kind::kInDoubt, log});
    if (IsClosed(*log)) verdict = CompareWithClosed(log, packed.text, hash);
    if (verdict.kind == Kind::kCopy) return verdict;
    if (verdict.kind == Kind::kInDoubt && IsClosed(*log)) {
      // What is whole does not grow any more.
      if (!packed.whole.ok() && packed.text.size() >= kLeastOfDamaged) return {Kind::kCopy, log};
      own = {Kind::kOwn, log};
    } else if (verdict.kind == Kind::kInDoubt) {
      doubt = verdict;
    }
    if (verdict.kind == Kind::kGoesOn &&
        (goes_on.log == nullptr || goes_on.log->log.taken() < log->log.taken()))
      goes_on = verdict;
  }
  if (doubt.kind == Kind::kInDoubt) return doubt;
  return goes_on.log != nullptr ? goes_on : own;
}

}  // namespace vmsift
