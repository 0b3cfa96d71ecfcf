// Activity logs of which it is known what happened: problems of VMs with their layers, retries, recoveries,
// deletions and missing ids, among records of other things.
#ifndef VMSIFT_TESTS_ANALYZER_INCIDENT_HISTORY_H_
#define VMSIFT_TESTS_ANALYZER_INCIDENT_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace vmsift {

struct IncidentHistory {
  std::vector<std::string> lines;  // JSON, in no order, each with its line end
  // What is to be found, each as IncidentLine tells it; sorted.
  std::vector<std::string> incidents;
};

// `code vm outcome attempts failures first last ended`, the times in seconds.
std::string IncidentLine(const std::string& code, const std::string& vm, const std::string& outcome,
                         uint64_t attempts, uint64_t failures, int64_t first, int64_t last, int64_t ended);

IncidentHistory MakeIncidentHistory(uint64_t seed, size_t incidents);

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_INCIDENT_HISTORY_H_
