#include "analyzer/state/checksum.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"

namespace vmsift {
namespace {

constexpr std::string_view kOwnTable = "checksum";

// A table's name is part of its rows, so that they cannot change places.
RowSum HashOfRow(std::string_view table, std::string_view row) {
  std::string bytes(table);
  bytes += '\0';
  bytes += row;
  return HashOfBytes(bytes);
}

}  // namespace

StateChecksum::StateChecksum(SqliteDatabase* database) : database_(database) {
  database_->WatchRows([this](const SqliteRowChange& change) {
    if (change.table == kOwnTable) return;
    if (change.before) sum_ -= HashOfRow(change.table, *change.before);
    if (change.after) sum_ += HashOfRow(change.table, *change.after);
  });
}

StateChecksum::~StateChecksum() {
  database_->WatchRows(nullptr);
}

absl::Status StateChecksum::Load() {
  SqliteStatement saved = database_->Prepare("SELECT id, high, low FROM checksum");
  const absl::StatusOr<bool> row = saved.Next();
  if (!row.ok()) return row.status();
  bool sound = *row && saved.Integer() == 0;
  if (sound) {
    sum_.high = saved.Unsigned();
    sum_.low = saved.Unsigned();
    const absl::StatusOr<bool> more = saved.Next();
    if (!more.ok()) return more.status();
    sound = !*more;
  }
  if (sound) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat(database_->path(), ": damaged: it has no checksum; move it away to begin anew"));
}

absl::StatusOr<RowSum> StateChecksum::SumOfAll() {
  std::vector<std::string> tables;
  SqliteStatement names =
      database_->Prepare("SELECT CAST(name AS BLOB) FROM sqlite_schema WHERE type = 'table'");
  absl::StatusOr<bool> more = names.Next();
  for (; more.ok() && *more; more = names.Next()) tables.push_back(names.Blob());
  if (!more.ok()) return more.status();
  RowSum sum;
  for (const std::string& table : tables) {
    if (table == kOwnTable) continue;
    SqliteStatement rows = database_->Prepare(absl::StrCat("SELECT * FROM \"", table, "\""));
    for (more = rows.Next(); more.ok() && *more; more = rows.Next()) sum += HashOfRow(table, rows.Row());
    if (!more.ok()) return more.status();
  }
  return sum;
}

absl::Status StateChecksum::Verify() {
  if (absl::Status status = Load(); !status.ok()) return status;
  const absl::StatusOr<RowSum> sum = SumOfAll();
  if (!sum.ok()) return sum.status();
  if (*sum == sum_) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(
      database_->path(), ": damaged: its rows do not have its checksum; move it away to begin anew"));
}

absl::Status StateChecksum::Save() {
  if (absl::Status status = database_->watch_status(); !status.ok()) return status;
  return database_->Prepare("INSERT OR REPLACE INTO checksum (id, high, low) VALUES (0, ?1, ?2)")
      .Bind(sum_.high)
      .Bind(sum_.low)
      .Run();
}

}  // namespace vmsift
