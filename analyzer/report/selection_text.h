// A selection in words, so that a report of a part cannot be taken for one of the whole.
#ifndef VMSIFT_ANALYZER_REPORT_SELECTION_TEXT_H_
#define VMSIFT_ANALYZER_REPORT_SELECTION_TEXT_H_

#include <string>
#include <vector>

#include "analyzer/count/tally.h"
#include "analyzer/report/report.h"

namespace vmsift {

// What was selected, such as `since 2026-11-23T00:00:00Z; VM web-*, db-01`. On one line, as it was given.
std::string SelectedText(const ReportScope& scope);

// What was read but not selected, and what was not read, such as `12 failures, 3 of them only for having no
// time; 40 files not opened, by the hour in the path`.
std::string LeftOutText(const ReportScope& scope, const Tally& tally);

// The grades that are selected; none when all are.
std::vector<std::string> GradeNames(const Selection& selection);
// Patterns as they were given.
std::vector<std::string> GlobTexts(const std::vector<Glob>& globs);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_SELECTION_TEXT_H_
