// Named numbers of a state.
#ifndef VMSIFT_ANALYZER_STATE_COUNTERS_H_
#define VMSIFT_ANALYZER_STATE_COUNTERS_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/state/sqlite.h"

namespace vmsift {

inline constexpr char kCountersSchema[] = R"sql(
  CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
)sql";

// Writes counters. Borrows the database.
class StateCounters {
 public:
  explicit StateCounters(SqliteDatabase* database)
      : add_(database->Prepare("INSERT INTO counter (name, value) VALUES (CAST(?1 AS TEXT), ?2) "
                               "ON CONFLICT (name) DO UPDATE SET value = value + excluded.value")),
        set_(database->Prepare("INSERT OR REPLACE INTO counter VALUES (CAST(?1 AS TEXT), ?2)")) {}

  absl::Status Add(std::string_view name, uint64_t value) {
    return value == 0 ? absl::OkStatus() : add_.Bind(name).Bind(value).Run();
  }
  absl::Status Set(std::string_view name, uint64_t value) { return set_.Bind(name).Bind(value).Run(); }

 private:
  SqliteStatement add_;
  SqliteStatement set_;
};

// The value of a counter; 0 if it was never written.
inline absl::StatusOr<int64_t> ReadCounter(std::string_view name, SqliteDatabase* database) {
  return database->Prepare("SELECT value FROM counter WHERE name = CAST(?1 AS TEXT)")
      .Bind(name)
      .RunForNumber();
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_COUNTERS_H_
