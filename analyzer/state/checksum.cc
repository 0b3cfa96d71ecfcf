#include "analyzer/state/checksum.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "analyzer/state/checked_row.h"

namespace vmsift {
namespace {

constexpr std::string_view kOwnTable = "checksum";

// With the name of the table, so that rows of two tables cannot be swapped.
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
  return sound ? absl::OkStatus() : DamagedState(*database_, "it has no checksum");
}

absl::StatusOr<RowSum> StateChecksum::SumOfAll() {
  RowSum sum;
  SqliteStatement names =
      database_->Prepare("SELECT CAST(name AS BLOB) FROM sqlite_schema WHERE type = 'table'");
  const absl::Status read = names.ForEachRow([&] {
    const std::string table = names.Blob();
    if (table == kOwnTable) return absl::OkStatus();
    SqliteStatement rows = database_->Prepare(absl::StrCat("SELECT * FROM \"", table, "\""));
    return rows.ForEachRow([&] {
      sum += HashOfRow(table, rows.Row());
      return absl::OkStatus();
    });
  });
  if (!read.ok()) return read;
  return sum;
}

absl::Status StateChecksum::Verify() {
  if (absl::Status status = Load(); !status.ok()) return status;
  const absl::StatusOr<RowSum> sum = SumOfAll();
  if (!sum.ok()) return sum.status();
  return *sum == sum_ ? absl::OkStatus() : DamagedState(*database_, "its rows do not match its checksum");
}

absl::Status StateChecksum::Save() {
  if (absl::Status status = database_->watch_status(); !status.ok()) return status;
  return database_->Prepare("INSERT OR REPLACE INTO checksum (id, high, low) VALUES (0, ?1, ?2)")
      .Bind(sum_.high)
      .Bind(sum_.low)
      .Run();
}

}  // namespace vmsift
