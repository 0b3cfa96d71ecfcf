// SQLite with Abseil's statuses and C++'s ownership. Only this room includes it.
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
  // All columns, as SqliteRowChange has them.
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

// A row that is written: its values column by column, with their types, as bytes; the same for the same row.
struct SqliteRowChange {
  std::string_view table;
  std::optional<std::string> before;  // nothing: it is inserted
  std::optional<std::string> after;   // nothing: it is deleted
};

class SqliteDatabase {
 public:
  // Opens a file that is there, and no link, and takes it for this process alone, until it is closed or the
  // process ends. What the file holds is not trusted: it has no triggers, no views, no functions in its
  // schema, none of SQLite's own tables is written to.
  static absl::StatusOr<std::unique_ptr<SqliteDatabase>> OpenExclusively(const std::string& path);
  // One that is gone when it is closed.
  static absl::StatusOr<std::unique_ptr<SqliteDatabase>> OpenInMemory();
  ~SqliteDatabase();
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;

  absl::Status Execute(const std::string& sql);
  SqliteStatement Prepare(std::string_view sql) { return SqliteStatement(database_, path_, sql); }
  // The number that a query gives.
  absl::StatusOr<int64_t> Query(std::string_view sql) { return Prepare(sql).RunForNumber(); }
  const std::string& path() const { return path_; }

  // Ends a statement that takes more than so many of SQLite's steps with an error; 0: none.
  void LimitSteps(int most);

  // Is given each row that is written from now on; null: no more. What is written is not to be watched by
  // two.
  void WatchRows(std::function<void(const SqliteRowChange& change)> watch);
  // Whether all of them could be given.
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
