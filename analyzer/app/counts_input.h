// Reads counts files for the commands that compare and merge.
#ifndef VMSIFT_ANALYZER_APP_COUNTS_INPUT_H_
#define VMSIFT_ANALYZER_APP_COUNTS_INPUT_H_

#include <string>

#include "absl/status/statusor.h"
#include "analyzer/compare/comparison.h"
#include "analyzer/count/counts_file.h"
#include "matchers/catalog.h"

namespace vmsift {

// Its bytes; they may be compressed on disk. The error begins with the path.
absl::StatusOr<std::string> ReadCountsFile(const std::string& path);

// The error begins with the path.
absl::StatusOr<Counts> LoadCounts(const std::string& path, const Catalog& catalog);

// Borrows the counts.
inline CountedPeriod PeriodOf(const Counts& counts) {
  return {counts.tally.cube, counts.head.since, counts.head.until};
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_COUNTS_INPUT_H_
