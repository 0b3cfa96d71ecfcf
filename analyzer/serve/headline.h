// The figures of a report that are told without the report: to /events and /metrics.
#ifndef VMSIFT_ANALYZER_SERVE_HEADLINE_H_
#define VMSIFT_ANALYZER_SERVE_HEADLINE_H_

#include <cstdint>

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

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_SERVE_HEADLINE_H_
