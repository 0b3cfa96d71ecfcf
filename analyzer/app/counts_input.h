// Reads counts files for the commands that compare.
#ifndef VMSIFT_ANALYZER_APP_COUNTS_INPUT_H_
#define VMSIFT_ANALYZER_APP_COUNTS_INPUT_H_

#include <string>

#include "absl/status/statusor.h"
#include "analyzer/compare/comparison.h"
#include "analyzer/count/counts_file.h"
#include "matchers/catalog.h"

namespace vmsift {

// The error begins with the path.
absl::StatusOr<Counts> LoadCounts(const std::string& path, const Catalog& catalog);

// Borrows the counts.
inline CountedPeriod PeriodOf(const Counts& counts) {
  return {counts.tally.cube, counts.since, counts.until};
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_COUNTS_INPUT_H_
