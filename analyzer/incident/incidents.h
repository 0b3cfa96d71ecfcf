// Attempts and successes -> incidents: what a person would call one problem. docs/incidents.md states the
// rules.
//
// The result depends on what was logged, not on the order of lines, files or threads.
#ifndef VMSIFT_ANALYZER_INCIDENT_INCIDENTS_H_
#define VMSIFT_ANALYZER_INCIDENT_INCIDENTS_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "analyzer/count/attempt_log.h"
#include "base/timestamp.h"

namespace vmsift {

enum class IncidentOutcome {
  kOpen,       // nothing says that it is over
  kRecovered,  // the operation went well later
  kGone,       // the resource was deleted
};
std::string_view IncidentOutcomeName(IncidentOutcome outcome);

// Views are into the attempts.
struct Incident {
  static constexpr size_t kMostIds = 20;
  static constexpr size_t kMostPlaces = 10;

  std::string_view code;
  int32_t row = -1;              // of its message: index into Catalog::rows(); -1: none
  std::string_view vm;           // empty: none is named
  std::string_view resource_id;  // the VM's; without one, that of what failed
  IncidentOutcome outcome = IncidentOutcome::kOpen;
  uint32_t attempts = 0;
  uint32_t failures = 0;  // records that reported them
  SpareTime first;
  SpareTime last;      // the last failure
  SpareTime ended_at;  // recovered or deleted; none where the log says no time
  absl::InlinedVector<std::string_view, 1> correlation_ids;  // the first, in order of time
  std::string_view message;                                  // of the latest attempt
  std::string_view chain;                // its codes, `Outer > Inner`; empty where there is but one
  absl::InlinedVector<Place, 1> places;  // the first, in order
};

struct IncidentOptions {
  // Attempts without an id that are farther apart are two incidents. In ticks.
  int64_t gap = kTicksPerHour;
};

// Open ones first, then by their last failure, the latest first. Borrows `log`.
std::vector<Incident> FindIncidents(const AttemptLog& log, const IncidentOptions& options);

// What became of an attempt: of the incident that it is part of, or of the incidents, if one id names
// attempts of several.
struct AttemptFate {
  bool ended = true;  // all of them are over
  // Ticks of the first failure and of the last; INT64_MIN: the log says no time.
  int64_t first = INT64_MAX;
  int64_t last = INT64_MIN;
};

// By the index of the attempt in the log.
std::vector<AttemptFate> FindFates(const AttemptLog& log, const IncidentOptions& options);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INCIDENT_INCIDENTS_H_
