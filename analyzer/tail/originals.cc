#include "analyzer/tail/originals.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "absl/status/statusor.h"
#include "analyzer/tail/rotated_name.h"

namespace vmsift {
namespace {

bool BeginAlike(std::string_view a, std::string_view b) {
  const size_t size = std::min(a.size(), b.size());
  return size > 0 && a.substr(0, size) == b.substr(0, size);
}

std::string Absolute(const std::string& path) {
  std::error_code error;
  return std::filesystem::absolute(path, error).lexically_normal().string();
}

}  // namespace

void Originals::Add(FollowedLog* log) {
  const std::string first_path = Absolute(log->first_path);
  families_[FamilyOf(first_path)].push_back({log, first_path});
}

void Originals::AddArchive(FollowedLog* log) {
  archives_.emplace(log->identity, log);
}

void Originals::Forget(const FollowedLog* log) {
  const auto family = families_.find(FamilyOf(Absolute(log->first_path)));
  std::erase_if(family->second, [log](const Member& member) { return member.log == log; });
  if (family->second.empty()) families_.erase(family);
  const auto [begin, end] = archives_.equal_range(log->identity);
  const auto archive = std::find_if(begin, end, [log](const auto& entry) { return entry.second == log; });
  if (archive != end) archives_.erase(archive);
}

std::vector<FollowedLog*> Originals::Of(const std::string& path, std::string_view first_bytes) const {
  std::vector<FollowedLog*> originals;
  const std::string absolute = Absolute(path);
  const auto family = families_.find(FamilyOf(absolute));
  if (!copies_can_be_ || family == families_.end()) return originals;
  for (auto member = family->second.rbegin(); member != family->second.rend(); ++member) {
    // What stands where the log began is not its copy but its successor.
    if (member->first_path != absolute && BeginAlike(member->log->first_bytes, first_bytes))
      originals.push_back(member->log);
  }
  return originals;
}

FollowedLog* Originals::CopyOf(const std::string& path, const FollowedFile& file, const FileFacts& facts,
                               std::string_view first_bytes, int64_t now_ms) {
  for (FollowedLog* original : Of(path, first_bytes)) {
    if (IsCopyOf(original, file, facts, now_ms)) return original;
  }
  becoming_copies_.erase(facts.identity);
  return nullptr;
}

bool Originals::IsCopyOf(FollowedLog* original, const FollowedFile& file, const FileFacts& facts,
                         int64_t now_ms) {
  const uint64_t taken = original->log.taken();
  const std::string& last_bytes = original->log.last_bytes();
  if (original->file != nullptr) {
    std::string last(std::min<uint64_t>(facts.size, LiveLog::kLastBytes), '\0');
    const uint64_t at = facts.size - last.size();
    const absl::StatusOr<size_t> got = file.ReadAt(at, last.data(), last.size());
    if (!got.ok() || *got != last.size() || !original->file->Holds(at, last)) return false;
    original->Keep({facts.size, last});
    return true;
  }
  if (facts.size >= taken) return file.Holds(taken - last_bytes.size(), last_bytes);
  // Shorter than what was read of a log whose bytes are gone.
  for (const FollowedLog::CopyEnd& end : original->copy_ends) {
    if (end.size == facts.size && file.Holds(end.size - end.last_bytes.size(), end.last_bytes)) return true;
  }
  // Or it is still being made, as long as it grows.
  const auto [known, is_new] = becoming_copies_.try_emplace(facts.identity, Growing{now_ms, facts.size});
  Growing& growing = known->second;
  growing.met = true;
  if (growing.size != facts.size) growing = {now_ms, facts.size};
  return now_ms - growing.since_ms < grace_ms_;
}

void Originals::EndLook() {
  std::erase_if(becoming_copies_, [](const auto& entry) { return !entry.second.met; });
  for (auto& [identity, growing] : becoming_copies_) growing.met = false;
}

FollowedLog* Originals::CountedAs(const FileFacts& facts, const PackedLog& packed) const {
  const auto [begin, end] = archives_.equal_range(facts.identity);
  const auto counted = std::find_if(begin, end, [&packed](const auto& archive) {
    const std::string& first_bytes = archive.second->first_bytes;
    return !first_bytes.empty() && packed.first_bytes.starts_with(first_bytes);
  });
  return counted == end ? nullptr : counted->second;
}

FollowedLog* Originals::CopiedFrom(const std::string& path, const PackedLog& packed) const {
  for (FollowedLog* original : Of(path, packed.first_bytes)) {
    const uint64_t taken = original->log.taken();
    if (packed.size >= taken) {
      if (unpacker_->LookInto(path, taken).before.ends_with(original->log.last_bytes())) return original;
    } else if (original->file != nullptr) {
      if (!original->file->Holds(packed.size - packed.before.size(), packed.before)) continue;
      if (packed.whole.ok()) original->Keep({packed.size, packed.before});
      return original;
    } else if (packed.whole.ok()) {
      if (original->Knows({packed.size, packed.before})) return original;
      // Else it is another log that began alike.
    } else if (packed.first_bytes.size() == LiveLog::kLastBytes &&
               original->first_bytes == packed.first_bytes) {
      return original;
    }
  }
  return nullptr;
}

}  // namespace vmsift
