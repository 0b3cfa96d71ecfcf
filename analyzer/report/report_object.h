// A report as an object within other JSON.
#ifndef VMSIFT_ANALYZER_REPORT_REPORT_OBJECT_H_
#define VMSIFT_ANALYZER_REPORT_REPORT_OBJECT_H_

#include <cstddef>

#include "analyzer/report/json_writer.h"
#include "analyzer/report/report.h"

namespace vmsift {

// kCodesOnly leaves out `vms`, `pairs` and `hours`, of which there may be millions.
enum class ReportRows { kAll, kCodesOnly };

// `vmsift.report/1` without a line end. `top`: as JsonReport.
void WriteReportObject(const Report& report, size_t top, ReportRows rows, JsonWriter* json);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_REPORT_OBJECT_H_
