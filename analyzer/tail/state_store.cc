#include "analyzer/tail/state_store.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/input/link_target.h"
#include "analyzer/tail/state_counters.h"
#include "analyzer/tail/state_counts.h"

namespace vmsift {
namespace {

constexpr int64_t kApplicationId = 0x766d7366;  // "vmsf"
constexpr int64_t kVersion = 6;

constexpr std::string_view kSaves = "saves";

// Of the file that has the name now; nothing when there is none.
std::optional<FileIdentity> IdentityOf(const std::string& path) {
  const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(path);
  if (!facts.ok() || !facts->has_value()) return std::nullopt;
  return (*facts)->identity;
}

}  // namespace

absl::StatusOr<std::unique_ptr<StateStore>> StateStore::Open(const std::string& name) {
  std::error_code error;
  const std::string path = LinkTarget(name);  // which may be nothing yet
  const bool exists = std::filesystem::exists(path, error);
  if (exists && !std::filesystem::is_regular_file(path, error))
    return absl::InvalidArgumentError(absl::StrCat(path, ": not a regular file"));
  const std::filesystem::path directory = std::filesystem::path(path).parent_path();
  if (!directory.empty() && !std::filesystem::is_directory(directory, error))
    return absl::InvalidArgumentError(absl::StrCat(path, ": there is no directory ", directory.string()));
  if (exists && std::filesystem::file_size(path, error) == 0 && !error) {
    return absl::DataLossError(
        absl::StrCat(path, ": empty, so no state of vmsift; remove it if it is to be begun anew"));
  }
  if (!exists) {
    if (absl::Status status = Make(path); !status.ok()) return status;
  }
  absl::StatusOr<std::unique_ptr<SqliteDatabase>> database = SqliteDatabase::OpenExclusively(path);
  if (!database.ok()) return database.status();
  std::unique_ptr<StateStore> store(new StateStore(path, *std::move(database)));
  if (absl::Status status = store->Check(); !status.ok()) return status;
  store->identity_ = IdentityOf(path);
  return store;
}

absl::Status StateStore::Make(const std::string& path) {
  // A part of a state, which a later run would refuse, never has the name. Others may make one, too.
  const std::string made = absl::StrCat(path, ".new-", getpid());
  std::error_code error;
  std::filesystem::remove(made, error);
  std::filesystem::remove(made + "-journal", error);
  absl::Status status;
  {
    const absl::StatusOr<std::unique_ptr<SqliteDatabase>> database = SqliteDatabase::OpenExclusively(made);
    status =
        database.ok()
            ? (*database)->Execute(absl::StrCat("BEGIN; PRAGMA application_id = ", kApplicationId,
                                                "; PRAGMA user_version = ", kVersion, ";", kCountersSchema,
                                                kCountsSchema, kSuspectsSchema, kLogsSchema, "COMMIT;"))
            : database.status();
  }
  // Where another process has made one in the meantime, that is the state. Not all file systems have links.
  if (status.ok() && link(made.c_str(), path.c_str()) != 0 && errno != EEXIST &&
      renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) != 0 && errno != EEXIST)
    status = absl::ErrnoToStatus(errno, path);
  std::filesystem::remove(made, error);
  return status;
}

absl::Status StateStore::Check() {
  const absl::StatusOr<int64_t> application = database_->Query("PRAGMA application_id");
  if (!application.ok()) return application.status();
  if (*application != kApplicationId)
    return absl::DataLossError(absl::StrCat(database_->path(), ": a database, but not a state of vmsift"));
  const absl::StatusOr<int64_t> version = database_->Query("PRAGMA user_version");
  if (!version.ok()) return version.status();
  if (*version != kVersion) {
    return absl::DataLossError(absl::StrCat(database_->path(),
                                            ": written by another version of vmsift (state ", *version,
                                            ", this one reads ", kVersion, ")"));
  }
  SqliteStatement check = database_->Prepare("PRAGMA quick_check(1)");
  const absl::StatusOr<bool> row = check.Next();
  if (!row.ok()) return row.status();
  std::string result = check.Blob();
  std::replace(result.begin(), result.end(), '\n', ' ');
  if (result != "ok") {
    return absl::DataLossError(
        absl::StrCat(database_->path(), ": damaged: ", result, "; move it away to begin anew"));
  }
  return absl::OkStatus();
}

absl::Status StateStore::Load(const Catalog& catalog, int64_t now_ms, const Pipeline::Options& options,
                              Follower* follower, Tally* total) {
  const absl::StatusOr<int64_t> saves = ReadCounter(kSaves, database_.get());
  if (!saves.ok()) return saves.status();
  saves_ = *saves;
  if (absl::Status status = LoadCounts(catalog, database_.get(), total); !status.ok()) return status;
  return StateLogs::Load(now_ms, options, database_.get(), follower);
}

absl::Status StateStore::Recover() {
  absl::StatusOr<std::unique_ptr<SqliteDatabase>> database = SqliteDatabase::OpenExclusively(path_);
  if (!database.ok()) return database.status();
  const absl::StatusOr<int64_t> saved = ReadCounter(kSaves, database->get());
  if (!saved.ok()) return saved.status();
  if (*saved == saves_) tried_ = Tally();  // it is there after all
  saves_ = *saved;
  logs_.SaveAllAgain();
  database_ = *std::move(database);
  return absl::OkStatus();
}

absl::Status StateStore::Save(Tally added, const Catalog& catalog, const Follower& follower) {
  waiting_.Merge(added);
  // What is written to a file that has no name any more is lost.
  if (IdentityOf(path_) != identity_) {
    return absl::FailedPreconditionError(absl::StrCat(
        path_, ": removed or replaced while in use; nothing is saved unless that very file is put back"));
  }
  if (database_ != nullptr && waiting_.inputs.empty() && !logs_.HasNews(follower)) return absl::OkStatus();
  if (database_ == nullptr) {
    if (absl::Status status = Recover(); !status.ok()) return status;
  }
  tried_.Merge(std::exchange(waiting_, Tally()));
  ++saves_;
  absl::Status status = database_->Execute("BEGIN IMMEDIATE");
  if (status.ok()) status = SaveAll(tried_, catalog, follower);
  if (status.ok()) status = database_->Execute("COMMIT");
  if (status.ok()) {
    tried_ = Tally();
  } else {
    database_ = nullptr;
  }
  return status;
}

absl::Status StateStore::SaveAll(const Tally& added, const Catalog& catalog, const Follower& follower) {
  if (absl::Status status = SaveCounts(added, catalog, database_.get()); !status.ok()) return status;
  if (absl::Status status = logs_.Save(follower, database_.get()); !status.ok()) return status;
  return StateCounters(database_.get()).Set(kSaves, static_cast<uint64_t>(saves_));
}

}  // namespace vmsift
