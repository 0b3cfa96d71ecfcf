#include "analyzer/state/alert_windows.h"

#include <limits>
#include <string_view>
#include <utility>

#include "analyzer/count/number_code.h"
#include "analyzer/state/alert_columns.h"
#include "analyzer/state/checked_row.h"
#include "analyzer/state/columns.h"

namespace vmsift {
namespace {

// No rule has so many names (Alerts::Options).
constexpr size_t kMostWindows = 1'000'000;

// The counts of a window as bytes.
struct SavedFailures {
  std::vector<BucketCount> counts;

  std::string Saved() const {
    NumberWriter bytes;
    for (const BucketCount& at : counts) {
      bytes.Signed(at.bucket);
      bytes.Number(at.count);
    }
    return bytes.Take();
  }
  static std::optional<SavedFailures> Restored(std::string_view saved) {
    NumberReader bytes(saved);
    SavedFailures failures;
    while (bytes.ok() && !bytes.at_end()) {
      const int64_t bucket = bytes.Signed();
      const uint64_t count = bytes.Below(uint64_t{std::numeric_limits<uint32_t>::max()} + 1);
      if (!failures.counts.empty() && bucket <= failures.counts.back().bucket) bytes.Fail();
      failures.counts.push_back({bucket, static_cast<uint32_t>(count)});
    }
    return bytes.ok() ? std::optional(std::move(failures)) : std::nullopt;
  }
};

constexpr auto kWindowColumns = [](auto& window, auto& failure_ticks, auto& failures, auto* columns) {
  columns->Text("key", window.key, kMostTextBytes);
  columns->Number("firing", window.firing, OneOf(2));
  columns->Object("failures", failures);
  kAlertColumns(window.alert, failure_ticks, columns);
};

ColumnList WindowColumnList() {
  const AlertWindow window;
  const OptionalTicks none;
  const SavedFailures failures;
  ColumnList columns;
  kWindowColumns(window, none, failures, &columns);
  return columns;
}

}  // namespace

std::string AlertWindowsSchema() {
  return WindowColumnList().Create("alert_window", "PRIMARY KEY (rule, key)", "STRICT");
}

absl::StatusOr<std::vector<AlertWindow>> StateAlertWindows::Load(SqliteDatabase* database) {
  std::vector<AlertWindow> windows;
  SqliteStatement rows = database->Prepare(WindowColumnList().Select("alert_window") + " ORDER BY rowid");
  const absl::Status read = rows.ForEachRow([&] {
    CheckedRow row(&rows, 0);
    AlertWindow window;
    OptionalTicks failure_ticks;
    SavedFailures failures;
    kWindowColumns(window, failure_ticks, failures, &row);
    row.Require(windows.size() < kMostWindows, "count");
    if (absl::Status status = row.Check(*database, "alert_window"); !status.ok()) return status;
    window.alert.failure_time = TimeOf(failure_ticks);
    window.failures = std::move(failures.counts);
    windows.push_back(std::move(window));
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  return windows;
}

absl::Status StateAlertWindows::Save(const AlertWindows& windows, SqliteDatabase* database) {
  if (!HasNews(windows)) return absl::OkStatus();
  if (absl::Status status = database->Prepare("DELETE FROM alert_window WHERE true").Run(); !status.ok())
    return status;
  SqliteStatement insert = database->Prepare(WindowColumnList().Insert("alert_window"));
  for (const AlertWindow& window : windows.windows) {
    const OptionalTicks failure_ticks = TicksOf(window.alert.failure_time);
    const SavedFailures failures{window.failures};
    ColumnBinder columns(&insert);
    kWindowColumns(window, failure_ticks, failures, &columns);
    if (absl::Status status = insert.Run(); !status.ok()) return status;
  }
  saved_version_ = windows.version;
  return absl::OkStatus();
}

}  // namespace vmsift
