// Describes a selection, so that a partial report cannot be mistaken for a complete one.
#ifndef VMSIFT_ANALYZER_REPORT_SELECTION_TEXT_H_
#define VMSIFT_ANALYZER_REPORT_SELECTION_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/count/tally.h"
#include "analyzer/report/report.h"

namespace vmsift {

// The selection, such as `since 2026-11-23T00:00:00Z; VM web-*, db-01`. On one line, as given.
std::string SelectedText(const ReportScope& scope);

// What was not selected and what was not read, such as `12 failures, 3 of them only for having no
// time; 40 files not opened, by the hour in the path`.
std::string LeftOutText(const ReportScope& scope, const Tally& tally);

// The selected grades; empty if all are selected.
std::vector<std::string> GradeNames(const Selection& selection);
// The same of classes.
std::vector<std::string> ClassNames(const Selection& selection);
// The selected scope; empty if there is none.
std::string_view ScopeName(const Selection& selection);
// The patterns as given.
std::vector<std::string> GlobTexts(const std::vector<Glob>& globs);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_SELECTION_TEXT_H_
