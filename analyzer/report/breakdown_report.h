// Counts by one or two dimensions as a table with bars, as JSON (`vmsift.breakdown/1`, docs/json.md), as CSV.
#ifndef VMSIFT_ANALYZER_REPORT_BREAKDOWN_REPORT_H_
#define VMSIFT_ANALYZER_REPORT_BREAKDOWN_REPORT_H_

#include <string>
#include <vector>

#include "analyzer/count/breakdown.h"
#include "analyzer/report/report.h"

namespace vmsift {

// Borrows all of it.
struct Breakdown {
  const std::vector<Dimension>& by;
  const std::vector<BreakdownRow>& rows;
  const std::string& zone;  // its name
};

// `top` cuts what is no series of time.
std::string BreakdownTable(const Breakdown& breakdown, const TableOptions& options);
void WriteBreakdownJson(const Breakdown& breakdown, const TextSink& sink);
void WriteBreakdownCsv(const Breakdown& breakdown, CsvCells cells, const TextSink& sink);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_BREAKDOWN_REPORT_H_
