#include "analyzer/tail/originals.h"

#include <algorithm>

#include "absl/status/statusor.h"
#include "analyzer/tail/rotated_name.h"

namespace vmsift {
namespace {

bool BeginAlike(std::string_view a, std::string_view b) {
  const size_t size = std::min(a.size(), b.size());
  return size > 0 && a.substr(0, size) == b.substr(0, size);
}

}  // namespace

void Originals::Add(FollowedLog* log) {
  families_[FamilyOf(log->first_path)].push_back(log);
}

std::vector<FollowedLog*> Originals::Of(const std::string& path, std::string_view first_bytes) const {
  std::vector<FollowedLog*> originals;
  const auto family = families_.find(FamilyOf(path));
  if (!copies_can_be_ || family == families_.end()) return originals;
  for (auto log = family->second.rbegin(); log != family->second.rend(); ++log) {
    // What stands where the log began is not its copy but its successor.
    if ((*log)->first_path != path && BeginAlike((*log)->first_bytes, first_bytes)) originals.push_back(*log);
  }
  return originals;
}

bool Originals::IsCopy(const std::string& path, const FollowedFile& file, const FileFacts& facts,
                       std::string_view first_bytes, int64_t now_ms) {
  const std::vector<FollowedLog*> originals = Of(path, first_bytes);
  const bool is_copy = std::any_of(originals.begin(), originals.end(), [&](const FollowedLog* original) {
    return IsCopyOf(*original, file, facts, now_ms);
  });
  if (!is_copy) becoming_copies_.erase(facts.identity);
  return is_copy;
}

bool Originals::IsCopyOf(const FollowedLog& original, const FollowedFile& file, const FileFacts& facts,
                         int64_t now_ms) {
  const uint64_t taken = original.log.taken();
  const std::string& last_bytes = original.log.last_bytes();
  if (facts.size >= taken && original.file == nullptr)
    return file.Holds(taken - last_bytes.size(), last_bytes);
  if (original.file != nullptr) {
    std::string last(std::min<uint64_t>(facts.size, LiveLog::kLastBytes), '\0');
    const uint64_t at = facts.size - last.size();
    const absl::StatusOr<size_t> got = file.ReadAt(at, last.data(), last.size());
    return got.ok() && *got == last.size() && original.file->Holds(at, last);
  }
  // Shorter than what it may be a copy of, whose bytes are gone: it is one that is still being made, as long
  // as it grows.
  const auto [since, is_new] = becoming_copies_.try_emplace(facts.identity, now_ms, facts.size);
  if (!is_new && since->second.second != facts.size) since->second = {now_ms, facts.size};
  return now_ms - since->second.first < grace_ms_;
}

FollowedLog* Originals::CountedAs(const std::string& path, const FileFacts& facts,
                                  const PackedLog& packed) const {
  const auto family = families_.find(FamilyOf(path));
  if (family == families_.end()) return nullptr;
  for (FollowedLog* log : family->second) {
    if (log->identity == facts.identity && !log->first_bytes.empty() &&
        packed.first_bytes.starts_with(log->first_bytes))
      return log;
  }
  return nullptr;
}

FollowedLog* Originals::CopiedFrom(const std::string& path, const PackedLog& packed) const {
  for (FollowedLog* original : Of(path, packed.first_bytes)) {
    const uint64_t taken = original->log.taken();
    if (packed.size >= taken) {
      if (unpacker_->LookInto(path, taken).before.ends_with(original->log.last_bytes())) return original;
    } else if (packed.whole.ok()) {
      continue;  // another log that began alike
    } else if (original->file != nullptr) {
      if (original->file->Holds(packed.size - packed.before.size(), packed.before)) return original;
    } else if (packed.first_bytes.size() == LiveLog::kLastBytes &&
               original->first_bytes == packed.first_bytes) {
      return original;
    }
  }
  return nullptr;
}

}  // namespace vmsift
