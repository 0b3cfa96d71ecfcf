// Reads inputs with all workers, and reports on standard error what could not be read.
#ifndef VMSIFT_ANALYZER_APP_SCAN_INPUTS_H_
#define VMSIFT_ANALYZER_APP_SCAN_INPUTS_H_

#include <cstddef>
#include <cstdint>

#include "analyzer/app/command.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/count/tally.h"
#include "matchers/catalog.h"

namespace vmsift {

// Also notes what incidents are made of, unless the inputs hold more than `max_incident_bytes`, unpacked.
// Then `selected` lists what was read, members of archives one by one, as the tally numbers it.
Tally ScanInputs(const ReadOptions& options, const Catalog& catalog, size_t threads,
                 uint64_t max_incident_bytes, SelectedInputs* selected);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_SCAN_INPUTS_H_
