#include "analyzer/state/store.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/input/link_target.h"
#include "analyzer/state/checked_row.h"
#include "analyzer/state/counters.h"
#include "analyzer/state/counts.h"

namespace vmsift {
namespace {

constexpr int64_t kApplicationId = 0x766d7366;  // "vmsf"
constexpr int64_t kVersion = 12;
// Reading our schema takes some hundred steps.
constexpr int kMostSchemaSteps = 1'000'000;

constexpr std::string_view kSaves = "saves";

// Of the file at the path; empty if there is none.
std::optional<FileIdentity> IdentityOf(const std::string& path) {
  const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(path);
  if (!facts.ok() || !facts->has_value()) return std::nullopt;
  return (*facts)->identity;
}

std::string Schema() {
  return absl::StrCat(kCountersSchema, CountsSchema(), LogsSchema(), NoticesSchema(), AlertWindowsSchema(),
                      kChecksumSchema);
}

// All objects of a database.
absl::StatusOr<std::vector<std::string>> SchemaRows(SqliteDatabase* database) {
  std::vector<std::string> rows;
  SqliteStatement row =
      database->Prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name");
  const absl::Status read = row.ForEachRow([&] {
    rows.push_back(row.Row());
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  return rows;
}

// In a directory with the sticky bit, such as /tmp, another user may have created the link, to have some
// other file overwritten.
absl::Status CheckLinks(const std::string& name) {
  constexpr int kMostLinks = 40;  // as LinkTarget
  std::filesystem::path path = name;
  std::error_code error;
  for (int i = 0; i < kMostLinks; ++i) {
    const std::filesystem::path next = std::filesystem::read_symlink(path, error);
    if (error) return absl::OkStatus();
    const std::filesystem::path directory = path.has_parent_path() ? path.parent_path() : ".";
    const std::filesystem::perms mode = std::filesystem::status(directory, error).permissions();
    if ((mode & std::filesystem::perms::sticky_bit) != std::filesystem::perms::none) {
      return absl::FailedPreconditionError(
          absl::StrCat(path.string(),
                       ": a link in a directory where others may make links; name the file "
                       "itself"));
    }
    path = path.parent_path() / next;
  }
  return absl::OkStatus();
}

// The same for links among the directories of the path, unless this user or the owner of the directory
// created them.
absl::Status CheckLinksOnTheWay(const std::string& name) {
  std::error_code error;
  const std::filesystem::path whole = std::filesystem::absolute(name, error).parent_path();
  std::filesystem::path at;
  for (const std::filesystem::path& part : whole) {
    const std::filesystem::path directory = at;
    at /= part;
    struct stat link;
    struct stat around;
    if (lstat(at.c_str(), &link) != 0 || !S_ISLNK(link.st_mode) || stat(directory.c_str(), &around) != 0)
      continue;
    if ((around.st_mode & S_ISVTX) != 0 && link.st_uid != geteuid() && link.st_uid != around.st_uid) {
      return absl::FailedPreconditionError(
          absl::StrCat(at.string(), ": a link that somebody else made; name the directory itself"));
    }
  }
  return absl::OkStatus();
}

// An empty file, created readable only by its owner. SQLite gives its journal the same mode.
absl::Status MakeFile(const std::string& path) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) return absl::ErrnoToStatus(errno, path);
  close(file);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<StateStore>> StateStore::Open(const std::string& name) {
  std::error_code error;
  if (absl::Status status = CheckLinksOnTheWay(name); !status.ok()) return status;
  if (absl::Status status = CheckLinks(name); !status.ok()) return status;
  const std::string path = LinkTarget(name);  // which need not exist yet
  const bool exists = std::filesystem::exists(path, error);
  if (exists && !std::filesystem::is_regular_file(path, error))
    return absl::InvalidArgumentError(absl::StrCat(path, ": not a regular file"));
  const std::filesystem::path directory = std::filesystem::path(path).parent_path();
  if (!directory.empty() && !std::filesystem::is_directory(directory, error))
    return absl::InvalidArgumentError(absl::StrCat(path, ": there is no directory ", directory.string()));
  if (exists && std::filesystem::file_size(path, error) == 0 && !error) {
    return absl::DataLossError(absl::StrCat(path, ": empty, so no state of vmsift; remove it to start over"));
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
  // Under another name first, so that a crash leaves no incomplete state. Another process may create one,
  // too.
  const std::string made = absl::StrCat(path, ".new-", getpid());
  std::error_code error;
  std::filesystem::remove(made, error);
  std::filesystem::remove(made + "-journal", error);
  absl::Status status = MakeFile(made);
  if (!status.ok()) return status;
  {
    const absl::StatusOr<std::unique_ptr<SqliteDatabase>> database = SqliteDatabase::OpenExclusively(made);
    status = database.ok()
                 ? (*database)->Execute(absl::StrCat("BEGIN; PRAGMA application_id = ", kApplicationId,
                                                     "; PRAGMA user_version = ", kVersion, ";", Schema(),
                                                     "INSERT INTO checksum VALUES (0, 0, 0); COMMIT;"))
                 : database.status();
  }
  // If another process has created the state meanwhile, its state is used. Not all file systems have links.
  if (status.ok() && link(made.c_str(), path.c_str()) != 0 && errno != EEXIST &&
      renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) != 0 && errno != EEXIST)
    status = absl::ErrnoToStatus(errno, path);
  std::filesystem::remove(made, error);
  return status;
}

absl::Status StateStore::Check() {
  if (absl::Status status = database_->Execute("PRAGMA query_only = ON"); !status.ok()) return status;
  // A crafted schema could take forever to read.
  database_->LimitSteps(kMostSchemaSteps);
  if (absl::Status status = CheckIsState(); !status.ok()) return status;
  if (absl::Status status = CheckSchema(); !status.ok()) return status;
  database_->LimitSteps(0);
  // First the pages: one that is used twice could be read forever.
  SqliteStatement check = database_->Prepare("PRAGMA integrity_check(1)");
  const absl::StatusOr<bool> row = check.Next();
  if (!row.ok()) return row.status();
  std::string result = check.Blob();
  std::replace(result.begin(), result.end(), '\n', ' ');
  if (result != "ok") return DamagedState(*database_, result);
  if (absl::Status status = check.Run(); !status.ok()) return status;
  if (absl::Status status = checksum_->Verify(); !status.ok()) return status;
  return database_->Execute("PRAGMA query_only = OFF");
}

absl::Status StateStore::CheckIsState() {
  const absl::StatusOr<int64_t> application = database_->Query("PRAGMA application_id");
  if (!application.ok()) return application.status();
  if (*application != kApplicationId)
    return absl::DataLossError(absl::StrCat(database_->path(), ": a database, but not a state of vmsift"));
  const absl::StatusOr<int64_t> version = database_->Query("PRAGMA user_version");
  if (!version.ok()) return version.status();
  if (*version == kVersion) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(database_->path(), ": written by another version of vmsift (state ",
                                          *version, ", this one reads ", kVersion, ")"));
}

absl::Status StateStore::CheckSchema() {
  const absl::StatusOr<std::unique_ptr<SqliteDatabase>> ours = SqliteDatabase::OpenInMemory();
  if (!ours.ok()) return ours.status();
  if (absl::Status status = (*ours)->Execute(Schema()); !status.ok()) return status;
  const absl::StatusOr<std::vector<std::string>> expected = SchemaRows(ours->get());
  if (!expected.ok()) return expected.status();
  const absl::StatusOr<std::vector<std::string>> rows = SchemaRows(database_.get());
  if (!rows.ok()) return rows.status();
  return *rows == *expected ? absl::OkStatus()
                            : DamagedState(*database_, "its tables are not those of a state");
}

absl::Status StateStore::Load(const Catalog& catalog, int64_t now_ms, const Pipeline::Options& options,
                              Follower* follower, Tally* total) {
  const absl::StatusOr<int64_t> saves = ReadCounter(kSaves, database_.get());
  if (!saves.ok()) return saves.status();
  saves_ = *saves;
  const absl::StatusOr<uint32_t> inputs = StateLogs::Count(database_.get());
  if (!inputs.ok()) return inputs.status();
  if (absl::Status status = LoadCounts(catalog, *inputs, database_.get(), total); !status.ok()) return status;
  return StateLogs::Load(now_ms, options, database_.get(), follower);
}

absl::StatusOr<AlertState> StateStore::LoadAlerts() {
  absl::StatusOr<WaitingNotices> notices = notices_.Load(database_.get());
  if (!notices.ok()) return notices.status();
  absl::StatusOr<std::vector<AlertWindow>> windows = windows_.Load(database_.get());
  if (!windows.ok()) return windows.status();
  return AlertState{*std::move(notices), AlertWindows{0, *std::move(windows)}};
}

absl::Status StateStore::Recover() {
  absl::StatusOr<std::unique_ptr<SqliteDatabase>> database = SqliteDatabase::OpenExclusively(path_);
  if (!database.ok()) return database.status();
  const absl::StatusOr<int64_t> saved = ReadCounter(kSaves, database->get());
  if (!saved.ok()) return saved.status();
  auto checksum = std::make_unique<StateChecksum>(database->get());
  if (absl::Status status = checksum->Load(); !status.ok()) return status;
  if (*saved == saves_) tried_ = Tally();  // it took effect after all
  saves_ = *saved;
  logs_.SaveAllAgain();
  notices_.SaveAllAgain();
  windows_.SaveAllAgain();
  checksum_ = std::move(checksum);
  database_ = *std::move(database);
  return absl::OkStatus();
}

absl::Status StateStore::Save(Tally added, const Catalog& catalog, const Follower& follower,
                              const AlertState& alerts) {
  waiting_.Merge(added);
  // Writes to a file without a name are lost.
  if (IdentityOf(path_) != identity_) {
    return absl::FailedPreconditionError(absl::StrCat(
        path_, ": removed or replaced while in use; nothing is saved unless that very file is put back"));
  }
  const bool news_of_alerts = (alerts.notices && notices_.HasNews(*alerts.notices)) ||
                              (alerts.windows && windows_.HasNews(*alerts.windows));
  if (database_ != nullptr && waiting_.inputs.empty() && !logs_.HasNews(follower) && !news_of_alerts)
    return absl::OkStatus();
  if (database_ == nullptr) {
    if (absl::Status status = Recover(); !status.ok()) return status;
  }
  tried_.Merge(std::exchange(waiting_, Tally()));
  ++saves_;
  absl::Status status = database_->Execute("BEGIN IMMEDIATE");
  if (status.ok()) status = SaveAll(tried_, catalog, follower, alerts);
  if (status.ok()) status = database_->Execute("COMMIT");
  if (status.ok()) {
    tried_ = Tally();
  } else {
    checksum_ = nullptr;
    database_ = nullptr;
  }
  return status;
}

absl::Status StateStore::SaveAll(const Tally& added, const Catalog& catalog, const Follower& follower,
                                 const AlertState& alerts) {
  if (absl::Status status = SaveCounts(added, catalog, database_.get()); !status.ok()) return status;
  if (absl::Status status = logs_.Save(follower, database_.get()); !status.ok()) return status;
  if (alerts.notices) {
    if (absl::Status status = notices_.Save(*alerts.notices, database_.get()); !status.ok()) return status;
  }
  if (alerts.windows) {
    if (absl::Status status = windows_.Save(*alerts.windows, database_.get()); !status.ok()) return status;
  }
  absl::Status status = StateCounters(database_.get()).Set(kSaves, static_cast<uint64_t>(saves_));
  return status.ok() ? checksum_->Save() : status;
}

}  // namespace vmsift
