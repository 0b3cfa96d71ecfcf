// What changed between two counts as a table for people and as JSON (`vmsift.compare/1`, docs/json.md).
#ifndef VMSIFT_ANALYZER_REPORT_COMPARISON_REPORT_H_
#define VMSIFT_ANALYZER_REPORT_COMPARISON_REPORT_H_

#include <string>

#include "analyzer/compare/comparison.h"
#include "analyzer/report/json_writer.h"
#include "analyzer/report/report.h"

namespace vmsift {

std::string ComparisonTable(const Comparison& comparison, const TableOptions& options);
// One object, without a line end.
void WriteComparison(const Comparison& comparison, JsonWriter* json);
void WriteComparisonJson(const Comparison& comparison, const TextSink& sink);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_COMPARISON_REPORT_H_
