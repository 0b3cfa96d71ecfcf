// Reads inputs with all workers, and reports on standard error what could not be read.
#ifndef VMSIFT_ANALYZER_APP_SCAN_INPUTS_H_
#define VMSIFT_ANALYZER_APP_SCAN_INPUTS_H_

#include <cstddef>

#include "analyzer/app/command.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/count/tally.h"
#include "matchers/catalog.h"

namespace vmsift {

// `incidents`: also note what incidents are made of.
Tally ScanInputs(const ReadOptions& options, const Catalog& catalog, const SelectedInputs& selected,
                 size_t threads, bool incidents);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_SCAN_INPUTS_H_
