#include "analyzer/tail/originals.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/status/statusor.h"
#include "analyzer/tail/rotated_name.h"

namespace vmsift {
namespace {

using Kind = Originals::Verdict::Kind;

// Logs that have so many bytes in common are one.
constexpr uint64_t kTellingBytes = 64 << 10;

bool BeginAlike(std::string_view a, std::string_view b) {
  const size_t size = std::min(a.size(), b.size());
  return size > 0 && a.substr(0, size) == b.substr(0, size);
}

std::string Absolute(const std::string& path) {
  std::error_code error;
  return std::filesystem::absolute(path, error).lexically_normal().string();
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

// Whether both files hold the same bytes between two places.
bool SameBetween(const FollowedFile& a, const FollowedFile& b, uint64_t from, uint64_t to,
                 const std::function<bool()>& stop) {
  constexpr size_t kPart = 256 << 10;
  std::string one;
  std::string other;
  for (; from < to; from += one.size()) {
    if (stop && stop()) return false;
    const size_t size = static_cast<size_t>(std::min<uint64_t>(kPart, to - from));
    one.resize(size);
    other.resize(size);
    const absl::StatusOr<size_t> got = a.ReadAt(from, one.data(), size);
    const absl::StatusOr<size_t> there = b.ReadAt(from, other.data(), size);
    if (!got.ok() || !there.ok() || *got != size || *there != size || one != other) return false;
  }
  return true;
}

}  // namespace

bool HoldsWhatWasRead(const FollowedFile& file, uint64_t size, const FollowedLog& log) {
  std::string begin(log.first_bytes.size(), '\0');
  const absl::StatusOr<size_t> got = file.ReadAt(0, begin.data(), begin.size());
  return got.ok() && *got == begin.size() && begin == log.first_bytes && size >= log.log.beginning().size() &&
         HoldsStill(file, log.log.beginning());
}

void Originals::Add(FollowedLog* log) {
  const std::string first_path = Absolute(log->first_path);
  families_[FamilyOf(first_path)].push_back({log, first_path});
}

void Originals::Forget(const FollowedLog* log) {
  const auto family = families_.find(FamilyOf(Absolute(log->first_path)));
  std::erase_if(family->second, [log](const Member& member) { return member.log == log; });
  if (family->second.empty()) families_.erase(family);
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
      if (member->first_path != absolute || (identity.born != 0 && member->log->identity == identity))
        logs.push_back(member->log);
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
  const std::string family = FamilyOf(Absolute(file.path()));
  const bool doubtful = std::any_of(newcomers_.begin(), newcomers_.end(), [&](const auto& entry) {
    return entry.second.doubt_since_ms && entry.second.family == family;
  });
  if (logs.empty() && !doubtful) {
    newcomers_.erase(facts.identity);
    return {Kind::kOwn};
  }
  // A log's own file, which moved out of sight and back.
  for (FollowedLog* const log : logs) {
    if (log->identity != facts.identity || !IsClosed(*log) || !HoldsWhatWasRead(file, facts.size, *log))
      continue;
    const bool over = log->state == FollowedLog::State::kFinished && facts.size == log->log.taken();
    return {over ? Kind::kCopy : Kind::kGoesOn, log};
  }
  Newcomer& newcomer = newcomers_[facts.identity];
  newcomer.met = true;
  newcomer.copy_of = nullptr;
  if (facts.size < newcomer.text.size() || !HoldsStill(file, newcomer.text)) newcomer = {};
  newcomer.family = family;
  newcomer.first_bytes = first_bytes;
  const Verdict verdict = JudgeAmong(logs, file, facts.size, &newcomer, now_ms);
  newcomer.size = facts.size;
  newcomer.modified = facts.modified;
  if (verdict.kind == Kind::kCopy) newcomer.copy_of = verdict.log;
  if (verdict.kind == Kind::kOwn || verdict.kind == Kind::kGoesOn) newcomers_.erase(facts.identity);
  return verdict;
}

Originals::Verdict Originals::JudgeAmong(const std::vector<FollowedLog*>& logs, const FollowedFile& file,
                                         uint64_t size, Newcomer* newcomer, int64_t now_ms) {
  const auto agrees = [newcomer](const FollowedLog* log) {
    return log->log.beginning().AgreesWith(newcomer->text);
  };
  const auto is_like_another = [&] {
    return std::any_of(logs.begin(), logs.end(), agrees) || IsLikeOneInDoubt(*newcomer);
  };
  const auto go_on = [&] { return !(stop_ && stop_()) && is_like_another(); };
  if (!ReadOn(file, size, go_on, &newcomer->text)) return {is_like_another() ? Kind::kInDoubt : Kind::kOwn};
  Verdict doubt;
  Verdict goes_on;
  for (FollowedLog* const log : logs) {
    if (!agrees(log)) continue;
    Verdict verdict;
    if (log->state == FollowedLog::State::kFollowed) verdict = CompareWithOpen(log, file, size, newcomer);
    if (IsClosed(*log)) verdict = CompareWithClosed(log, file, *newcomer);
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

Originals::Verdict Originals::CompareWithOpen(FollowedLog* log, const FollowedFile& file, uint64_t size,
                                              Newcomer* newcomer) const {
  const Opened opened(*log);
  if (opened.file() == nullptr) return {Kind::kInDoubt, log};
  const FollowedFile& original = *opened.file();
  if (newcomer->same_as != log) newcomer->same_to = 0;
  newcomer->same_as = log;
  const bool same = SameBetween(original, file, newcomer->same_to, size, stop_);
  // Looked at after the bytes: a log that was cut or written anew by now is found to be so at the next look,
  // and goes on in its copy.
  const absl::StatusOr<FileFacts> facts = original.Facts();
  if (!facts.ok() || !HoldsWhatWasRead(original, facts->size, *log)) return {Kind::kInDoubt, log};
  if (!same && stop_ && stop_()) return {Kind::kInDoubt, log};
  if (!same) {
    // A log whose own file is gone goes on in the longest copy.
    const bool longer = log->in_copy && size > facts->size;
    return longer ? CompareWithClosed(log, file, *newcomer) : Verdict{};
  }
  newcomer->same_to = size;
  log->Keep(newcomer->text.all());
  return {Kind::kCopy, log};
}

Originals::Verdict Originals::CompareWithClosed(FollowedLog* log, const FollowedFile& file,
                                                const Newcomer& newcomer) const {
  const Beginning& read = log->log.beginning();
  const Beginning& text = newcomer.text;
  if (text.size() >= read.size()) {
    const std::optional<uint64_t> hash = HashOfFile(file, text.Before(read.size()), read.size(), stop_);
    if (!hash) return {Kind::kInDoubt, log};
    if (*hash != read.hash()) return {};
    return {text.size() == read.size() ? Kind::kCopy : Kind::kGoesOn, log};
  }
  if (log->Knows(text.all()) || Compared(text, read) >= kTellingBytes) return {Kind::kCopy, log};
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
  std::erase_if(newcomers_, [](const auto& entry) { return !entry.second.met; });
  for (auto& [identity, newcomer] : newcomers_) newcomer.met = false;
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
  // Counted before, by this process or another: also when following had but begun.
  const auto [begin, end] = files_.equal_range(facts.identity);
  for (auto file = begin; file != end; ++file) {
    const Beginning& read = file->second->log.beginning();
    if (packed.text.size() >= read.size() && packed.BeginsWith(read.all()))
      return {packed.text.size() == read.size() ? Kind::kCopy : Kind::kGoesOn, file->second};
  }
  Verdict doubt;
  Verdict goes_on;
  for (FollowedLog* const log : Of(path, facts.identity)) {
    if (!BeginAlike(log->first_bytes, packed.first_bytes)) continue;
    const Verdict verdict = ComparePacked(log, packed);
    if (verdict.kind == Kind::kCopy) return verdict;
    if (verdict.kind == Kind::kInDoubt) doubt = verdict;
    if (verdict.kind == Kind::kGoesOn &&
        (goes_on.log == nullptr || goes_on.log->log.taken() < log->log.taken()))
      goes_on = verdict;
  }
  return doubt.kind == Kind::kInDoubt ? doubt : goes_on;
}

Originals::Verdict Originals::ComparePacked(FollowedLog* log, const PackedLog& packed) const {
  const Beginning& read = log->log.beginning();
  const Beginning& text = packed.text;
  if (log->state == FollowedLog::State::kFollowed) {
    const Opened opened(*log);
    if (opened.file() == nullptr) return {Kind::kInDoubt, log};
    const std::optional<uint64_t> hash =
        HashOfFile(*opened.file(), read.Before(text.size()), text.size(), stop_);
    const absl::StatusOr<FileFacts> facts = opened.file()->Facts();
    if (!facts.ok() || !HoldsWhatWasRead(*opened.file(), facts->size, *log)) return {Kind::kInDoubt, log};
    if (hash == text.hash()) {
      if (packed.whole.ok()) log->Keep(text.all());
      return {Kind::kCopy, log};
    }
    const bool longer = log->in_copy && text.size() > facts->size && packed.BeginsWith(read.all());
    return longer ? Verdict{Kind::kGoesOn, log} : Verdict{};
  }
  if (!IsClosed(*log)) return {};
  if (text.size() >= read.size()) {
    if (!packed.BeginsWith(read.all())) return {};
    return {text.size() == read.size() ? Kind::kCopy : Kind::kGoesOn, log};
  }
  if (!read.AgreesWith(text)) return {};
  const bool tells = packed.whole.ok() ? log->Knows(text.all()) || Compared(text, read) >= kTellingBytes
                                       : packed.first_bytes.size() == kFirstBytes;
  return {tells ? Kind::kCopy : Kind::kOwn, log};
}

}  // namespace vmsift
