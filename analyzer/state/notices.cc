#include "analyzer/state/notices.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include "analyzer/state/alert_columns.h"
#include "analyzer/state/checked_row.h"
#include "analyzer/state/columns.h"

namespace vmsift {
namespace {

// The number of a notice is far from wrapping.
constexpr Range kNoticeNumbers = {1, int64_t{1} << 56};
// No more wait (AlertWebhook::Options), but their number may grow.
constexpr size_t kMostNotices = 100'000;

struct NoticeRow {
  int64_t number = 1;
  AlertNotice notice;
};

constexpr auto kNoticeColumns = [](auto& row, auto& failure_ticks, auto& resolved_ticks, auto* columns) {
  columns->Number("number", row.number, kNoticeNumbers);
  columns->OptionalNumber("resolved_at", resolved_ticks, kAnyNumber);
  kAlertColumns(row.notice.alert, failure_ticks, columns);
};

ColumnList NoticeColumnList() {
  const NoticeRow row;
  const OptionalTicks none;
  ColumnList columns;
  kNoticeColumns(row, none, none, &columns);
  return columns;
}

}  // namespace

std::string NoticesSchema() {
  return NoticeColumnList().Create("notice", "PRIMARY KEY (number)", "STRICT");
}

absl::StatusOr<WaitingNotices> StateNotices::Load(SqliteDatabase* database) {
  WaitingNotices waiting;
  SqliteStatement rows = database->Prepare(NoticeColumnList().Select("notice") + " ORDER BY number");
  const absl::Status read = rows.ForEachRow([&] {
    CheckedRow row(&rows, 0);
    NoticeRow notice;
    OptionalTicks failure_ticks;
    OptionalTicks resolved_ticks;
    kNoticeColumns(notice, failure_ticks, resolved_ticks, &row);
    if (absl::Status status = row.Check(*database, "notice"); !status.ok()) return status;
    const auto number = static_cast<uint64_t>(notice.number);
    if (waiting.notices.empty()) waiting.first = number;
    if (number != waiting.end() || waiting.notices.size() >= kMostNotices)
      return DamagedState(*database, "the numbers of alerts have a gap");
    notice.notice.alert.failure_time = TimeOf(failure_ticks);
    notice.notice.resolved_at = TimeOf(resolved_ticks);
    waiting.notices.push_back(std::make_shared<const AlertNotice>(std::move(notice.notice)));
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  saved_first_ = waiting.first;
  saved_end_ = waiting.end();
  return waiting;
}

absl::Status StateNotices::Save(const WaitingNotices& waiting, SqliteDatabase* database) {
  if (!HasNews(waiting)) return absl::OkStatus();
  // All are written if it is not known what there is.
  const bool all = saved_end_ == 0;
  const auto first_kept = all ? std::numeric_limits<int64_t>::max() : static_cast<int64_t>(waiting.first);
  absl::Status status = database->Prepare("DELETE FROM notice WHERE number < ?1").Bind(first_kept).Run();
  if (!status.ok()) return status;
  SqliteStatement insert = database->Prepare(NoticeColumnList().Insert("notice"));
  for (uint64_t number = all ? waiting.first : std::max(waiting.first, saved_end_); number < waiting.end();
       ++number) {
    const NoticeRow row = {static_cast<int64_t>(number), *waiting.notices[number - waiting.first]};
    const OptionalTicks failure_ticks = TicksOf(row.notice.alert.failure_time);
    const OptionalTicks resolved_ticks = TicksOf(row.notice.resolved_at);
    ColumnBinder columns(&insert);
    kNoticeColumns(row, failure_ticks, resolved_ticks, &columns);
    if (status = insert.Run(); !status.ok()) return status;
  }
  saved_first_ = waiting.first;
  saved_end_ = waiting.end();
  return absl::OkStatus();
}

}  // namespace vmsift
