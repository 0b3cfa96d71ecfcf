// The fields of CSV (RFC 4180) with names that come from logs.
#ifndef VMSIFT_ANALYZER_REPORT_CSV_FIELD_H_
#define VMSIFT_ANALYZER_REPORT_CSV_FIELD_H_

#include <optional>
#include <string>
#include <string_view>

#include "analyzer/report/report.h"
#include "base/timestamp.h"

namespace vmsift {

// Quoted where it must be.
std::string CsvField(std::string_view text, CsvCells cells);
// Empty where there is none.
std::string CsvTime(const std::optional<Timestamp>& time);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_CSV_FIELD_H_
