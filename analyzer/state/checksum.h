// The checksum of a state: over the rows of all its tables but its own, saved with each transaction.
//
// While it stands it is given each row that is written, so that a save costs what the save writes, not what
// the state holds. Borrows the database. Not thread-safe.
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

  // Goes on from the sum that was saved.
  absl::Status Load();
  // The same, once all rows have been read and add up to it. The error says that they do not.
  absl::Status Verify();
  // Puts the sum into the transaction, as its last write.
  absl::Status Save();

  // Of what is in the tables now. Reads all of it.
  absl::StatusOr<RowSum> SumOfAll();
  const RowSum& sum() const { return sum_; }

 private:
  SqliteDatabase* const database_;
  RowSum sum_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_CHECKSUM_H_
