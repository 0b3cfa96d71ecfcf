// Reads inputs with all workers, and says on standard error what could not be read.
#ifndef VMSIFT_ANALYZER_APP_SCAN_INPUTS_H_
#define VMSIFT_ANALYZER_APP_SCAN_INPUTS_H_

#include <cstddef>
#include <cstdint>

#include "analyzer/app/command.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/count/tally.h"
#include "analyzer/input/read_faults.h"
#include "matchers/catalog.h"

namespace vmsift {

// A line on standard error for each input that could not be read, or not to its end.
void ComplainOfUnreadable(const Tally& tally);

// Also notes what incidents are made of, unless the inputs hold more than `max_incident_bytes`, unpacked.
// Then `selected` lists what was read, members of archives one by one, as the tally numbers it. Leaves inputs
// that could not be read to ComplainOfUnreadable. `faults` notes what kept bytes from being read; null: that
// is an error of the input like any other.
Tally ScanInputs(const ReadOptions& options, const Catalog& catalog, size_t threads,
                 uint64_t max_incident_bytes, ReadFaults* faults, SelectedInputs* selected);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_SCAN_INPUTS_H_
