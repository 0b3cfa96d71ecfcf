#include "analyzer/state/sqlite.h"

#define SQLITE_ENABLE_PREUPDATE_HOOK  // as Debian builds it
#include <sqlite3.h>

#include <filesystem>
#include <system_error>
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
    case SQLITE_NOMEM:
      return absl::ResourceExhaustedError(absl::StrCat(path, ": out of memory"));
    case SQLITE_INTERRUPT:
      return absl::DataLossError(
          absl::StrCat(path, ": damaged: there is no end to it; move it away to begin anew"));
    case SQLITE_CORRUPT:
      return absl::DataLossError(absl::StrCat(path, ": damaged: ", sqlite3_errmsg(database)));
    default:
      return absl::UnknownError(absl::StrCat(path, ": ", sqlite3_errmsg(database)));
  }
}

void AppendNumber(int64_t number, std::string* bytes) {
  bytes->append(reinterpret_cast<const char*>(&number), sizeof(number));
}

// The type, then the value, with its size before text and blobs.
void AppendValue(sqlite3_value* value, std::string* row) {
  const int type = sqlite3_value_type(value);
  row->push_back(static_cast<char>(type));
  if (type == SQLITE_INTEGER) {
    AppendNumber(sqlite3_value_int64(value), row);
  } else if (type != SQLITE_NULL) {
    const void* const data = sqlite3_value_blob(value);
    const int size = sqlite3_value_bytes(value);
    AppendNumber(size, row);
    if (data != nullptr) row->append(static_cast<const char*>(data), static_cast<size_t>(size));
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

absl::Status SqliteStatement::ForEachRow(const std::function<absl::Status()>& read) {
  absl::StatusOr<bool> more = Next();
  for (; more.ok() && *more; more = Next()) {
    if (absl::Status status = read(); !status.ok()) return status;
  }
  return more.status();
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

std::string SqliteStatement::Row() const {
  std::string row;
  const int columns = sqlite3_column_count(statement_);
  for (int i = 0; i < columns; ++i) AppendValue(sqlite3_column_value(statement_, i), &row);
  return row;
}

absl::StatusOr<std::unique_ptr<SqliteDatabase>> SqliteDatabase::Open(const std::string& path,
                                                                     const std::string& file, int flags) {
  sqlite3* opened = nullptr;
  const int error = sqlite3_open_v2(file.c_str(), &opened, flags, nullptr);
  std::unique_ptr<SqliteDatabase> database(new SqliteDatabase(path, opened));
  if (error == (SQLITE_CANTOPEN | (6 << 8)))  // SQLITE_CANTOPEN_SYMLINK, which not all versions name
    return absl::FailedPreconditionError(absl::StrCat(path, ": a link by now; name the file itself"));
  if (error != SQLITE_OK) return ToStatus(error, opened, path);
  for (const auto& [option, value] : {std::pair(SQLITE_DBCONFIG_DEFENSIVE, 1),
                                      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                      {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
                                      {SQLITE_DBCONFIG_ENABLE_VIEW, 0}})
    sqlite3_db_config(opened, option, value, nullptr);
  // No statement of ours needs more.
  for (const auto& [limit, value] : {std::pair(SQLITE_LIMIT_ATTACHED, 0),
                                     {SQLITE_LIMIT_SQL_LENGTH, 64 << 10},
                                     {SQLITE_LIMIT_COLUMN, 64},
                                     {SQLITE_LIMIT_EXPR_DEPTH, 32},
                                     {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
                                     {SQLITE_LIMIT_VARIABLE_NUMBER, 64}})
    sqlite3_limit(opened, limit, value);
  return database;
}

absl::StatusOr<std::unique_ptr<SqliteDatabase>> SqliteDatabase::OpenInMemory() {
  return Open(":memory:", ":memory:", SQLITE_OPEN_READWRITE);
}

absl::StatusOr<std::unique_ptr<SqliteDatabase>> SqliteDatabase::OpenExclusively(const std::string& path) {
  // SQLite refuses links anywhere in the path; links to directories are fine here.
  std::error_code no_such;
  const std::filesystem::path directory = std::filesystem::path(path).parent_path();
  const std::filesystem::path real = std::filesystem::canonical(directory.empty() ? "." : directory, no_such);
  const std::string file = no_such ? path : (real / std::filesystem::path(path).filename()).string();
  absl::StatusOr<std::unique_ptr<SqliteDatabase>> database =
      Open(path, file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW);
  if (!database.ok()) return database;
  // The first transaction takes the lock, which is kept. It also reads the schema; a crafted one could take
  // forever.
  constexpr int kMostSteps = 1'000'000;
  (*database)->LimitSteps(kMostSteps);
  const absl::Status status = (*database)->Execute(
      "PRAGMA cell_size_check = ON; PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL; "
      "BEGIN EXCLUSIVE; COMMIT;");
  (*database)->LimitSteps(0);
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

void SqliteDatabase::LimitSteps(int most) {
  sqlite3_progress_handler(
      database_, most, [](void*) { return 1; }, nullptr);
}

void SqliteDatabase::WatchRows(std::function<void(const SqliteRowChange& change)> watch) {
  watch_ = std::move(watch);
  if (watch_ == nullptr) {
    sqlite3_preupdate_hook(database_, nullptr, nullptr);
    return;
  }
  const auto take = [](void* self, sqlite3*, int operation, const char* database, const char* table,
                       sqlite3_int64, sqlite3_int64) {
    if (std::string_view(database) == "main") static_cast<SqliteDatabase*>(self)->TakeRow(operation, table);
  };
  sqlite3_preupdate_hook(database_, take, this);
}

void SqliteDatabase::TakeRow(int operation, const char* table) {
  SqliteRowChange change{table, std::nullopt, std::nullopt};
  const auto read = [this](auto value_of, std::optional<std::string>* row) {
    row->emplace();
    const int columns = sqlite3_preupdate_count(database_);
    for (int i = 0; i < columns; ++i) {
      sqlite3_value* value = nullptr;
      const int error = value_of(database_, i, &value);
      if (error == SQLITE_OK) {
        AppendValue(value, &**row);
      } else if (watch_status_.ok()) {
        watch_status_ = ToStatus(error, database_, path_);
      }
    }
  };
  if (operation != SQLITE_INSERT) read(sqlite3_preupdate_old, &change.before);
  if (operation != SQLITE_DELETE) read(sqlite3_preupdate_new, &change.after);
  watch_(change);
}

}  // namespace vmsift
