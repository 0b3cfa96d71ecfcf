// The totals of a report, for readers who do not want the report itself, such as monitoring systems.
#ifndef VMSIFT_ANALYZER_REPORT_REPORT_TOTALS_H_
#define VMSIFT_ANALYZER_REPORT_REPORT_TOTALS_H_

#include <cstdint>
#include <vector>

#include "analyzer/incident/incidents.h"
#include "analyzer/report/live_report.h"

namespace vmsift {

struct ReportTotals {
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
ReportTotals ReportTotalsOf(const LiveReport& report, const std::vector<Incident>& incidents);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_REPORT_TOTALS_H_
