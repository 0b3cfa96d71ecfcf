#include "analyzer/incident/layers.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/ascii_case.h"

namespace vmsift {
namespace {

// How exactly an attempt names what failed.
enum class Level { kLayer, kResource, kVmByName, kVm };

Level LevelOf(const Attempt& attempt) {
  if (!attempt.vm_id.empty()) return Level::kVm;
  if (!attempt.vm_name.empty()) return Level::kVmByName;
  return NamesResourceItself(attempt.resource_id) ? Level::kResource : Level::kLayer;
}

// The exact ones first; then by name, so that no order of the input shows.
bool IsMoreExact(const Attempt& a, const Attempt& b) {
  const auto key = [](const Attempt& attempt) {
    return std::make_tuple(-static_cast<int>(LevelOf(attempt)), attempt.vm_id, attempt.vm_name,
                           attempt.resource_id, attempt.message);
  };
  return key(a) < key(b);
}

// Of `reported`, the one that `attempt` is a second report of, or null.
Attempt* SameAttempt(const Attempt& attempt, std::vector<Attempt>* reported) {
  const Level level = LevelOf(attempt);
  const auto only = [reported](auto is_same) {
    Attempt* found = nullptr;
    for (Attempt& other : *reported) {
      if (!is_same(other)) continue;
      if (found != nullptr) return static_cast<Attempt*>(nullptr);
      found = &other;
    }
    return found;
  };
  const auto says_same = [&attempt](const Attempt& other) {
    return !attempt.message.empty() && other.message == attempt.message;
  };
  switch (level) {
    case Level::kVm:
      return nullptr;
    case Level::kVmByName:
      return only(
          [&attempt](const Attempt& other) { return EqualsIgnoreCase(other.vm_name, attempt.vm_name); });
    case Level::kResource:
      return only([&](const Attempt& other) { return !other.vm_name.empty() && says_same(other); });
    case Level::kLayer:
      break;
  }
  const auto same = std::find_if(reported->begin(), reported->end(), says_same);
  if (same != reported->end()) return &*same;
  return reported->empty() ? nullptr : &reported->front();
}

// Appends the attempts of one id and root cause.
void MergeGroup(std::vector<const Attempt*>* layers, MergedAttempts* result) {
  if (layers->size() == 1) {
    result->attempts.push_back(layers->front());
    return;
  }
  std::sort(layers->begin(), layers->end(),
            [](const Attempt* a, const Attempt* b) { return IsMoreExact(*a, *b); });
  std::vector<Attempt> reported;
  for (const Attempt* layer : *layers) {
    if (Attempt* const same = SameAttempt(*layer, &reported)) {
      MergeAttempt(*layer, same);
    } else {
      reported.push_back(*layer);
    }
  }
  for (Attempt& attempt : reported)
    result->attempts.push_back(&result->merged.emplace_back(std::move(attempt)));
}

}  // namespace

uint64_t LayersKey(const Attempt& attempt) {
  return attempt.id ^ ResourceHash(attempt.code) << 1;
}

MergedAttempts MergeLayers(const std::vector<Attempt>& attempts) {
  MergedAttempts result;
  result.attempts.reserve(attempts.size());
  std::vector<std::pair<uint64_t, const Attempt*>> by_id;
  for (const Attempt& attempt : attempts) {
    if (attempt.id == 0) {
      result.attempts.push_back(&attempt);
    } else {
      by_id.emplace_back(LayersKey(attempt), &attempt);
    }
  }
  std::sort(by_id.begin(), by_id.end());
  std::vector<const Attempt*> layers;
  for (size_t first = 0, end = 0; first < by_id.size(); first = end) {
    layers.clear();
    for (; end < by_id.size() && by_id[end].first == by_id[first].first; ++end)
      layers.push_back(by_id[end].second);
    MergeGroup(&layers, &result);
  }
  return result;
}

}  // namespace vmsift
