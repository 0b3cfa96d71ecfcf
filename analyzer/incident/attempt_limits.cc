#include "analyzer/incident/attempt_limits.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>
#include <vector>

#include "analyzer/incident/incidents.h"

namespace vmsift {
namespace {

constexpr int64_t kNoTime = std::numeric_limits<int64_t>::min();

// The time from which on successes are kept.
int64_t SuccessesSince(const AttemptLimits& limits, const AttemptLog& log) {
  if (log.successes().size() <= limits.successes) return kNoTime;
  std::vector<int64_t> times;
  times.reserve(log.successes().size());
  for (const SuccessNote& note : log.successes()) times.push_back(note.ticks);
  const auto first = times.end() - static_cast<std::ptrdiff_t>(limits.successes / 2);
  std::nth_element(times.begin(), first, times.end());
  return *first;
}

// Drops incidents until `most` attempts are left.
void DropDown(size_t most, const std::vector<AttemptFate>& fates, std::vector<bool>* keep) {
  std::vector<size_t> order(fates.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto rank = [&fates](size_t i) { return std::make_tuple(!fates[i].ended, fates[i].last); };
  std::sort(order.begin(), order.end(), [&rank](size_t a, size_t b) { return rank(a) < rank(b); });
  size_t left = static_cast<size_t>(std::count(keep->begin(), keep->end(), true));
  for (size_t at = 0; at < order.size(); ++at) {
    // The attempts of an incident have one rank, and go together.
    if (left <= most && (at == 0 || rank(order[at]) != rank(order[at - 1]))) return;
    left -= (*keep)[order[at]];
    (*keep)[order[at]] = false;
  }
}

}  // namespace

uint64_t DropOldAttempts(const AttemptLimits& limits, AttemptLog* log) {
  const size_t untimed = log->untimed_successes().size();
  const bool many_attempts = log->attempts().size() > limits.attempts;
  const bool many_untimed = untimed > limits.successes;
  if (!many_attempts && !many_untimed && log->successes().size() <= limits.successes) return 0;
  const int64_t since = SuccessesSince(limits, *log);
  const std::vector<AttemptFate> fates = FindFates(*log, {});
  std::vector<bool> keep(fates.size());
  for (size_t i = 0; i < fates.size(); ++i) {
    const bool timed = fates[i].last != kNoTime;
    const bool loses_its_end = fates[i].ended && (timed ? fates[i].first < since : many_untimed);
    keep[i] = !loses_its_end;
  }
  if (many_attempts) DropDown(limits.attempts / 2, fates, &keep);
  log->Retain(keep, since, many_untimed ? untimed - limits.successes / 2 : 0);
  return static_cast<uint64_t>(std::count(keep.begin(), keep.end(), false));
}

}  // namespace vmsift
