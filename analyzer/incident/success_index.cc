#include "analyzer/incident/success_index.h"

#include <algorithm>

namespace vmsift {

Moment MomentOf(std::optional<Timestamp> time, const Place& place) {
  return time ? Moment{0, time->ticks} : Moment{place.input + 1, static_cast<int64_t>(place.line)};
}

SuccessIndex::SuccessIndex(const AttemptLog& log, const absl::flat_hash_set<uint64_t>& resources) {
  for (const SuccessNote& note : log.successes()) {
    if (resources.contains(note.resource)) Add(note, {0, note.ticks});
  }
  for (const UntimedSuccess& success : log.untimed_successes()) {
    if (resources.contains(success.note.resource)) Add(success.note, MomentOf(std::nullopt, success.place));
  }
  for (auto& [key, moments] : moments_) std::sort(moments.begin(), moments.end());
}

void SuccessIndex::Add(const SuccessNote& note, const Moment& moment) {
  if (note.deletion) {
    has_deletions_ = true;
    moments_[{note.resource, Kind::kDeletion, 0}].push_back(moment);
    return;
  }
  moments_[{note.resource, Kind::kOperation, note.operation}].push_back(moment);
  if (note.change) moments_[{note.resource, Kind::kChange, 0}].push_back(moment);
}

std::optional<Moment> SuccessIndex::First(const Key& key, const Moment& after) const {
  const auto found = moments_.find(key);
  if (found == moments_.end()) return std::nullopt;
  const auto next = std::upper_bound(found->second.begin(), found->second.end(), after);
  if (next == found->second.end() || next->line != after.line) return std::nullopt;
  return *next;
}

std::optional<Moment> SuccessIndex::Recovery(const Spot& spot, const Moment& after) const {
  if (spot.operation == kUnnamed) return First({spot.resource, Kind::kChange, 0}, after);
  const std::optional<Moment> same = First({spot.resource, Kind::kOperation, spot.operation}, after);
  const std::optional<Moment> unnamed = First({spot.resource, Kind::kOperation, kUnnamed}, after);
  return !same || (unnamed && *unnamed < *same) ? unnamed : same;
}

std::optional<Moment> SuccessIndex::Deletion(uint64_t resource, const Moment& after) const {
  return First({resource, Kind::kDeletion, 0}, after);
}

}  // namespace vmsift
