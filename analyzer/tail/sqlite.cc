#include "analyzer/tail/sqlite.h"

#include <sqlite3.h>

#include <utility>

#include "absl/strings/str_cat.h"

namespace vmsift {
namespace {

absl::Status ToStatus(int error, sqlite3* database, const std::string& path) {
  switch (error & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return absl::UnavailableError(absl::StrCat(path, ": in use by another process"));
    case SQLITE_NOTADB:
      return absl::DataLossError(absl::StrCat(path, ": not a state of vmsift"));
    case SQLITE_CORRUPT:
      return absl::DataLossError(absl::StrCat(path, ": damaged: ", sqlite3_errmsg(database)));
    default:
      return absl::UnknownError(absl::StrCat(path, ": ", sqlite3_errmsg(database)));
  }
}

}  // namespace

SqliteStatement::SqliteStatement(sqlite3* database, std::string path, std::string_view sql)
    : database_(database), path_(std::move(path)) {
  error_ = sqlite3_prepare_v2(database_, sql.data(), static_cast<int>(sql.size()), &statement_, nullptr);
}

SqliteStatement::~SqliteStatement() {
  sqlite3_finalize(statement_);
}

absl::Status SqliteStatement::Error() const {
  return ToStatus(error_, database_, path_);
}

SqliteStatement& SqliteStatement::Bind(int64_t value) {
  if (error_ == SQLITE_OK) error_ = sqlite3_bind_int64(statement_, next_parameter_++, value);
  return *this;
}

SqliteStatement& SqliteStatement::Bind(std::string_view blob) {
  // A null pointer would be NULL.
  const char* const data = blob.data() == nullptr ? "" : blob.data();
  if (error_ == SQLITE_OK)
    error_ = sqlite3_bind_blob64(statement_, next_parameter_++, data, blob.size(), SQLITE_TRANSIENT);
  return *this;
}

SqliteStatement& SqliteStatement::BindNull() {
  if (error_ == SQLITE_OK) error_ = sqlite3_bind_null(statement_, next_parameter_++);
  return *this;
}

absl::Status SqliteStatement::Run() {
  absl::StatusOr<bool> more = true;
  while (more.ok() && *more) more = Next();
  if (!more.ok()) return more.status();
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  next_parameter_ = 1;
  return absl::OkStatus();
}

absl::StatusOr<bool> SqliteStatement::Next() {
  if (error_ != SQLITE_OK) return Error();
  const int got = sqlite3_step(statement_);
  next_column_ = 0;
  if (got == SQLITE_ROW) return true;
  if (got == SQLITE_DONE) return false;
  error_ = got;
  return Error();
}

absl::StatusOr<int64_t> SqliteStatement::RunForNumber() {
  const absl::StatusOr<bool> row = Next();
  if (!row.ok()) return row.status();
  const int64_t number = *row ? Integer() : 0;
  const absl::Status status = Run();
  if (!status.ok()) return status;
  return number;
}

int64_t SqliteStatement::Integer() {
  return sqlite3_column_int64(statement_, next_column_++);
}

std::string SqliteStatement::Blob() {
  const int column = next_column_++;
  const void* const data = sqlite3_column_blob(statement_, column);
  const auto size = static_cast<size_t>(sqlite3_column_bytes(statement_, column));
  return data == nullptr ? std::string() : std::string(static_cast<const char*>(data), size);
}

bool SqliteStatement::IsNull() {
  if (sqlite3_column_type(statement_, next_column_) != SQLITE_NULL) return false;
  ++next_column_;
  return true;
}

absl::StatusOr<std::unique_ptr<SqliteDatabase>> SqliteDatabase::OpenExclusively(const std::string& path) {
  sqlite3* opened = nullptr;
  const int error =
      sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  std::unique_ptr<SqliteDatabase> database(new SqliteDatabase(path, opened));
  if (error != SQLITE_OK) return ToStatus(error, opened, path);
  // The lock is taken by a first transaction, and kept.
  const absl::Status status = database->Execute(
      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL; BEGIN EXCLUSIVE; COMMIT;");
  if (!status.ok()) return status;
  return database;
}

SqliteDatabase::~SqliteDatabase() {
  sqlite3_close(database_);
}

absl::Status SqliteDatabase::Execute(const std::string& sql) {
  const int error = sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr);
  return error == SQLITE_OK ? absl::OkStatus() : ToStatus(error, database_, path_);
}

}  // namespace vmsift
