// What became of the input: the ledger, suspects, bad lines and inputs that could not be read.
#ifndef VMSIFT_ANALYZER_REPORT_READING_TEXT_H_
#define VMSIFT_ANALYZER_REPORT_READING_TEXT_H_

#include <string>

#include "analyzer/report/report.h"

namespace vmsift {

// One line when all is well.
std::string ReadingText(const Report& report, const TableOptions& options);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_READING_TEXT_H_
