// The figures of a report that are told without the report, as to monitoring systems.
#ifndef VMSIFT_ANALYZER_REPORT_HEADLINE_H_
#define VMSIFT_ANALYZER_REPORT_HEADLINE_H_

#include <cstdint>
#include <vector>

#include "analyzer/incident/incidents.h"
#include "analyzer/report/live_report.h"

namespace vmsift {

struct Headline {
  uint64_t failures = 0;
  uint64_t suspects = 0;
  uint64_t codes = 0;
  uint64_t vms = 0;  // with failures
  uint64_t lines = 0;
  uint64_t bytes = 0;
  uint64_t open = 0;  // incidents
  uint64_t recovered = 0;
  uint64_t gone = 0;
};

// `incidents` are those of the report.
Headline MakeHeadline(const LiveReport& report, const std::vector<Incident>& incidents);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_HEADLINE_H_
