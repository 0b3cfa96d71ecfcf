#include "analyzer/tail/state_logs.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "analyzer/tail/state_counters.h"
#include "analyzer/tail/state_counts.h"
#include "matchers/ascii_case.h"

namespace vmsift {

const char kLogsSchema[] = R"sql(
  CREATE TABLE log (
    input INTEGER PRIMARY KEY, path BLOB NOT NULL, first_path BLOB NOT NULL, device INTEGER NOT NULL,
    inode INTEGER NOT NULL, born INTEGER NOT NULL, state INTEGER NOT NULL, first_bytes BLOB NOT NULL, "offset" INTEGER NOT NULL,
    lines INTEGER NOT NULL, shape INTEGER, pending BLOB NOT NULL, shown_line INTEGER NOT NULL,
    unfinished BLOB NOT NULL, beginning BLOB NOT NULL) STRICT;
  CREATE TABLE copy (
    input INTEGER NOT NULL, size INTEGER NOT NULL, hash INTEGER NOT NULL, PRIMARY KEY (input, size, hash))
    STRICT, WITHOUT ROWID;
)sql";

namespace {

constexpr std::string_view kLogs = "logs";
constexpr std::string_view kLogsForgotten = "logs forgotten";
constexpr std::string_view kBytesLost = "bytes lost";
constexpr std::string_view kCopiesExpected = "copies expected";

// What of a log changes, as one number; another one tells that it did.
uint64_t Changing(const FollowedLog& log) {
  return absl::HashOf(ToAbsl(log.path), log.identity.inode, log.log.taken(), log.log.shown_line(),
                      static_cast<int>(log.state), log.copies.size(),
                      log.copies.empty() ? 0 : log.copies.back().hash);
}

absl::Status LoadCopies(int64_t input, SqliteDatabase* database, FollowedLog* log) {
  SqliteStatement copy = database->Prepare("SELECT size, hash FROM copy WHERE input = ?1");
  copy.Bind(input);
  absl::StatusOr<bool> more = copy.Next();
  for (; more.ok() && *more; more = copy.Next()) {
    const uint64_t size = copy.Unsigned();
    log->Keep({size, copy.Unsigned()});
  }
  return more.status();
}

}  // namespace

absl::Status StateLogs::Load(int64_t now_ms, const Pipeline::Options& options, SqliteDatabase* database,
                             Follower* follower) {
  const absl::StatusOr<int64_t> expected = ReadCounter(kCopiesExpected, database);
  if (!expected.ok()) return expected.status();
  if (*expected != 0) follower->GoOn();
  const absl::StatusOr<int64_t> lost = ReadCounter(kBytesLost, database);
  if (!lost.ok()) return lost.status();
  follower->AddLostBytes(static_cast<uint64_t>(*lost));
  SqliteStatement row = database->Prepare(
      "SELECT input, path, first_path, device, inode, born, state, first_bytes, \"offset\", lines, "
      "shown_line, "
      "pending, unfinished, beginning, shape FROM log ORDER BY input");
  const absl::StatusOr<int64_t> logs = ReadCounter(kLogs, database);
  if (!logs.ok()) return logs.status();
  follower->GoOnFrom(static_cast<uint32_t>(*logs));
  int64_t rows = 0;
  absl::StatusOr<bool> more = row.Next();
  for (; more.ok() && *more; more = row.Next(), ++rows) {
    const int64_t input = row.Integer();
    auto log = std::make_unique<FollowedLog>(static_cast<uint32_t>(input), row.Blob(), options);
    log->first_path = row.Blob();
    log->identity = {row.Unsigned(), row.Unsigned(), row.Integer()};
    log->state = static_cast<FollowedLog::State>(row.Integer());
    log->first_bytes = row.Blob();
    LiveLog::Saved saved;
    saved.offset = row.Unsigned();
    saved.lines = row.Unsigned();
    saved.shown_line = row.Unsigned();
    saved.pending = row.Blob();
    saved.unfinished = row.Blob();
    const std::optional<Beginning> beginning = Beginning::Restored(row.Blob());
    if (!row.IsNull()) saved.shape = static_cast<InputShape>(row.Integer());
    absl::Status status = absl::OkStatus();
    if (beginning) saved.beginning = *beginning;
    if (input < 0 || input >= *logs || !beginning || saved.offset > beginning->size())
      status = absl::DataLossError("a log is damaged");
    if (status.ok()) status = LoadCopies(input, database, log.get());
    if (status.ok()) status = follower->Adopt(std::move(log), saved, now_ms);
    if (!status.ok())
      return absl::DataLossError(absl::StrCat(database->path(), ": damaged: ", status.message()));
  }
  if (!more.ok()) return more.status();
  const absl::StatusOr<int64_t> forgotten = ReadCounter(kLogsForgotten, database);
  if (!forgotten.ok()) return forgotten.status();
  if (rows + *forgotten != *logs)
    return absl::DataLossError(absl::StrCat(database->path(), ": damaged: a log is missing"));
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
  SqliteStatement copies_before = database->Prepare("DELETE FROM copy WHERE input = ?1");
  SqliteStatement copy =
      database->Prepare("INSERT OR REPLACE INTO copy (input, size, hash) VALUES (?1, ?2, ?3)");
  SqliteStatement row = database->Prepare(
      "INSERT INTO log (input, path, first_path, device, inode, born, state, first_bytes, \"offset\", "
      "lines, shown_line, pending, unfinished, beginning, shape) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)");
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
        .Bind(log->identity.device)
        .Bind(log->identity.inode)
        .Bind(log->identity.born);
    row.Bind(static_cast<int32_t>(log->state)).Bind(log->first_bytes).Bind(saved.offset).Bind(saved.lines);
    row.Bind(saved.shown_line).Bind(saved.pending).Bind(saved.unfinished).Bind(saved.beginning.Saved());
    if (saved.shape) row.Bind(static_cast<int32_t>(*saved.shape));
    if (absl::Status status = row.Run(); !status.ok()) return status;
    if (absl::Status status = copies_before.Bind(input).Run(); !status.ok()) return status;
    for (const Beginning::Mark& mark : log->copies) {
      if (absl::Status status = copy.Bind(input).Bind(mark.size).Bind(mark.hash).Run(); !status.ok())
        return status;
    }
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
  for (const char* table : {"log", "copy"}) {
    SqliteStatement drop = database->Prepare(absl::StrCat("DELETE FROM ", table, " WHERE input = ?1"));
    for (uint32_t input : forgotten) {
      if (absl::Status status = drop.Bind(input).Run(); !status.ok()) return status;
    }
  }
  for (uint32_t input : forgotten) saved_.erase(input);
  dropped_ = follower.forgotten();
  return LetGoOfInputs(forgotten, database);
}

}  // namespace vmsift
