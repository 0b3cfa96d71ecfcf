#include "analyzer/incident/success_index.h"

#include <algorithm>

namespace vmsift {

Moment MomentOf(std::optional<Timestamp> time, const Place& place) {
  return time ? Moment{0, time->ticks}
              : Moment{static_cast<uint32_t>(place.input + 1), static_cast<int64_t>(place.line)};
}

SuccessIndex::SuccessIndex(const AttemptLog& log, const absl::flat_hash_set<uint64_t>& resources) {
  const auto add = [&](const SuccessNote& note, const Moment& moment) {
    for (uint64_t resource : {note.resource, note.vm_name}) {
      if (resource != 0 && resources.contains(resource)) Add(resource, note, moment);
    }
  };
  for (const SuccessNote& note : log.successes()) add(note, {0, note.ticks});
  for (const UntimedSuccess& success : log.untimed_successes())
    add(success.note, MomentOf(std::nullopt, success.place));
  std::sort(entries_.begin(), entries_.end());
}

void SuccessIndex::Add(uint64_t resource, const SuccessNote& note, const Moment& moment) {
  if (note.deletion) {
    has_deletions_ = true;
    entries_.push_back({resource, 0, Kind::kDeletion, moment});
    return;
  }
  entries_.push_back({resource, note.operation, Kind::kOperation, moment});
  if (note.change) entries_.push_back({resource, 0, Kind::kChange, moment});
}

std::optional<Moment> SuccessIndex::First(const Entry& after) const {
  const auto next = std::upper_bound(entries_.begin(), entries_.end(), after);
  if (next == entries_.end() || next->resource != after.resource || next->operation != after.operation ||
      next->kind != after.kind || next->moment.line != after.moment.line)
    return std::nullopt;
  return next->moment;
}

std::optional<Moment> SuccessIndex::Recovery(const Spot& spot, const Moment& after) const {
  if (spot.operation == kUnnamed) return First({spot.resource, 0, Kind::kChange, after});
  const std::optional<Moment> same = First({spot.resource, spot.operation, Kind::kOperation, after});
  const std::optional<Moment> unnamed = First({spot.resource, kUnnamed, Kind::kOperation, after});
  return !same || (unnamed && *unnamed < *same) ? unnamed : same;
}

std::optional<Moment> SuccessIndex::Deletion(uint64_t resource, const Moment& after) const {
  return First({resource, 0, Kind::kDeletion, after});
}

}  // namespace vmsift
