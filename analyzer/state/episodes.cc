#include "analyzer/state/episodes.h"

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
constexpr size_t kMostEpisodes = 1'000'000;

// The counts of an episode's window as bytes.
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

constexpr auto kEpisodeColumns = [](auto& episode, auto& failure_ticks, auto& failures, auto* columns) {
  columns->Text("key", episode.key, kMostTextBytes);
  columns->Object("failures", failures);
  kAlertColumns(episode.alert, failure_ticks, columns);
};

ColumnList EpisodeColumnList() {
  const AlertEpisode episode;
  const OptionalTicks none;
  const SavedFailures failures;
  ColumnList columns;
  kEpisodeColumns(episode, none, failures, &columns);
  return columns;
}

}  // namespace

std::string EpisodesSchema() {
  return EpisodeColumnList().Create("episode", "PRIMARY KEY (rule, key)", "STRICT");
}

absl::StatusOr<std::vector<AlertEpisode>> StateEpisodes::Load(SqliteDatabase* database) {
  std::vector<AlertEpisode> episodes;
  SqliteStatement rows = database->Prepare(EpisodeColumnList().Select("episode") + " ORDER BY time, rowid");
  const absl::Status read = rows.ForEachRow([&] {
    CheckedRow row(&rows, 0);
    AlertEpisode episode;
    OptionalTicks failure_ticks;
    SavedFailures failures;
    kEpisodeColumns(episode, failure_ticks, failures, &row);
    row.Require(episodes.size() < kMostEpisodes, "count");
    if (absl::Status status = row.Check(*database, "episode"); !status.ok()) return status;
    episode.alert.failure_time = TimeOf(failure_ticks);
    episode.failures = std::move(failures.counts);
    episodes.push_back(std::move(episode));
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  return episodes;
}

absl::Status StateEpisodes::Save(const AlertEpisodes& episodes, SqliteDatabase* database) {
  if (!HasNews(episodes)) return absl::OkStatus();
  if (absl::Status status = database->Prepare("DELETE FROM episode WHERE true").Run(); !status.ok())
    return status;
  SqliteStatement insert = database->Prepare(EpisodeColumnList().Insert("episode"));
  for (const AlertEpisode& episode : episodes.episodes) {
    const OptionalTicks failure_ticks = TicksOf(episode.alert.failure_time);
    const SavedFailures failures{episode.failures};
    ColumnBinder columns(&insert);
    kEpisodeColumns(episode, failure_ticks, failures, &columns);
    if (absl::Status status = insert.Run(); !status.ok()) return status;
  }
  saved_version_ = episodes.version;
  return absl::OkStatus();
}

}  // namespace vmsift
