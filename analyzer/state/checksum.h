// The checksum of a state over the rows of all other tables, saved with each transaction.
//
// A SQLite hook passes each written row, so that a save costs what it writes, not what the state holds.
// Borrows the database. Not thread-safe.
#ifndef VMSIFT_ANALYZER_STATE_CHECKSUM_H_
#define VMSIFT_ANALYZER_STATE_CHECKSUM_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/state/row_sum.h"
#include "analyzer/state/sqlite.h"

namespace vmsift {

inline constexpr char kChecksumSchema[] = R"sql(
  CREATE TABLE checksum (id INTEGER PRIMARY KEY, high INTEGER NOT NULL, low INTEGER NOT NULL) STRICT;
)sql";

class StateChecksum {
 public:
  explicit StateChecksum(SqliteDatabase* database);
  ~StateChecksum();
  StateChecksum(const StateChecksum&) = delete;
  StateChecksum& operator=(const StateChecksum&) = delete;

  // Continues from the saved sum.
  absl::Status Load();
  // The same, and checks it against all rows.
  absl::Status Verify();
  // Writes the sum, as the last write of a transaction.
  absl::Status Save();

 private:
  absl::StatusOr<RowSum> SumOfAll();

  SqliteDatabase* const database_;
  RowSum sum_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_CHECKSUM_H_
