#include "analyzer/tail/state_store.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "analyzer/tail/template_rows.h"

namespace vmsift {
namespace {

constexpr int64_t kApplicationId = 0x766d7366;  // "vmsf"
constexpr int64_t kVersion = 4;

// Text is stored as blobs, since logs hold any bytes. `place` is input, line, byte.
constexpr char kSchema[] = R"sql(
  CREATE TABLE log (
    input INTEGER PRIMARY KEY, path BLOB NOT NULL, first_path BLOB NOT NULL, device INTEGER NOT NULL,
    inode INTEGER NOT NULL, state INTEGER NOT NULL, first_bytes BLOB NOT NULL, "offset" INTEGER NOT NULL,
    lines INTEGER NOT NULL, shape INTEGER, pending BLOB NOT NULL, shown_line INTEGER NOT NULL,
    taken INTEGER NOT NULL, unfinished BLOB NOT NULL, last_bytes BLOB NOT NULL, lost INTEGER NOT NULL);
  CREATE TABLE copy_end (
    input INTEGER NOT NULL, size INTEGER NOT NULL, last_bytes BLOB NOT NULL, PRIMARY KEY (input, size))
    WITHOUT ROWID;
  CREATE TABLE code (
    id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, shown BLOB NOT NULL,
    input INTEGER NOT NULL, line INTEGER NOT NULL, byte INTEGER NOT NULL);
  CREATE TABLE vm (
    id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, shown BLOB NOT NULL, resource_id BLOB NOT NULL,
    input INTEGER NOT NULL, line INTEGER NOT NULL, byte INTEGER NOT NULL);
  CREATE TABLE template (
    id INTEGER PRIMARY KEY, catalog BLOB NOT NULL, row INTEGER NOT NULL, code BLOB NOT NULL,
    UNIQUE (catalog, row, code));
  CREATE TABLE cell (
    code INTEGER NOT NULL, vm INTEGER NOT NULL, template INTEGER NOT NULL, hour INTEGER NOT NULL,
    count INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY (code, vm, template, hour)) WITHOUT ROWID;
  CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE sample (
    hash INTEGER PRIMARY KEY, code BLOB NOT NULL, message BLOB NOT NULL, count INTEGER NOT NULL,
    input INTEGER NOT NULL, line INTEGER NOT NULL, byte INTEGER NOT NULL);
  CREATE TABLE bad_line (
    input INTEGER NOT NULL, line INTEGER NOT NULL, byte INTEGER NOT NULL, reason BLOB NOT NULL,
    PRIMARY KEY (input, line, byte, reason)) WITHOUT ROWID;
  CREATE TABLE input (
    input INTEGER PRIMARY KEY, lines INTEGER NOT NULL, bytes INTEGER NOT NULL, failures INTEGER NOT NULL,
    shape INTEGER NOT NULL, error BLOB NOT NULL);
)sql";

// Of the file that has the name now; nothing when there is none.
std::optional<FileIdentity> IdentityOf(const std::string& path) {
  const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(path);
  if (!facts.ok() || !facts->has_value()) return std::nullopt;
  return (*facts)->identity;
}

// Hashes sort as unsigned numbers, SQLite's integers as signed ones.
int64_t Signed(uint64_t hash) {
  return static_cast<int64_t>(hash ^ (uint64_t{1} << 63));
}
uint64_t Unsigned(int64_t hash) {
  return static_cast<uint64_t>(hash) ^ (uint64_t{1} << 63);
}

Place ReadPlace(SqliteStatement* row) {
  Place place;
  place.input = static_cast<uint32_t>(row->Integer());
  place.line = row->Unsigned();
  place.byte = row->Unsigned();
  return place;
}

void BindPlace(const Place& place, SqliteStatement* statement) {
  statement->Bind(place.input).Bind(place.line).Bind(place.byte);
}

// What of a log changes, as one number; another one tells that it did.
uint64_t Changing(const FollowedLog& log) {
  return absl::HashOf(ToAbsl(log.path), log.identity.inode, log.log.taken(), log.log.shown_line(),
                      static_cast<int>(log.state), log.lost_behind, log.copy_ends.size(),
                      log.copy_ends.empty() ? 0 : log.copy_ends.back().size);
}

template <typename Visit>
void VisitCounters(const GoneInputs& gone, Visit visit) {
  for (int i = 0; i < kInputShapeCount; ++i) {
    const absl::string_view name = ToAbsl(InputShapeName(static_cast<InputShape>(i)));
    visit(absl::StrCat("gone ", name), gone.inputs[static_cast<size_t>(i)]);
  }
  visit("gone lines", gone.lines);
  visit("gone bytes", gone.bytes);
  visit("gone failures", gone.failures);
}

// What a tally counts that is a number with a name. Saved as what was added, loaded as the sum.
template <typename Visit>
void VisitCounters(const Tally& tally, Visit visit) {
  for (int i = 0; i < kOutcomeCount; ++i) {
    const auto outcome = static_cast<Outcome>(i);
    const Ledger::Entry& entry = tally.ledger.entry(outcome);
    visit(absl::StrCat("lines ", ToAbsl(OutcomeName(outcome))), entry.lines);
    visit(absl::StrCat("bytes ", ToAbsl(OutcomeName(outcome))), entry.bytes);
  }
  visit("lines read", tally.ledger.input().lines);
  visit("bytes read", tally.ledger.input().bytes);
  visit("lines passed over", tally.ledger.passed_over().lines);
  visit("bytes passed over", tally.ledger.passed_over().bytes);
  for (int i = 0; i < kGradeCount; ++i) {
    const absl::string_view name = ToAbsl(GradeName(static_cast<Grade>(i)));
    visit(absl::StrCat("grade ", name), tally.grades[static_cast<size_t>(i)]);
  }
  visit("out of memory", tally.matcher_out_of_memory);
  visit("left out", tally.left_out);
  visit("left out without time", tally.left_out_without_time);
  VisitCounters(tally.gone, visit);
}

}  // namespace

absl::StatusOr<std::unique_ptr<StateStore>> StateStore::Open(const std::string& name) {
  std::error_code error;
  // Where a link leads to, which may be nothing yet.
  const std::string path = std::filesystem::is_symlink(name, error)
                               ? std::filesystem::weakly_canonical(name, error).string()
                               : name;
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
  std::unique_ptr<StateStore> store(new StateStore(path, *std::move(database), !exists));
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
    status = database.ok() ? (*database)->Execute(
                                 absl::StrCat("BEGIN; PRAGMA application_id = ", kApplicationId,
                                              "; PRAGMA user_version = ", kVersion, ";", kSchema, "COMMIT;"))
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
  if (is_new_) return absl::OkStatus();
  const absl::StatusOr<int64_t> saves = Counter("saves");
  if (!saves.ok()) return saves.status();
  saves_ = *saves;
  const absl::StatusOr<int64_t> interrupted = Counter("first look interrupted");
  if (!interrupted.ok()) return interrupted.status();
  if (*interrupted == 0) follower->GoOn();
  if (absl::Status status = LoadCounts(catalog, total); !status.ok()) return status;
  return LoadLogs(now_ms, options, follower);
}

absl::StatusOr<int64_t> StateStore::Counter(std::string_view name) {
  return database_->Query(absl::StrCat("SELECT value FROM counter WHERE name = '", ToAbsl(name), "'"));
}

absl::Status StateStore::LoadNames(Tally* total, std::map<int64_t, uint32_t>* codes,
                                   std::map<int64_t, uint32_t>* vms) {
  SqliteStatement code = database_->Prepare("SELECT id, key, shown, input, line, byte FROM code");
  absl::StatusOr<bool> more = code.Next();
  for (; more.ok() && *more; more = code.Next()) {
    const int64_t id = code.Integer();
    const std::string key = code.Blob();
    const std::string shown = code.Blob();
    (*codes)[id] = total->cube.InternCode(key, shown, ReadPlace(&code));
  }
  if (!more.ok()) return more.status();
  SqliteStatement vm = database_->Prepare("SELECT id, key, shown, resource_id, input, line, byte FROM vm");
  for (more = vm.Next(); more.ok() && *more; more = vm.Next()) {
    const int64_t id = vm.Integer();
    const std::string key = vm.Blob();
    const std::string shown = vm.Blob();
    const std::string resource_id = vm.Blob();
    (*vms)[id] = total->cube.InternVm(key, shown, resource_id, ReadPlace(&vm));
  }
  return more.status();
}

absl::Status StateStore::LoadCounts(const Catalog& catalog, Tally* total) {
  std::map<int64_t, uint32_t> codes;
  std::map<int64_t, uint32_t> vms;
  if (absl::Status status = LoadNames(total, &codes, &vms); !status.ok()) return status;

  const TemplateRows rows(catalog);
  std::map<int64_t, int32_t> templates;
  SqliteStatement known = database_->Prepare("SELECT id, catalog, row, code FROM template");
  absl::StatusOr<bool> more = known.Next();
  for (; more.ok() && *more; more = known.Next()) {
    const int64_t id = known.Integer();
    const std::string page = known.Blob();
    const int64_t number = known.Integer();
    templates[id] = rows.Find(page, number, known.Blob());
  }
  if (!more.ok()) return more.status();

  SqliteStatement cells = database_->Prepare("SELECT code, vm, template, hour, count, first, last FROM cell");
  for (more = cells.Next(); more.ok() && *more; more = cells.Next()) {
    const auto code = codes.find(cells.Integer());
    const auto vm = vms.find(cells.Integer());
    const auto row = templates.find(cells.Integer());
    if (code == codes.end() || vm == vms.end())
      return absl::DataLossError(absl::StrCat(database_->path(), ": damaged: counts without a name"));
    CellKey key{code->second, row == templates.end() ? -1 : row->second, vm->second, 0};
    key.hour = static_cast<int32_t>(cells.Integer());
    Cell cell;
    cell.count = cells.Unsigned();
    cell.first.ticks = cells.Integer();
    cell.last.ticks = cells.Integer();
    total->cube.AddCell(key, cell);
  }
  if (!more.ok()) return more.status();

  std::map<std::string, uint64_t> counters;
  SqliteStatement counter = database_->Prepare("SELECT name, value FROM counter");
  for (more = counter.Next(); more.ok() && *more; more = counter.Next()) {
    const std::string name = counter.Blob();
    counters[name] = counter.Unsigned();
  }
  if (!more.ok()) return more.status();
  std::vector<uint64_t> values;
  VisitCounters(Tally(), [&](const std::string& name, uint64_t) { values.push_back(counters[name]); });
  size_t next = 0;
  for (int i = 0; i < kOutcomeCount; ++i, next += 2)
    total->ledger.Book(static_cast<Outcome>(i), values[next + 1], values[next]);
  total->ledger.BookInput(values[next], values[next + 1]);
  total->ledger.NotePassedOver(values[next + 3], values[next + 2]);
  next += 4;
  for (uint64_t& grade : total->grades) grade += values[next++];
  total->matcher_out_of_memory += values[next++];
  total->left_out += values[next++];
  total->left_out_without_time += values[next++];
  for (uint64_t& inputs : total->gone.inputs) inputs += values[next++];
  total->gone.lines += values[next++];
  total->gone.bytes += values[next++];
  total->gone.failures += values[next++];

  SqliteStatement sample =
      database_->Prepare("SELECT hash, code, message, count, input, line, byte FROM sample");
  for (more = sample.Next(); more.ok() && *more; more = sample.Next()) {
    const uint64_t hash = Unsigned(sample.Integer());
    UnmatchedMessages::Sample kept;
    kept.code = sample.Blob();
    kept.message = sample.Blob();
    kept.count = sample.Unsigned();
    kept.first = ReadPlace(&sample);
    total->unmatched.AddSample(hash, kept);
  }
  if (!more.ok()) return more.status();
  SqliteStatement bad = database_->Prepare("SELECT input, line, byte, reason FROM bad_line");
  for (more = bad.Next(); more.ok() && *more; more = bad.Next()) {
    const Place place = ReadPlace(&bad);
    total->AddBadLine(place, bad.Blob());
  }
  if (!more.ok()) return more.status();
  SqliteStatement input = database_->Prepare("SELECT input, lines, bytes, failures, shape, error FROM input");
  for (more = input.Next(); more.ok() && *more; more = input.Next()) {
    InputTally read;
    read.input = static_cast<uint32_t>(input.Integer());
    read.lines = input.Unsigned();
    read.bytes = input.Unsigned();
    read.failures = input.Unsigned();
    read.shape = static_cast<InputShape>(input.Integer());
    read.error = input.Blob();
    total->AddInput(read);
  }
  return more.status();
}

absl::Status StateStore::LoadLogs(int64_t now_ms, const Pipeline::Options& options, Follower* follower) {
  const absl::StatusOr<int64_t> lost = Counter("bytes lost");
  if (!lost.ok()) return lost.status();
  follower->AddLostBytes(static_cast<uint64_t>(*lost));
  SqliteStatement row = database_->Prepare(
      "SELECT input, path, first_path, device, inode, state, first_bytes, \"offset\", lines, shown_line, "
      "taken, "
      "pending, unfinished, last_bytes, lost, shape FROM log ORDER BY input");
  const absl::StatusOr<int64_t> logs = Counter("logs");
  if (!logs.ok()) return logs.status();
  follower->GoOnFrom(static_cast<uint32_t>(*logs));
  int64_t rows = 0;
  absl::StatusOr<bool> more = row.Next();
  for (; more.ok() && *more; more = row.Next(), ++rows) {
    const int64_t input = row.Integer();
    auto log = std::make_unique<FollowedLog>(static_cast<uint32_t>(input), row.Blob(), options);
    log->first_path = row.Blob();
    log->identity = {row.Unsigned(), row.Unsigned()};
    log->state = static_cast<FollowedLog::State>(row.Integer());
    log->first_bytes = row.Blob();
    LiveLog::Saved saved;
    saved.offset = row.Unsigned();
    saved.lines = row.Unsigned();
    saved.shown_line = row.Unsigned();
    saved.taken = row.Unsigned();
    saved.pending = row.Blob();
    saved.unfinished = row.Blob();
    saved.last_bytes = row.Blob();
    log->lost_behind = row.Unsigned();
    if (!row.IsNull()) saved.shape = static_cast<InputShape>(row.Integer());
    absl::Status status = absl::OkStatus();
    if (input < 0 || input >= *logs || saved.last_bytes.size() > saved.taken || saved.offset > saved.taken)
      status = absl::DataLossError("a log is damaged");
    if (status.ok()) status = LoadCopyEnds(log.get(), input);
    if (status.ok()) status = follower->Adopt(std::move(log), saved, now_ms);
    if (!status.ok())
      return absl::DataLossError(absl::StrCat(database_->path(), ": damaged: ", status.message()));
  }
  if (!more.ok()) return more.status();
  const absl::StatusOr<int64_t> forgotten = Counter("logs forgotten");
  if (!forgotten.ok()) return forgotten.status();
  if (rows + *forgotten != *logs)
    return absl::DataLossError(absl::StrCat(database_->path(), ": damaged: a log is missing"));
  return absl::OkStatus();
}

absl::Status StateStore::LoadCopyEnds(FollowedLog* log, int64_t input) {
  SqliteStatement end = database_->Prepare("SELECT size, last_bytes FROM copy_end WHERE input = ?1");
  end.Bind(input);
  absl::StatusOr<bool> more = end.Next();
  for (; more.ok() && *more; more = end.Next()) {
    const uint64_t size = end.Unsigned();
    log->Keep({size, end.Blob()});
    if (log->copy_ends.back().last_bytes.size() > size)
      return absl::DataLossError("the end of a copy is damaged");
  }
  return more.status();
}

absl::Status StateStore::Recover() {
  absl::StatusOr<std::unique_ptr<SqliteDatabase>> database = SqliteDatabase::OpenExclusively(path_);
  if (!database.ok()) return database.status();
  database_ = *std::move(database);
  const absl::StatusOr<int64_t> saved = Counter("saves");
  if (!saved.ok()) {
    database_ = nullptr;
    return saved.status();
  }
  if (*saved == saves_) tried_ = Tally();  // it is there after all
  saves_ = *saved;
  saved_logs_.clear();
  dropped_.reset();
  return absl::OkStatus();
}

absl::Status StateStore::Save(Tally added, const Catalog& catalog, const Follower& follower) {
  waiting_.Merge(added);
  // What is written to a file that has no name any more is lost.
  if (IdentityOf(path_) != identity_) {
    return absl::FailedPreconditionError(absl::StrCat(
        path_, ": removed or replaced while in use; nothing is saved unless that very file is put back"));
  }
  if (database_ != nullptr && waiting_.inputs.empty() && !HasNews(follower)) return absl::OkStatus();
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

bool StateStore::HasNews(const Follower& follower) const {
  return saved_logs_.size() != follower.logs().size() ||
         std::any_of(follower.logs().begin(), follower.logs().end(), [this](const auto& log) {
           const auto saved = saved_logs_.find(log.first);
           return saved == saved_logs_.end() || saved->second != Changing(*log.second);
         });
}

absl::Status StateStore::SaveAll(const Tally& added, const Catalog& catalog, const Follower& follower) {
  if (absl::Status status = SaveCells(added.cube, catalog); !status.ok()) return status;
  if (absl::Status status = SaveCounters(added, follower); !status.ok()) return status;
  if (absl::Status status = SaveSamples(added); !status.ok()) return status;
  if (absl::Status status = SaveLogs(follower); !status.ok()) return status;
  return DropGone(follower);
}

absl::Status StateStore::SaveCells(const Cube& cube, const Catalog& catalog) {
  // Names show as they were first seen.
  constexpr char kFirst[] =
      "input = excluded.input, line = excluded.line, byte = excluded.byte "
      "WHERE (excluded.input, excluded.line, excluded.byte) < (input, line, byte)";
  SqliteStatement code = database_->Prepare(
      absl::StrCat("INSERT INTO code (key, shown, input, line, byte) VALUES (?1, ?2, ?3, ?4, ?5) "
                   "ON CONFLICT (key) DO UPDATE SET shown = excluded.shown, ",
                   kFirst));
  SqliteStatement vm = database_->Prepare(absl::StrCat(
      "INSERT INTO vm (key, shown, resource_id, input, line, byte) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
      "ON CONFLICT (key) DO UPDATE SET shown = excluded.shown, resource_id = excluded.resource_id, ",
      kFirst));
  // Keys are equal without letter case.
  for (uint32_t i = 0; i < cube.codes().size(); ++i) {
    const InternedName& name = cube.codes().name(i);
    code.Bind(AsciiLowered(name.key)).Bind(name.shown);
    BindPlace(name.first, &code);
    if (absl::Status status = code.Run(); !status.ok()) return status;
  }
  for (uint32_t i = 0; i < cube.vms().size(); ++i) {
    const InternedName& name = cube.vms().name(i);
    vm.Bind(AsciiLowered(name.key)).Bind(name.shown).Bind(name.detail);
    BindPlace(name.first, &vm);
    if (absl::Status status = vm.Run(); !status.ok()) return status;
  }
  SqliteStatement page =
      database_->Prepare("INSERT OR IGNORE INTO template (catalog, row, code) VALUES (?1, ?2, ?3)");
  SqliteStatement cell = database_->Prepare(
      "INSERT INTO cell (code, vm, template, hour, count, first, last) VALUES ("
      "  (SELECT id FROM code WHERE key = ?1), (SELECT id FROM vm WHERE key = ?2), "
      "  coalesce((SELECT id FROM template WHERE catalog = ?3 AND row = ?4 AND code = ?5), 0), "
      "  ?6, ?7, ?8, ?9) "
      "ON CONFLICT (code, vm, template, hour) DO UPDATE SET count = count + excluded.count, "
      "  first = min(first, excluded.first), last = max(last, excluded.last)");
  for (const auto& [key, value] : cube.cells()) {
    cell.Bind(AsciiLowered(cube.codes().name(key.code).key)).Bind(AsciiLowered(cube.vms().name(key.vm).key));
    if (key.row >= 0) {
      const CatalogRow& row = catalog.rows()[static_cast<size_t>(key.row)];
      page.Bind(row.catalog).Bind(row.row).Bind(row.code);
      if (absl::Status status = page.Run(); !status.ok()) return status;
      cell.Bind(row.catalog).Bind(row.row).Bind(row.code);
    } else {
      cell.BindNull().BindNull().BindNull();
    }
    cell.Bind(key.hour).Bind(value.count).Bind(value.first.ticks).Bind(value.last.ticks);
    if (absl::Status status = cell.Run(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

template <typename Counted>
absl::Status StateStore::AddToCounters(const Counted& added) {
  SqliteStatement counter = database_->Prepare(
      "INSERT INTO counter (name, value) VALUES (CAST(?1 AS TEXT), ?2) "
      "ON CONFLICT (name) DO UPDATE SET value = value + excluded.value");
  absl::Status status;
  VisitCounters(added, [&](const std::string& name, uint64_t value) {
    if (value > 0 && status.ok()) status = counter.Bind(name).Bind(value).Run();
  });
  return status;
}

absl::Status StateStore::SaveCounters(const Tally& added, const Follower& follower) {
  absl::Status status = AddToCounters(added);
  if (!status.ok()) return status;
  SqliteStatement now = database_->Prepare("INSERT OR REPLACE INTO counter VALUES (CAST(?1 AS TEXT), ?2)");
  const std::pair<std::string_view, uint64_t> values[] = {
      {"logs", follower.next_input()},          {"logs forgotten", follower.forgotten()},
      {"bytes lost", follower.lost_bytes()},    {"first look interrupted", follower.expects_copies() ? 0 : 1},
      {"saves", static_cast<uint64_t>(saves_)},
  };
  for (const auto& [name, value] : values) {
    if (status = now.Bind(name).Bind(value).Run(); !status.ok()) return status;
  }
  SqliteStatement input = database_->Prepare(
      "INSERT INTO input (input, lines, bytes, failures, shape, error) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
      "ON CONFLICT (input) DO UPDATE SET lines = lines + excluded.lines, bytes = bytes + excluded.bytes, "
      "  failures = failures + excluded.failures, error = max(error, excluded.error)");
  for (const InputTally& read : added.inputs) {
    input.Bind(read.input).Bind(read.lines).Bind(read.bytes).Bind(read.failures);
    status = input.Bind(static_cast<int32_t>(read.shape)).Bind(read.error).Run();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status StateStore::SaveSamples(const Tally& added) {
  if (!added.unmatched.samples().empty()) {
    SqliteStatement sample = database_->Prepare(
        "INSERT INTO sample (hash, code, message, count, input, line, byte) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
        "?7) "
        "ON CONFLICT (hash) DO UPDATE SET count = count + excluded.count");
    for (const auto& [hash, kept] : added.unmatched.samples()) {
      sample.Bind(Signed(hash)).Bind(kept.code).Bind(kept.message).Bind(kept.count);
      BindPlace(kept.first, &sample);
      if (absl::Status status = sample.Run(); !status.ok()) return status;
    }
    // The first place's message, since logs are read in turns.
    SqliteStatement first = database_->Prepare(
        "UPDATE sample SET code = ?2, message = ?3, input = ?4, line = ?5, byte = ?6 "
        "WHERE hash = ?1 AND (?4, ?5, ?6) < (input, line, byte)");
    for (const auto& [hash, kept] : added.unmatched.samples()) {
      first.Bind(Signed(hash)).Bind(kept.code).Bind(kept.message);
      BindPlace(kept.first, &first);
      if (absl::Status status = first.Run(); !status.ok()) return status;
    }
    const absl::Status status =
        database_->Execute(absl::StrCat("DELETE FROM sample WHERE hash > (SELECT max(hash) FROM (SELECT hash "
                                        "FROM sample ORDER BY hash LIMIT ",
                                        UnmatchedMessages::kMaxShapes, "))"));
    if (!status.ok()) return status;
  }
  if (added.bad_lines.empty()) return absl::OkStatus();
  SqliteStatement bad = database_->Prepare(
      "INSERT OR IGNORE INTO bad_line (input, line, byte, reason) VALUES (?1, ?2, ?3, ?4)");
  for (const BadLine& line : added.bad_lines) {
    BindPlace(line.place, &bad);
    if (absl::Status status = bad.Bind(line.reason).Run(); !status.ok()) return status;
  }
  return database_->Execute(absl::StrCat(
      "DELETE FROM bad_line WHERE (input, line, byte, reason) NOT IN (SELECT input, line, byte, reason FROM "
      "bad_line ORDER BY input, line, byte, reason LIMIT ",
      Tally::kMaxBadLines, ")"));
}

absl::Status StateStore::SaveLogs(const Follower& follower) {
  // Replaced in place a row would keep the room that it had when the log's first lines were held back.
  SqliteStatement before = database_->Prepare("DELETE FROM log WHERE input = ?1");
  SqliteStatement ends_before = database_->Prepare("DELETE FROM copy_end WHERE input = ?1");
  SqliteStatement copy_end =
      database_->Prepare("INSERT OR REPLACE INTO copy_end (input, size, last_bytes) VALUES (?1, ?2, ?3)");
  SqliteStatement row = database_->Prepare(
      "INSERT INTO log (input, path, first_path, device, inode, state, first_bytes, \"offset\", "
      "lines, shown_line, taken, pending, unfinished, last_bytes, lost, shape) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)");
  for (const auto& [input, log] : follower.logs()) {
    const uint64_t changing = Changing(*log);
    const auto [saved_before, is_new] = saved_logs_.try_emplace(input, changing);
    if (!is_new && saved_before->second == changing) continue;
    saved_before->second = changing;
    if (absl::Status status = before.Bind(input).Run(); !status.ok()) return status;
    const LiveLog::Saved saved = log->log.Save();
    row.Bind(input)
        .Bind(log->path)
        .Bind(log->first_path)
        .Bind(log->identity.device)
        .Bind(log->identity.inode);
    row.Bind(static_cast<int32_t>(log->state)).Bind(log->first_bytes).Bind(saved.offset).Bind(saved.lines);
    row.Bind(saved.shown_line).Bind(saved.taken).Bind(saved.pending).Bind(saved.unfinished);
    row.Bind(saved.last_bytes).Bind(log->lost_behind);
    if (saved.shape) row.Bind(static_cast<int32_t>(*saved.shape));
    if (absl::Status status = row.Run(); !status.ok()) return status;
    if (absl::Status status = ends_before.Bind(input).Run(); !status.ok()) return status;
    for (const FollowedLog::CopyEnd& end : log->copy_ends) {
      if (absl::Status status = copy_end.Bind(input).Bind(end.size).Bind(end.last_bytes).Run(); !status.ok())
        return status;
    }
  }
  return absl::OkStatus();
}

absl::Status StateStore::DropGone(const Follower& follower) {
  if (dropped_ == follower.forgotten()) return absl::OkStatus();
  const auto is_gone = [&follower](uint32_t input) { return follower.logs().count(input) == 0; };
  std::set<uint32_t> inputs;
  SqliteStatement log = database_->Prepare("SELECT input FROM log");
  absl::StatusOr<bool> more = log.Next();
  for (; more.ok() && *more; more = log.Next()) inputs.insert(static_cast<uint32_t>(log.Integer()));
  if (!more.ok()) return more.status();
  GoneInputs gone;
  SqliteStatement input = database_->Prepare("SELECT input, lines, bytes, failures, shape FROM input");
  for (more = input.Next(); more.ok() && *more; more = input.Next()) {
    InputTally read;
    read.input = static_cast<uint32_t>(input.Integer());
    read.lines = input.Unsigned();
    read.bytes = input.Unsigned();
    read.failures = input.Unsigned();
    read.shape = static_cast<InputShape>(input.Integer());
    inputs.insert(read.input);
    if (is_gone(read.input)) gone.Add(read);
  }
  if (!more.ok()) return more.status();
  for (const char* table : {"log", "copy_end", "input"}) {
    SqliteStatement drop = database_->Prepare(absl::StrCat("DELETE FROM ", table, " WHERE input = ?1"));
    for (uint32_t number : inputs) {
      if (!is_gone(number)) continue;
      if (absl::Status status = drop.Bind(number).Run(); !status.ok()) return status;
    }
  }
  std::erase_if(saved_logs_, [&](const auto& saved) { return is_gone(saved.first); });
  dropped_ = follower.forgotten();
  return AddToCounters(gone);
}

}  // namespace vmsift
