// What was counted, in the tables of a state: a tally, but that the templates are called by their names.
//
// Text is stored as blobs, since logs hold any bytes. A place is input, line, byte.
#ifndef VMSIFT_ANALYZER_STATE_COUNTS_H_
#define VMSIFT_ANALYZER_STATE_COUNTS_H_

#include <cstdint>
#include <set>

#include "absl/status/status.h"
#include "analyzer/count/tally.h"
#include "analyzer/state/sqlite.h"
#include "matchers/catalog.h"

namespace vmsift {

extern const char kCountsSchema[];

// Adds to what the tables hold. Within a transaction.
absl::Status SaveCounts(const Tally& added, const Catalog& catalog, SqliteDatabase* database);

// Sums up the rows of inputs that are gone (Tally::LetGo). Within a transaction.
absl::Status LetGoOfInputs(const std::set<uint32_t>& inputs, SqliteDatabase* database);

// Adds all of it to `total`. Counts of a template that `catalog` no longer has are kept without one. Of
// inputs there are `inputs`. The error says what cannot be.
absl::Status LoadCounts(const Catalog& catalog, uint32_t inputs, SqliteDatabase* database, Tally* total);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_COUNTS_H_
