// SQLite with Abseil's statuses and C++'s ownership. Only this room includes it.
//
// Errors name the database's path. Not thread-safe.
#ifndef VMSIFT_ANALYZER_TAIL_SQLITE_H_
#define VMSIFT_ANALYZER_TAIL_SQLITE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

struct sqlite3;
struct sqlite3_stmt;

namespace vmsift {

// A statement that is run any number of times. Values are bound in order, then it is stepped; parameters that
// are not bound are NULL. An error comes out of the next Step, Run or Next.
class SqliteStatement {
 public:
  SqliteStatement(sqlite3* database, std::string path, std::string_view sql);
  ~SqliteStatement();
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  SqliteStatement& Bind(int64_t value);
  SqliteStatement& Bind(uint64_t value) { return Bind(static_cast<int64_t>(value)); }
  SqliteStatement& Bind(int32_t value) { return Bind(int64_t{value}); }
  SqliteStatement& Bind(uint32_t value) { return Bind(int64_t{value}); }
  SqliteStatement& Bind(std::string_view blob);
  SqliteStatement& BindNull();

  // Runs it to its end and makes it ready for the next values.
  absl::Status Run();
  // The same of a query: the number that it gives first; 0 where it gives none.
  absl::StatusOr<int64_t> RunForNumber();
  // The next row; false after the last.
  absl::StatusOr<bool> Next();

  // Of the row, from the first column on, each once.
  int64_t Integer();
  uint64_t Unsigned() { return static_cast<uint64_t>(Integer()); }
  std::string Blob();
  bool IsNull();  // and if it is, goes on to the next column

 private:
  absl::Status Error() const;

  sqlite3* const database_;
  const std::string path_;
  sqlite3_stmt* statement_ = nullptr;
  int next_parameter_ = 1;
  int next_column_ = 0;
  int error_ = 0;  // SQLITE_OK
};

class SqliteDatabase {
 public:
  // Opens or makes the file and takes it for this process alone, until it is closed or the process ends.
  static absl::StatusOr<std::unique_ptr<SqliteDatabase>> OpenExclusively(const std::string& path);
  ~SqliteDatabase();
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;

  absl::Status Execute(const std::string& sql);
  SqliteStatement Prepare(std::string_view sql) { return SqliteStatement(database_, path_, sql); }
  // The number that a query gives.
  absl::StatusOr<int64_t> Query(std::string_view sql) { return Prepare(sql).RunForNumber(); }
  const std::string& path() const { return path_; }

 private:
  SqliteDatabase(std::string path, sqlite3* database) : path_(std::move(path)), database_(database) {}

  const std::string path_;
  sqlite3* const database_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_TAIL_SQLITE_H_
