// Attempts that several layers reported -> one each: of one id and root cause, a deployment's record names no
// VM, a log of words its name alone, the VM's own record all of it.
#ifndef VMSIFT_ANALYZER_INCIDENT_LAYERS_H_
#define VMSIFT_ANALYZER_INCIDENT_LAYERS_H_

#include <cstdint>
#include <deque>
#include <vector>

#include "analyzer/count/attempt_log.h"

namespace vmsift {

// Borrows the attempts that only one layer reported; the others it holds.
struct MergedAttempts {
  std::vector<const Attempt*> attempts;
  std::deque<Attempt> merged;
};

// Equal for attempts of one id and root cause, which may be merged. Of an attempt with an id.
uint64_t LayersKey(const Attempt& attempt);

MergedAttempts MergeLayers(const std::vector<Attempt>& attempts);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INCIDENT_LAYERS_H_
