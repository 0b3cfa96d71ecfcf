// Explains one failure: what was found, which template it fits, and what to do.
#ifndef VMSIFT_ANALYZER_REPORT_EXPLANATION_H_
#define VMSIFT_ANALYZER_REPORT_EXPLANATION_H_

#include <string>
#include <string_view>

#include "analyzer/pipeline/analyzer.h"
#include "analyzer/report/labelled_text.h"
#include "matchers/catalog.h"

namespace vmsift {

// The line of the code, then a line for each thing that is known. `place`: where the failure is, such as
// "deploy.log:12", printable; empty: not shown. `width` as LabelledText takes it.
std::string ExplanationText(const AttributedFailure& finding, std::string_view place, const Catalog& catalog,
                            const Style& style, size_t width);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_EXPLANATION_H_
