#include "analyzer/state/logs.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "analyzer/state/checked_row.h"
#include "analyzer/state/columns.h"
#include "analyzer/state/counters.h"
#include "analyzer/state/counts.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

constexpr std::string_view kLogs = "logs";
constexpr std::string_view kLogsForgotten = "logs forgotten";
constexpr std::string_view kBytesLost = "bytes lost";
constexpr std::string_view kCopiesExpected = "copies expected";

// A thousand new ones a day for a century. A report still has room for them.
constexpr int64_t kMostLogs = 36'500'000;

// The columns of the table `log` after its key, `input`.
constexpr auto kLogColumns = [](auto& log, auto& saved, auto* columns) {
  columns->Text("path", log.path, kMostTextBytes);
  columns->Text("first_path", log.first_path, kMostTextBytes);
  columns->Text("home", log.home, kMostTextBytes);
  columns->Number("device", log.identity.device, kAnyNumber);
  columns->Number("inode", log.identity.inode, kAnyNumber);
  columns->Number("born", log.identity.born, kAnyNumber);
  columns->Number("state", log.state, OneOf(FollowedLog::kStateCount));
  columns->Number("in_copy", log.in_copy, OneOf(2));
  columns->Object("fingerprint", saved.fingerprint);
  columns->Object("copies", log.copies);
  columns->Number("line_offset", saved.offset, kCountRange);
  columns->Number("lines", saved.lines, kCountRange);
  columns->Number("start", saved.start, kCountRange);
  columns->Number("passed_over", saved.passed_over, kCountRange);
  columns->Number("shown_line", saved.shown_line, kCountRange);
  columns->OptionalNumber("shape", saved.shape, OneOf(kInputFormatCount));
  columns->Text("pending", saved.pending, SIZE_MAX);
  columns->Text("unfinished", saved.unfinished, SIZE_MAX);
  columns->Text("version", log.version, kMostTextBytes);
  columns->Text("lineage", log.lineage, kMostTextBytes);
  columns->Number("packed", log.packed, OneOf(2));
};

ColumnList LogColumns() {
  const FollowedLog log(0, "", {});
  const LiveLog::Saved saved;
  ColumnList columns;
  columns.Input("input", 0);
  kLogColumns(log, saved, &columns);
  return columns;
}

// A hash of what changes of a log.
uint64_t ChangingParts(const FollowedLog& log) {
  return absl::HashOf(ToAbsl(log.path), log.identity.inode, log.identity.born, log.log.taken(),
                      log.log.shown_line(), static_cast<int>(log.state), log.copies.size(),
                      log.copies.last().hash, ToAbsl(log.version));
}

bool IsPath(const std::string& path) {
  return !path.empty() && path.find('\0') == std::string::npos;
}

// What must hold between the columns of a row.
absl::Status CheckLog(const FollowedLog& log, const LiveLog::Saved& saved) {
  const uint64_t size = saved.fingerprint.size();
  if (!IsPath(log.path) || !IsPath(log.first_path) || (!log.home.empty() && !IsPath(log.home)))
    return absl::DataLossError("the path of a log is empty, or holds a zero byte");
  if (size > static_cast<uint64_t>(kCountRange.most)) return absl::DataLossError("a log is too large");
  if (log.version.empty() && (log.state == FollowedLog::State::kRemote || log.packed))
    return absl::DataLossError("a log of another machine has no version");
  if (saved.offset > size) return absl::DataLossError("the offset of a log is behind its end");
  if (saved.lines > saved.offset) return absl::DataLossError("a log has more lines than bytes");
  if (!saved.unfinished.empty() && saved.offset + saved.unfinished.size() != size)
    return absl::DataLossError("the unfinished line of a log does not end at its end");
  return absl::OkStatus();
}

// Of a counter that holds a number of things.
absl::StatusOr<uint64_t> ReadCount(std::string_view name, uint64_t most, SqliteDatabase* database) {
  const absl::StatusOr<int64_t> value = ReadCounter(name, database);
  if (!value.ok()) return value.status();
  if (*value < 0 || static_cast<uint64_t>(*value) > most)
    return DamagedState(*database, absl::StrCat("the counter '", ToAbsl(name), "' is out of range"));
  return static_cast<uint64_t>(*value);
}

}  // namespace

std::string LogsSchema() {
  return LogColumns().Create("log", "PRIMARY KEY (input)", "STRICT");
}

absl::StatusOr<uint32_t> StateLogs::Count(SqliteDatabase* database) {
  const absl::StatusOr<uint64_t> logs = ReadCount(kLogs, kMostLogs, database);
  if (!logs.ok()) return logs.status();
  return static_cast<uint32_t>(*logs);
}

absl::Status StateLogs::Load(int64_t now_ms, const Pipeline::Options& options, SqliteDatabase* database,
                             Follower* follower) {
  const absl::StatusOr<int64_t> expected = ReadCounter(kCopiesExpected, database);
  if (!expected.ok()) return expected.status();
  if (*expected != 0) follower->ExpectCopies();
  const absl::StatusOr<uint64_t> lost = ReadCount(kBytesLost, INT64_MAX, database);
  if (!lost.ok()) return lost.status();
  follower->AddLostBytes(*lost);
  const absl::StatusOr<uint32_t> logs = Count(database);
  if (!logs.ok()) return logs.status();
  follower->SetNextId(*logs);
  SqliteStatement rows = database->Prepare(LogColumns().Select("log") + " ORDER BY input");
  uint64_t count = 0;
  const absl::Status read = rows.ForEachRow([&] {
    ++count;
    CheckedRow row(&rows, *logs);
    uint32_t input = 0;
    row.Input("input", input);
    auto log = std::make_unique<FollowedLog>(input, "", options);
    LiveLog::Saved saved;
    kLogColumns(*log, saved, &row);
    if (absl::Status status = row.Check(*database, "log"); !status.ok()) return status;
    absl::Status status = CheckLog(*log, saved);
    if (status.ok()) status = follower->Adopt(std::move(log), saved, now_ms);
    return status.ok() ? status : DamagedState(*database, Message(status));
  });
  if (!read.ok()) return read;
  const absl::StatusOr<uint64_t> forgotten = ReadCount(kLogsForgotten, kMostLogs, database);
  if (!forgotten.ok()) return forgotten.status();
  return count + *forgotten == *logs ? absl::OkStatus() : DamagedState(*database, "a log is missing");
}

bool StateLogs::HasNews(const Follower& follower) const {
  return copies_expected_ != follower.expects_copies() || saved_.size() != follower.logs().size() ||
         std::any_of(follower.logs().begin(), follower.logs().end(), [this](const auto& log) {
           const auto saved = saved_.find(log.first);
           return saved == saved_.end() || saved->second != ChangingParts(*log.second);
         });
}

absl::Status StateLogs::Save(const Follower& follower, SqliteDatabase* database) {
  StateCounters counters(database);
  const std::pair<std::string_view, uint64_t> values[] = {
      {kLogs, follower.next_input()},
      {kLogsForgotten, follower.forgotten()},
      {kBytesLost, follower.lost_bytes()},
      {kCopiesExpected, follower.expects_copies() ? 1 : 0},
  };
  for (const auto& [name, value] : values) {
    if (absl::Status status = counters.Set(name, value); !status.ok()) return status;
  }
  copies_expected_ = follower.expects_copies();
  if (absl::Status status = SaveRows(follower, database); !status.ok()) return status;
  return DropForgotten(follower, database);
}

absl::Status StateLogs::SaveRows(const Follower& follower, SqliteDatabase* database) {
  // Replaced in place, a row would keep the space that it needed for the log's pending first lines.
  SqliteStatement before = database->Prepare("DELETE FROM log WHERE input = ?1");
  SqliteStatement row = database->Prepare(LogColumns().Insert("log"));
  for (const auto& [input, log] : follower.logs()) {
    const uint64_t changing = ChangingParts(*log);
    const auto [saved_before, is_new] = saved_.try_emplace(input, changing);
    if (!is_new && saved_before->second == changing) continue;
    saved_before->second = changing;
    if (absl::Status status = before.Bind(input).Run(); !status.ok()) return status;
    ColumnBinder columns(&row);
    columns.Input("input", input);
    const LiveLog::Saved saved = log->log.Save();
    kLogColumns(std::as_const(*log), saved, &columns);
    if (absl::Status status = row.Run(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status StateLogs::DropForgotten(const Follower& follower, SqliteDatabase* database) {
  if (dropped_ == follower.forgotten()) return absl::OkStatus();
  std::set<uint32_t> forgotten;
  // A log that came and went since the last Save is only among the inputs.
  SqliteStatement known = database->Prepare("SELECT input FROM log UNION SELECT input FROM input");
  const absl::Status read = known.ForEachRow([&] {
    const auto input = static_cast<uint32_t>(known.Integer());
    if (follower.logs().count(input) == 0) forgotten.insert(input);
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  SqliteStatement drop = database->Prepare("DELETE FROM log WHERE input = ?1");
  for (uint32_t input : forgotten) {
    if (absl::Status status = drop.Bind(input).Run(); !status.ok()) return status;
    saved_.erase(input);
  }
  dropped_ = follower.forgotten();
  return LetGoOfInputs(forgotten, database);
}

}  // namespace vmsift
