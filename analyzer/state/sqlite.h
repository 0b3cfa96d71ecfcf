// SQLite with Abseil's statuses and C++'s ownership. Only sqlite.cc includes SQLite's header.
//
// Errors name the database's path. Not thread-safe.
#ifndef VMSIFT_ANALYZER_STATE_SQLITE_H_
#define VMSIFT_ANALYZER_STATE_SQLITE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

struct sqlite3;
struct sqlite3_stmt;

namespace vmsift {

// A statement that can be run any number of times. Values are bound in order; other parameters are NULL.
// Errors are returned by the next Run or Next.
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

  // Runs it to its end and resets it for the next values.
  absl::Status Run();
  // The same for a query: the first number of its result, or 0.
  absl::StatusOr<int64_t> RunForNumber();
  // The next row; false after the last.
  absl::StatusOr<bool> Next();
  // Calls `read` at each row, until it fails.
  absl::Status ForEachRow(const std::function<absl::Status()>& read);

  // The columns of the row, in order, each once.
  int64_t Integer();
  uint64_t Unsigned() { return static_cast<uint64_t>(Integer()); }
  std::string Blob();
  bool IsNull();  // if it is, skips the column
  // All columns, in the form of SqliteRowChange.
  std::string Row() const;

 private:
  absl::Status Error() const;

  sqlite3* const database_;
  const std::string path_;
  sqlite3_stmt* statement_ = nullptr;
  int next_parameter_ = 1;
  int next_column_ = 0;
  int error_ = 0;  // SQLITE_OK
};

// A written row: the types and values of its columns, as bytes, which are equal for equal rows.
struct SqliteRowChange {
  std::string_view table;
  std::optional<std::string> before;  // empty: it is inserted
  std::optional<std::string> after;   // empty: it is deleted
};

class SqliteDatabase {
 public:
  // Opens an existing file that is no link, and locks it for this process. The file is not trusted: triggers,
  // views and functions in its schema are disabled, and SQLite's own tables are read-only.
  static absl::StatusOr<std::unique_ptr<SqliteDatabase>> OpenExclusively(const std::string& path);
  // A temporary database.
  static absl::StatusOr<std::unique_ptr<SqliteDatabase>> OpenInMemory();
  ~SqliteDatabase();
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;

  absl::Status Execute(const std::string& sql);
  SqliteStatement Prepare(std::string_view sql) { return SqliteStatement(database_, path_, sql); }
  // As RunForNumber.
  absl::StatusOr<int64_t> Query(std::string_view sql) { return Prepare(sql).RunForNumber(); }
  const std::string& path() const { return path_; }

  // A statement fails if it takes more than this number of SQLite's steps; 0: unlimited.
  void LimitSteps(int most);

  // Passes each written row to `watch` from now on, instead of to an earlier one; null: to none.
  void WatchRows(std::function<void(const SqliteRowChange& change)> watch);
  // Whether all of them could be passed.
  const absl::Status& watch_status() const { return watch_status_; }

 private:
  SqliteDatabase(std::string path, sqlite3* database) : path_(std::move(path)), database_(database) {}
  static absl::StatusOr<std::unique_ptr<SqliteDatabase>> Open(const std::string& path,
                                                              const std::string& file, int flags);
  void TakeRow(int operation, const char* table);

  const std::string path_;
  sqlite3* const database_;
  std::function<void(const SqliteRowChange&)> watch_;
  absl::Status watch_status_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_SQLITE_H_
