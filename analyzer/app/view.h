// Shows counts as the user wants them: those of a scan, or those that several handed on.
#ifndef VMSIFT_ANALYZER_APP_VIEW_H_
#define VMSIFT_ANALYZER_APP_VIEW_H_

#include <optional>

#include "analyzer/app/command.h"
#include "analyzer/app/output.h"
#include "analyzer/compare/comparison.h"
#include "analyzer/count/counts_file.h"
#include "analyzer/report/report.h"

namespace vmsift {

// Whether the view shows incidents, so that what they are made of has to be noted, or is handed on.
bool TellsIncidents(const ViewOptions& options);

// Whether the view lists every input that could not be read on the terminal that messages go to, too.
bool ListsUnreadable(const ViewOptions& options, const Tally& tally);

// Writes the view. `baseline` is that of the options, if they name one. Returns the comparison with it.
// Standard error says what the view does not.
std::optional<Comparison> WriteView(const Counts& counts, const Catalog& catalog, const ReportScope* scope,
                                    const ViewOptions& options, const Counts* baseline, Output* output);

// Shows counts that were made before, with the selection that they hold; then closes the output and judges
// the rules of --fail-on. `baseline` is that of the options, if they name one.
ExitStatus ShowStored(Counts counts, const Catalog& catalog, const ViewOptions& options,
                      const Counts& baseline, Output* output);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_VIEW_H_
