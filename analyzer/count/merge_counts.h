// Merges counts files to what one scan of all their inputs counts: in any order, and whatever comes twice.
#ifndef VMSIFT_ANALYZER_COUNT_MERGE_COUNTS_H_
#define VMSIFT_ANALYZER_COUNT_MERGE_COUNTS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/count/counts_file.h"
#include "matchers/catalog.h"

namespace vmsift {

// One counts file. It is read twice, and both times must be the same.
struct CountsPart {
  std::string name;  // for messages
  std::function<absl::StatusOr<std::string>()> read;
};

// A part of which all inputs and runs are in other parts is left out, since it came twice; one of which some
// are is an error, as is one of another catalog or with other options than the first. Errors name the part.
// One part at a time is in memory, beside the sum. No parts: the counts of nothing.
//
// Runs of one input that follow each other become one; the result may still have gaps (MissingRuns), whose
// lines count from the run's beginning.
absl::StatusOr<Counts> MergeCounts(const std::vector<CountsPart>& parts, const Catalog& catalog);

// What is missing of the inputs, such as `a.jsonl: bytes 100 to 200 of 5000`.
std::vector<std::string> MissingRuns(const std::vector<Input>& inputs);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_MERGE_COUNTS_H_
