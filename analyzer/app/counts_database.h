// The database of `vmsift consume` and `vmsift report`.
#ifndef VMSIFT_ANALYZER_APP_COUNTS_DATABASE_H_
#define VMSIFT_ANALYZER_APP_COUNTS_DATABASE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/count/counts_file.h"
#include "analyzer/store/counts_store.h"
#include "matchers/catalog.h"

namespace vmsift {

// `url`: of PostgreSQL, a secret; or @ and the name of a file that holds it. Does not connect. Borrows the
// catalog.
absl::StatusOr<std::unique_ptr<CountsStore>> OpenCountsDatabase(const std::string& url,
                                                                const std::string& group,
                                                                const Catalog& catalog);

// The sum of counts files of partitions, whose lines are numbered from the beginning of their run.
absl::StatusOr<Counts> SumOf(const std::vector<std::string>& files, const Catalog& catalog);

// Of a clock that only goes forward.
int64_t SteadyNowMs();

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_COUNTS_DATABASE_H_
