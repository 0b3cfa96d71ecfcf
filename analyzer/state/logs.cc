#include "analyzer/state/logs.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <set>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "analyzer/state/checked_row.h"
#include "analyzer/state/counters.h"
#include "analyzer/state/counts.h"
#include "base/status_text.h"

namespace vmsift {

const char kLogsSchema[] = R"sql(
  CREATE TABLE log (
    input INTEGER PRIMARY KEY, path BLOB NOT NULL, first_path BLOB NOT NULL, home BLOB NOT NULL,
    device INTEGER NOT NULL, inode INTEGER NOT NULL, born INTEGER NOT NULL, state INTEGER NOT NULL,
    "offset" INTEGER NOT NULL, lines INTEGER NOT NULL, shape INTEGER, pending BLOB NOT NULL,
    shown_line INTEGER NOT NULL, unfinished BLOB NOT NULL, fingerprint BLOB NOT NULL, copies BLOB NOT NULL,
    in_copy INTEGER NOT NULL) STRICT;
)sql";

namespace {

constexpr std::string_view kLogs = "logs";
constexpr std::string_view kLogsForgotten = "logs forgotten";
constexpr std::string_view kBytesLost = "bytes lost";
constexpr std::string_view kCopiesExpected = "copies expected";

// A thousand new ones a day for a century, and a report still has room for them.
constexpr int64_t kMostLogs = 36'500'000;

// What of a log changes, as one number; another one tells that it did.
uint64_t Changing(const FollowedLog& log) {
  return absl::HashOf(ToAbsl(log.path), log.identity.inode, log.identity.born, log.log.taken(),
                      log.log.shown_line(), static_cast<int>(log.state), log.copies.size(),
                      log.copies.last().hash);
}

// What a log's path can be.
bool IsPath(const std::string& path) {
  return !path.empty() && path.find('\0') == std::string::npos;
}

// What must hold between the columns of a row.
bool IsSound(const FollowedLog& log, const LiveLog::Saved& saved) {
  const bool has_unfinished = saved.offset + saved.unfinished.size() == saved.beginning.size();
  return IsPath(log.path) && IsPath(log.first_path) && (log.home.empty() || IsPath(log.home)) &&
         saved.offset <= saved.beginning.size() && saved.lines <= saved.offset &&
         (saved.unfinished.empty() || has_unfinished);
}

}  // namespace

absl::StatusOr<uint32_t> StateLogs::Count(SqliteDatabase* database) {
  const absl::StatusOr<int64_t> logs = ReadCounter(kLogs, database);
  if (!logs.ok()) return logs.status();
  if (*logs < 0 || *logs > kMostLogs) return DamagedState(*database, "so many logs there cannot be");
  return static_cast<uint32_t>(*logs);
}

absl::Status StateLogs::Load(int64_t now_ms, const Pipeline::Options& options, SqliteDatabase* database,
                             Follower* follower) {
  const absl::StatusOr<int64_t> expected = ReadCounter(kCopiesExpected, database);
  if (!expected.ok()) return expected.status();
  if (*expected != 0) follower->ExpectCopies();
  const absl::StatusOr<int64_t> lost = ReadCounter(kBytesLost, database);
  if (!lost.ok()) return lost.status();
  if (*lost < 0) return DamagedState(*database, "a counter cannot be");
  follower->AddLostBytes(static_cast<uint64_t>(*lost));
  const absl::StatusOr<uint32_t> logs = Count(database);
  if (!logs.ok()) return logs.status();
  follower->SetNextId(*logs);
  SqliteStatement columns = database->Prepare(
      "SELECT input, path, first_path, home, device, inode, born, state, \"offset\", lines, "
      "shown_line, pending, unfinished, fingerprint, copies, in_copy, shape FROM log ORDER BY input");
  int64_t rows = 0;
  absl::StatusOr<bool> more = columns.Next();
  for (; more.ok() && *more; more = columns.Next(), ++rows) {
    CheckedRow row(&columns);
    const uint32_t input = row.Input(*logs);
    auto log = std::make_unique<FollowedLog>(input, row.Text(kMostTextBytes), options);
    log->first_path = row.Text(kMostTextBytes);
    log->home = row.Text(kMostTextBytes);
    log->identity.device = static_cast<uint64_t>(row.Integer());
    log->identity.inode = static_cast<uint64_t>(row.Integer());
    log->identity.born = row.Integer();
    log->state = row.Choice<FollowedLog::State>(FollowedLog::kStateCount);
    LiveLog::Saved saved;
    saved.offset = row.Count();
    saved.lines = row.Count();
    saved.shown_line = row.Count();
    saved.pending = row.Text(SIZE_MAX);
    saved.unfinished = row.Text(SIZE_MAX);
    const std::optional<Fingerprint> fingerprint = Fingerprint::Restored(row.Text(kMostTextBytes));
    row.Require(fingerprint.has_value());
    if (fingerprint) saved.beginning = *fingerprint;
    const std::optional<CopiedPrefixes> copies = CopiedPrefixes::Restored(row.Text(kMostTextBytes));
    row.Require(copies.has_value());
    if (copies) log->copies = *copies;
    log->in_copy = row.Choice<int>(2) != 0;
    if (!row.IsNull()) saved.shape = row.Choice<InputShape>(kInputShapeCount);
    absl::Status status = absl::OkStatus();
    if (!row.sound() || !IsSound(*log, saved)) status = absl::DataLossError("a log cannot be");
    if (status.ok()) status = follower->Adopt(std::move(log), saved, now_ms);
    if (!status.ok()) return DamagedState(*database, Message(status));
  }
  if (!more.ok()) return more.status();
  const absl::StatusOr<int64_t> forgotten = ReadCounter(kLogsForgotten, database);
  if (!forgotten.ok()) return forgotten.status();
  if (*forgotten < 0 || rows + *forgotten != *logs) return DamagedState(*database, "a log is missing");
  return absl::OkStatus();
}

bool StateLogs::HasNews(const Follower& follower) const {
  return copies_expected_ != follower.expects_copies() || saved_.size() != follower.logs().size() ||
         std::any_of(follower.logs().begin(), follower.logs().end(), [this](const auto& log) {
           const auto saved = saved_.find(log.first);
           return saved == saved_.end() || saved->second != Changing(*log.second);
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
  // Replaced in place a row would keep the room that it had when the log's first lines were held back.
  SqliteStatement before = database->Prepare("DELETE FROM log WHERE input = ?1");
  SqliteStatement row = database->Prepare(
      "INSERT INTO log (input, path, first_path, home, device, inode, born, state, \"offset\", "
      "lines, shown_line, pending, unfinished, fingerprint, copies, in_copy, shape) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)");
  for (const auto& [input, log] : follower.logs()) {
    const uint64_t changing = Changing(*log);
    const auto [saved_before, is_new] = saved_.try_emplace(input, changing);
    if (!is_new && saved_before->second == changing) continue;
    saved_before->second = changing;
    if (absl::Status status = before.Bind(input).Run(); !status.ok()) return status;
    const LiveLog::Saved saved = log->log.Save();
    row.Bind(input)
        .Bind(log->path)
        .Bind(log->first_path)
        .Bind(log->home)
        .Bind(log->identity.device)
        .Bind(log->identity.inode)
        .Bind(log->identity.born);
    row.Bind(static_cast<int32_t>(log->state)).Bind(saved.offset).Bind(saved.lines);
    row.Bind(saved.shown_line).Bind(saved.pending).Bind(saved.unfinished).Bind(saved.beginning.Saved());
    row.Bind(log->copies.Saved()).Bind(int32_t{log->in_copy});
    if (saved.shape) row.Bind(static_cast<int32_t>(*saved.shape));
    if (absl::Status status = row.Run(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status StateLogs::DropForgotten(const Follower& follower, SqliteDatabase* database) {
  if (dropped_ == follower.forgotten()) return absl::OkStatus();
  std::set<uint32_t> forgotten;
  // One that came and went since the last time has no row here, only among the inputs.
  SqliteStatement known = database->Prepare("SELECT input FROM log UNION SELECT input FROM input");
  absl::StatusOr<bool> more = known.Next();
  for (; more.ok() && *more; more = known.Next()) {
    const auto input = static_cast<uint32_t>(known.Integer());
    if (follower.logs().count(input) == 0) forgotten.insert(input);
  }
  if (!more.ok()) return more.status();
  SqliteStatement drop = database->Prepare("DELETE FROM log WHERE input = ?1");
  for (uint32_t input : forgotten) {
    if (absl::Status status = drop.Bind(input).Run(); !status.ok()) return status;
  }
  for (uint32_t input : forgotten) saved_.erase(input);
  dropped_ = follower.forgotten();
  return LetGoOfInputs(forgotten, database);
}

}  // namespace vmsift
