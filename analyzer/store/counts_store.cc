#include "analyzer/store/counts_store.h"

#include <charconv>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/store/schema.h"
#include "base/printable_text.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

int64_t NumberOf(const std::string& text) {
  int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// Columns of partitions, as arrays.
struct PartitionColumns {
  std::vector<std::string> topics;
  std::vector<std::string> numbers;

  void Add(const Partition& partition) {
    topics.push_back(partition.topic);
    numbers.push_back(absl::StrCat(partition.number));
  }
};

// A transaction, which is rolled back unless it is committed.
class Transaction {
 public:
  explicit Transaction(Database* database, const char* begin = "BEGIN") : database_(*database) {
    Run(begin, {});
    database_.StayConnected(true);
  }
  ~Transaction() {
    // What another connection would roll back is none of this one's.
    if (open_ && database_.is_connected()) Run("ROLLBACK", {});
    database_.StayConnected(false);
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // Empty after an error, which ends the transaction.
  SqlRows Run(const std::string& statement, const std::vector<SqlValue>& values, bool binary = false) {
    if (!status_.ok()) return {};
    absl::StatusOr<SqlRows> rows = database_.Run(statement, values, binary);
    open_ = rows.ok();
    if (rows.ok()) return *std::move(rows);
    status_ = rows.status();
    return {};
  }
  absl::Status Commit() {
    const SqlRows done = Run("COMMIT", {});
    open_ = false;
    if (status_.ok() && done.command != "COMMIT")
      status_ = absl::UnavailableError(absl::StrCat(database_.place(), ": a transaction was rolled back"));
    return status_;
  }
  const absl::Status& status() const { return status_; }

 private:
  Database& database_;
  absl::Status status_;
  bool open_ = false;
};

}  // namespace

CountsStore::CountsStore(std::unique_ptr<Database> database, std::string group, Merge merge)
    : database_(std::move(database)), group_(std::move(group)), merge_(std::move(merge)) {}

absl::Status CountsStore::Open(const std::string& settings) {
  if (const absl::Status status = MakeTables(); !status.ok()) return status;
  if (const absl::Status status = CheckVersion(); !status.ok()) return status;
  if (const absl::Status status = database_->Run(sql::kMakeGroup, {group_, settings}).status(); !status.ok())
    return status;
  const absl::StatusOr<SqlRows> stored = database_->Run(sql::kSettings, {group_});
  if (!stored.ok()) return stored.status();
  if (stored->rows.size() == 1 && stored->rows[0][0] == settings) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "the group ", PrintableName(group_), " in ", database_->place(),
      " counts with other options or another catalog; start this consumer with the same ones, or with "
      "another --group\n  there: ",
      stored->rows.empty() ? "" : PrintableName(stored->rows[0][0]), "\n  here:  ", PrintableName(settings)));
}

absl::Status CountsStore::MakeTables() {
  const absl::StatusOr<SqlRows> has = database_->Run(sql::kHasSchema);
  if (!has.ok()) return has.status();
  if (has->rows[0][0] == "t") return absl::OkStatus();
  Transaction transaction(database_.get());
  transaction.Run(sql::kLockSchema, {});
  const SqlRows has_now = transaction.Run(sql::kHasSchema, {});
  if (!transaction.status().ok()) return transaction.status();
  if (has_now.rows[0][0] == "t") return absl::OkStatus();
  for (const char* const table : sql::kTables) transaction.Run(table, {});
  return transaction.Commit();
}

absl::Status CountsStore::CheckVersion() {
  const absl::StatusOr<SqlRows> version = database_->Run(sql::kVersion);
  if (!version.ok()) return version.status();
  if (version->rows.size() == 1 && NumberOf(version->rows[0][0]) == kVersion) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      database_->place(), ": its tables are of version ", version->rows.empty() ? "?" : version->rows[0][0],
      ", this vmsift knows version ", kVersion, "; use the vmsift that made them, or another database"));
}

absl::StatusOr<Offsets> CountsStore::Load(const std::vector<Partition>& partitions) {
  PartitionColumns columns;
  for (const Partition& partition : partitions) columns.Add(partition);
  const absl::StatusOr<SqlRows> stored =
      database_->Run(sql::kLoad, {group_, SqlArray(columns.topics), SqlArray(columns.numbers)});
  if (!stored.ok()) return stored.status();
  Offsets offsets;
  for (const std::vector<std::string>& row : stored->rows)
    offsets[{row[0], static_cast<int32_t>(NumberOf(row[1]))}] = NumberOf(row[2]);
  return offsets;
}

absl::Status CountsStore::Begin(const Offsets& offsets) {
  PartitionColumns columns;
  std::vector<std::string> next;
  for (const auto& [partition, offset] : offsets) {
    columns.Add(partition);
    next.push_back(absl::StrCat(offset));
  }
  return database_
      ->Run(sql::kBegin, {group_, SqlArray(columns.topics), SqlArray(columns.numbers), SqlArray(next)})
      .status();
}

absl::StatusOr<CommitResult> CountsStore::Commit(const std::vector<PartitionDelta>& deltas) {
  PartitionColumns columns;
  std::vector<std::string> old_offsets;
  std::vector<std::string> new_offsets;
  std::vector<std::string> lost;
  for (const PartitionDelta& delta : deltas) {
    columns.Add(delta.partition);
    old_offsets.push_back(absl::StrCat(delta.from));
    new_offsets.push_back(absl::StrCat(delta.to));
    lost.push_back(absl::StrCat(delta.lost));
  }
  const SqlValue topics = SqlArray(columns.topics);
  const SqlValue numbers = SqlArray(columns.numbers);
  Transaction transaction(database_.get());
  transaction.Run(sql::kLockOffsets, {group_, topics, numbers});
  const SqlRows advanced = transaction.Run(
      sql::kAdvance, {group_, topics, numbers, SqlArray(old_offsets), SqlArray(new_offsets), SqlArray(lost)});
  if (!transaction.status().ok()) return transaction.status();
  if (advanced.changed != deltas.size()) return CommitResult::kFenced;
  for (const PartitionDelta& delta : deltas) {
    if (delta.counts.empty()) continue;
    if (const absl::Status status = AddPart(delta.partition, delta.from, delta.to, 0, delta.counts);
        !status.ok())
      return status;
  }
  if (const absl::Status status = MergeParts(deltas); !status.ok()) return status;
  if (const absl::Status status = transaction.Commit(); !status.ok()) return status;
  return CommitResult::kDone;
}

absl::Status CountsStore::AddPart(const Partition& partition, int64_t from, int64_t to, size_t level,
                                  const std::string& counts) {
  return database_
      ->Run(sql::kAddPart, {group_, partition.topic, absl::StrCat(partition.number), absl::StrCat(from),
                            absl::StrCat(to), absl::StrCat(level), SqlValue::Binary(counts)})
      .status();
}

absl::Status CountsStore::MergeParts(const std::vector<PartitionDelta>& deltas) {
  PartitionColumns columns;
  for (const PartitionDelta& delta : deltas) columns.Add(delta.partition);
  const absl::StatusOr<SqlRows> full = database_->Run(
      sql::kFullLevels,
      {group_, SqlArray(columns.topics), SqlArray(columns.numbers), absl::StrCat(kPartsALevel)});
  if (!full.ok()) return full.status();
  for (const std::vector<std::string>& row : full->rows) {
    const Partition partition{row[0], static_cast<int32_t>(NumberOf(row[1]))};
    if (const absl::Status status = MergeLevel(partition, static_cast<size_t>(NumberOf(row[2])));
        !status.ok())
      return status;
  }
  return absl::OkStatus();
}

absl::Status CountsStore::MergeLevel(const Partition& partition, size_t level) {
  const std::vector<SqlValue> values = {group_, partition.topic, absl::StrCat(partition.number),
                                        absl::StrCat(level)};
  const std::string of_level = sql::kOfLevel;
  const absl::StatusOr<SqlRows> bounds =
      database_->Run("SELECT min(from_offset), max(to_offset)" + of_level, values);
  if (!bounds.ok()) return bounds.status();
  const absl::StatusOr<SqlRows> parts =
      database_->Run("SELECT counts" + of_level + " ORDER BY from_offset", values, /*binary=*/true);
  if (!parts.ok()) return parts.status();
  std::vector<std::string> counts;
  for (const std::vector<std::string>& row : parts->rows) counts.push_back(row[0]);
  const absl::StatusOr<std::string> merged = merge_(counts);
  if (!merged.ok()) {
    database_->Disconnect();
    return absl::Status(merged.status().code(),
                        absl::StrCat(database_->place(), ": the counts of ", PartitionPath(partition),
                                     " cannot be merged: ", std::string(Message(merged.status()))));
  }
  if (const absl::Status status = database_->Run("DELETE" + of_level, values).status(); !status.ok())
    return status;
  return AddPart(partition, NumberOf(bounds->rows[0][0]), NumberOf(bounds->rows[0][1]), level + 1, *merged);
}

absl::StatusOr<StoredGroup> CountsStore::Read(const std::vector<std::string>& topics) {
  const absl::StatusOr<SqlRows> has = database_->Run(sql::kHasSchema);
  if (!has.ok()) return has.status();
  if (has->rows[0][0] != "t") {
    return absl::NotFoundError(
        absl::StrCat(database_->place(), " has no counts of vmsift: vmsift consume --sink puts them there"));
  }
  if (const absl::Status status = CheckVersion(); !status.ok()) return status;
  Transaction snapshot(database_.get(), sql::kSnapshot);
  const SqlRows settings = snapshot.Run(sql::kSettings, {group_});
  if (snapshot.status().ok() && settings.rows.empty()) return NoSuchGroup();
  const SqlRows progress = snapshot.Run(sql::kProgress, {group_, SqlArray(topics)});
  SqlRows parts = snapshot.Run(sql::kParts, {group_, SqlArray(topics)}, /*binary=*/true);
  if (!snapshot.status().ok()) return snapshot.status();
  StoredGroup group;
  group.settings = settings.rows[0][0];
  for (const std::vector<std::string>& row : progress.rows) {
    group.progress.push_back({{row[0], static_cast<int32_t>(NumberOf(row[1]))},
                              NumberOf(row[2]),
                              NumberOf(row[3]),
                              NumberOf(row[4])});
  }
  for (std::vector<std::string>& row : parts.rows) group.parts.push_back(std::move(row[0]));
  return group;
}

absl::Status CountsStore::NoSuchGroup() {
  const absl::StatusOr<SqlRows> groups = database_->Run(sql::kGroups);
  if (!groups.ok()) return groups.status();
  std::vector<std::string> names;
  for (const std::vector<std::string>& row : groups->rows) names.push_back(PrintableName(row[0]));
  return absl::NotFoundError(absl::StrCat(database_->place(), " has no group ", PrintableName(group_),
                                          names.empty() ? "" : "; it has " + absl::StrJoin(names, ", ")));
}

}  // namespace vmsift
