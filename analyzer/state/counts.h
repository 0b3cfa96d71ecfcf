// Saves all counts of a tally, and loads them.
#ifndef VMSIFT_ANALYZER_STATE_COUNTS_H_
#define VMSIFT_ANALYZER_STATE_COUNTS_H_

#include <cstdint>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "analyzer/count/tally.h"
#include "analyzer/state/sqlite.h"
#include "matchers/catalog.h"

namespace vmsift {

std::string CountsSchema();

// Adds to the saved counts. Within a transaction.
absl::Status SaveCounts(const Tally& added, const Catalog& catalog, SqliteDatabase* database);

// Moves inputs that are gone to their sum (Tally::LetGo). Within a transaction.
absl::Status LetGoOfInputs(const std::set<uint32_t>& inputs, SqliteDatabase* database);

// Adds the saved counts to `total`. Counts of a template that `catalog` no longer has are kept without a
// template. `inputs` is the number of inputs ever. The error names the damage.
absl::Status LoadCounts(const Catalog& catalog, uint32_t inputs, SqliteDatabase* database, Tally* total);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_COUNTS_H_
