// What became of the input: the ledger, suspects, bad lines and inputs that could not be read.
#ifndef VMSIFT_ANALYZER_REPORT_READING_TEXT_H_
#define VMSIFT_ANALYZER_REPORT_READING_TEXT_H_

#include <string>

#include "analyzer/report/report.h"

namespace vmsift {

// `Nothing could be read of 2 inputs`, `Nothing to read`; empty if anything was read or left out.
std::string NothingReadText(const Tally& tally);

// One line when all is well.
std::string ReadingText(const Report& report, const TableOptions& options);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_READING_TEXT_H_
