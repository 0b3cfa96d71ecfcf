#include "analyzer/state/counts.h"

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/state/checked_row.h"
#include "analyzer/state/counters.h"
#include "analyzer/state/template_rows.h"
#include "base/ascii_case.h"
#include "base/status_text.h"

namespace vmsift {

const char kCountsSchema[] = R"sql(
  CREATE TABLE code (
    id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, shown BLOB NOT NULL,
    input INTEGER NOT NULL, line INTEGER NOT NULL, byte INTEGER NOT NULL) STRICT;
  CREATE TABLE vm (
    id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, shown BLOB NOT NULL, resource_id BLOB NOT NULL,
    input INTEGER NOT NULL, line INTEGER NOT NULL, byte INTEGER NOT NULL) STRICT;
  CREATE TABLE template (
    id INTEGER PRIMARY KEY, catalog BLOB NOT NULL, row INTEGER NOT NULL, code BLOB NOT NULL,
    UNIQUE (catalog, row, code)) STRICT;
  CREATE TABLE cell (
    vm INTEGER NOT NULL, code INTEGER NOT NULL, template INTEGER NOT NULL, hour INTEGER NOT NULL,
    count INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY (vm, code, template, hour)) STRICT, WITHOUT ROWID;
  CREATE TABLE sample (
    hash INTEGER PRIMARY KEY, code BLOB NOT NULL, message BLOB NOT NULL, count INTEGER NOT NULL,
    input INTEGER NOT NULL, line INTEGER NOT NULL, byte INTEGER NOT NULL) STRICT;
  CREATE TABLE bad_line (
    input INTEGER NOT NULL, line INTEGER NOT NULL, byte INTEGER NOT NULL, reason BLOB NOT NULL,
    PRIMARY KEY (input, line, byte, reason)) STRICT, WITHOUT ROWID;
  CREATE TABLE input (
    input INTEGER PRIMARY KEY, lines INTEGER NOT NULL, bytes INTEGER NOT NULL, failures INTEGER NOT NULL,
    shape INTEGER NOT NULL, error BLOB NOT NULL) STRICT;
  CREATE TABLE suspect (
    input INTEGER NOT NULL, line INTEGER NOT NULL, byte INTEGER NOT NULL, reason BLOB NOT NULL,
    PRIMARY KEY (input, line, byte, reason)) STRICT, WITHOUT ROWID;
)sql";

namespace {

// Hashes sort as unsigned numbers, SQLite's integers as signed ones.
int64_t Signed(uint64_t hash) {
  return static_cast<int64_t>(hash ^ (uint64_t{1} << 63));
}
uint64_t Unsigned(int64_t hash) {
  return static_cast<uint64_t>(hash) ^ (uint64_t{1} << 63);
}

void BindPlace(const Place& place, SqliteStatement* statement) {
  statement->Bind(place.input).Bind(place.line).Bind(place.byte);
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
  visit("suspects", tally.suspect_count);
  visit("names cut", tally.names_cut);
  VisitCounters(tally.gone, visit);
}

using Ids = std::vector<int64_t>;  // in the database, by a cube's numbers

// Names show as they were first seen.
constexpr char kSetFirst[] =
    "input = excluded.input, line = excluded.line, byte = excluded.byte "
    "WHERE (excluded.input, excluded.line, excluded.byte) < (input, line, byte)";

// Gives the ids of all. What is shown beside a name, if anything, is its third parameter.
absl::StatusOr<Ids> SaveNames(const Interner& names, bool with_detail, SqliteStatement save,
                              SqliteStatement id_of) {
  Ids ids;
  for (uint32_t i = 0; i < names.size(); ++i) {
    const InternedName& name = names.name(i);
    const std::string key = AsciiLowered(name.key);  // keys are equal without letter case
    save.Bind(key).Bind(name.shown);
    if (with_detail) save.Bind(name.detail);
    BindPlace(name.first, &save);
    if (absl::Status status = save.Run(); !status.ok()) return status;
    const absl::StatusOr<int64_t> id = id_of.Bind(key).RunForNumber();
    if (!id.ok()) return id.status();
    ids.push_back(*id);
  }
  return ids;
}

absl::StatusOr<Ids> SaveCodes(const Interner& codes, SqliteDatabase* database) {
  return SaveNames(codes, /*with_detail=*/false,
                   database->Prepare(absl::StrCat(
                       "INSERT INTO code (key, shown, input, line, byte) VALUES (?1, ?2, ?3, ?4, ?5) "
                       "ON CONFLICT (key) DO UPDATE SET shown = excluded.shown, ",
                       kSetFirst)),
                   database->Prepare("SELECT id FROM code WHERE key = ?1"));
}

absl::StatusOr<Ids> SaveVms(const Interner& vms, SqliteDatabase* database) {
  return SaveNames(
      vms, /*with_detail=*/true,
      database->Prepare(absl::StrCat(
          "INSERT INTO vm (key, shown, resource_id, input, line, byte) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
          "ON CONFLICT (key) DO UPDATE SET shown = excluded.shown, resource_id = excluded.resource_id, ",
          kSetFirst)),
      database->Prepare("SELECT id FROM vm WHERE key = ?1"));
}

// Ids of templates, by their rows in a catalog; 0 is that of none.
class TemplateIds {
 public:
  TemplateIds(const Catalog& catalog, SqliteDatabase* database)
      : catalog_(catalog),
        save_(database->Prepare("INSERT OR IGNORE INTO template (catalog, row, code) VALUES (?1, ?2, ?3)")),
        id_of_(database->Prepare("SELECT id FROM template WHERE catalog = ?1 AND row = ?2 AND code = ?3")) {}

  absl::StatusOr<int64_t> Of(int32_t row) {
    if (row < 0) return 0;
    const auto [known, is_new] = ids_.try_emplace(row, 0);
    if (!is_new) return known->second;
    const CatalogRow& named = catalog_.rows()[static_cast<size_t>(row)];
    const absl::Status status = save_.Bind(named.catalog).Bind(named.row).Bind(named.code).Run();
    if (!status.ok()) return status;
    const absl::StatusOr<int64_t> id =
        id_of_.Bind(named.catalog).Bind(named.row).Bind(named.code).RunForNumber();
    if (id.ok()) known->second = *id;
    return id;
  }

 private:
  const Catalog& catalog_;
  SqliteStatement save_;
  SqliteStatement id_of_;
  std::map<int32_t, int64_t> ids_;
};

absl::Status SaveCells(const Cube& cube, const Catalog& catalog, SqliteDatabase* database) {
  const absl::StatusOr<Ids> codes = SaveCodes(cube.codes(), database);
  if (!codes.ok()) return codes.status();
  const absl::StatusOr<Ids> vms = SaveVms(cube.vms(), database);
  if (!vms.ok()) return vms.status();
  TemplateIds templates(catalog, database);
  SqliteStatement save = database->Prepare(
      "INSERT INTO cell (vm, code, template, hour, count, first, last) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
      "ON CONFLICT (vm, code, template, hour) DO UPDATE SET count = count + excluded.count, "
      "  first = min(first, excluded.first), last = max(last, excluded.last)");
  for (const auto& [key, cell] : cube.cells()) {
    const absl::StatusOr<int64_t> row = templates.Of(key.row);
    if (!row.ok()) return row.status();
    save.Bind((*vms)[key.vm]).Bind((*codes)[key.code]).Bind(*row).Bind(key.hour);
    save.Bind(cell.count).Bind(cell.first.ticks).Bind(cell.last.ticks);
    if (absl::Status status = save.Run(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

template <typename Counted>
absl::Status AddToCounters(const Counted& added, SqliteDatabase* database) {
  StateCounters counters(database);
  absl::Status status;
  VisitCounters(added, [&](const std::string& name, uint64_t value) {
    if (status.ok()) status = counters.Add(name, value);
  });
  return status;
}

absl::Status SaveInputs(const Tally& added, SqliteDatabase* database) {
  SqliteStatement input = database->Prepare(
      "INSERT INTO input (input, lines, bytes, failures, shape, error) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
      "ON CONFLICT (input) DO UPDATE SET lines = lines + excluded.lines, bytes = bytes + excluded.bytes, "
      "  failures = failures + excluded.failures, error = max(error, excluded.error)");
  for (const InputTally& read : added.inputs) {
    input.Bind(read.input).Bind(read.lines).Bind(read.bytes).Bind(read.failures);
    const absl::Status status = input.Bind(static_cast<int32_t>(read.shape)).Bind(read.error).Run();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// The first lines by place, in the table of that name.
absl::Status SaveFirstLines(const std::set<BadLine>& lines, std::string_view table, size_t most,
                            SqliteDatabase* database) {
  if (lines.empty()) return absl::OkStatus();
  const absl::string_view name = ToAbsl(table);
  SqliteStatement save = database->Prepare(
      absl::StrCat("INSERT OR IGNORE INTO ", name, " (input, line, byte, reason) VALUES (?1, ?2, ?3, ?4)"));
  for (const BadLine& line : lines) {
    BindPlace(line.place, &save);
    if (absl::Status status = save.Bind(line.reason).Run(); !status.ok()) return status;
  }
  return database->Execute(absl::StrCat("DELETE FROM ", name, " WHERE (input, line, byte, reason) NOT IN ",
                                        "(SELECT input, line, byte, reason FROM ", name,
                                        " ORDER BY input, line, byte, reason LIMIT ", most, ")"));
}

absl::Status SaveSamples(const Tally& added, SqliteDatabase* database) {
  if (!added.unmatched.samples().empty()) {
    SqliteStatement sample = database->Prepare(
        "INSERT INTO sample (hash, code, message, count, input, line, byte) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
        "?7) "
        "ON CONFLICT (hash) DO UPDATE SET count = count + excluded.count");
    for (const auto& [hash, kept] : added.unmatched.samples()) {
      sample.Bind(Signed(hash)).Bind(kept.code).Bind(kept.message).Bind(kept.count);
      BindPlace(kept.first, &sample);
      if (absl::Status status = sample.Run(); !status.ok()) return status;
    }
    // The first place's message, since logs are read in turns.
    SqliteStatement first = database->Prepare(
        "UPDATE sample SET code = ?2, message = ?3, input = ?4, line = ?5, byte = ?6 "
        "WHERE hash = ?1 AND (?4, ?5, ?6) < (input, line, byte)");
    for (const auto& [hash, kept] : added.unmatched.samples()) {
      first.Bind(Signed(hash)).Bind(kept.code).Bind(kept.message);
      BindPlace(kept.first, &first);
      if (absl::Status status = first.Run(); !status.ok()) return status;
    }
    const absl::Status status =
        database->Execute(absl::StrCat("DELETE FROM sample WHERE hash > (SELECT max(hash) FROM (SELECT hash "
                                       "FROM sample ORDER BY hash LIMIT ",
                                       UnmatchedMessages::kMaxShapes, "))"));
    if (!status.ok()) return status;
  }
  if (absl::Status status = SaveFirstLines(added.bad_lines, "bad_line", Tally::kMaxBadLines, database);
      !status.ok())
    return status;
  return SaveFirstLines(added.suspects, "suspect", Tally::kMaxSuspects, database);
}

absl::Status LoadNames(uint32_t inputs, SqliteDatabase* database, Tally* total,
                       std::map<int64_t, uint32_t>* codes, std::map<int64_t, uint32_t>* vms) {
  SqliteStatement code = database->Prepare("SELECT id, key, shown, input, line, byte FROM code");
  absl::StatusOr<bool> more = code.Next();
  for (; more.ok() && *more; more = code.Next()) {
    CheckedRow row(&code);
    const int64_t id = row.Integer();
    const std::string key = row.Text(kMostNameBytes);
    const std::string shown = row.Text(kMostNameBytes);
    const Place first = row.PlaceIn(inputs);
    row.Require(AsciiLowered(shown) == key);
    if (!row.sound()) return DamagedState(*database, "a code cannot be");
    (*codes)[id] = total->cube.InternCode(key, shown, first);
  }
  if (!more.ok()) return more.status();
  SqliteStatement vm = database->Prepare("SELECT id, key, shown, resource_id, input, line, byte FROM vm");
  for (more = vm.Next(); more.ok() && *more; more = vm.Next()) {
    CheckedRow row(&vm);
    const int64_t id = row.Integer();
    const std::string key = row.Text(kMostNameBytes);
    const std::string shown = row.Text(kMostNameBytes);
    const std::string resource_id = row.Text(kMostNameBytes);
    const Place first = row.PlaceIn(inputs);
    row.Require(AsciiLowered(key) == key);
    if (!row.sound()) return DamagedState(*database, "a VM cannot be");
    (*vms)[id] = total->cube.InternVm(key, shown, resource_id, first);
  }
  return more.status();
}

// The rows of the catalog, by the ids of the templates; of none, -1.
absl::StatusOr<std::map<int64_t, int32_t>> LoadTemplates(const Catalog& catalog, SqliteDatabase* database) {
  const TemplateRows rows(catalog);
  std::map<int64_t, int32_t> templates = {{0, -1}};
  SqliteStatement known = database->Prepare("SELECT id, catalog, row, code FROM template");
  absl::StatusOr<bool> more = known.Next();
  for (; more.ok() && *more; more = known.Next()) {
    CheckedRow row(&known);
    const int64_t id = row.Integer();
    const std::string page = row.Text(kMostTextBytes);
    const int64_t number = row.Integer();
    const std::string code = row.Text(kMostTextBytes);
    row.Require(id != 0);
    if (!row.sound()) return DamagedState(*database, "a template cannot be");
    templates[id] = rows.Find(page, number, code);
  }
  if (!more.ok()) return more.status();
  return templates;
}

absl::Status LoadCells(const Catalog& catalog, uint32_t inputs, SqliteDatabase* database, Tally* total) {
  std::map<int64_t, uint32_t> codes;
  std::map<int64_t, uint32_t> vms;
  if (absl::Status status = LoadNames(inputs, database, total, &codes, &vms); !status.ok()) return status;
  const absl::StatusOr<std::map<int64_t, int32_t>> templates = LoadTemplates(catalog, database);
  if (!templates.ok()) return templates.status();

  uint64_t failures = 0;
  SqliteStatement cells = database->Prepare("SELECT vm, code, template, hour, count, first, last FROM cell");
  absl::StatusOr<bool> more = cells.Next();
  for (; more.ok() && *more; more = cells.Next()) {
    CheckedRow row(&cells);
    const auto vm = vms.find(row.Integer());
    const auto code = codes.find(row.Integer());
    const auto known = templates->find(row.Integer());
    if (code == codes.end() || vm == vms.end() || known == templates->end())
      return DamagedState(*database, "counts without a name");
    CellKey key{code->second, known->second, vm->second, 0};
    key.hour = static_cast<int32_t>(row.Within(kNoHour, std::numeric_limits<int32_t>::max()));
    Cell cell;
    cell.count = row.Count();
    cell.first.ticks = row.Integer();
    cell.last.ticks = row.Integer();
    failures += cell.count;
    row.Require(cell.count > 0 && failures <= kMostCounted);
    row.Require(key.hour == kNoHour ||
                (cell.has_time() && HourOf(cell.first) == key.hour && HourOf(cell.last) == key.hour));
    if (!row.sound()) return DamagedState(*database, "a count cannot be");
    total->cube.AddCell(key, cell);
  }
  return more.status();
}

absl::Status LoadCounters(SqliteDatabase* database, Tally* total) {
  std::map<std::string, uint64_t> counters;
  SqliteStatement counter = database->Prepare("SELECT name, value FROM counter");
  absl::StatusOr<bool> more = counter.Next();
  for (; more.ok() && *more; more = counter.Next()) {
    CheckedRow row(&counter);
    const std::string name = row.Text(kMostNameBytes);
    counters[name] = row.Count();
    if (!row.sound()) return DamagedState(*database, "a counter cannot be");
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
  total->suspect_count += values[next++];
  total->names_cut += values[next++];
  for (uint64_t& count : total->gone.inputs) count += values[next++];
  total->gone.lines += values[next++];
  total->gone.bytes += values[next++];
  total->gone.failures += values[next++];
  return absl::OkStatus();
}

absl::Status LoadFirstLines(std::string_view table, uint32_t inputs, SqliteDatabase* database,
                            const std::function<void(const Place&, const std::string&)>& take) {
  SqliteStatement line =
      database->Prepare(absl::StrCat("SELECT input, line, byte, reason FROM ", ToAbsl(table)));
  absl::StatusOr<bool> more = line.Next();
  for (; more.ok() && *more; more = line.Next()) {
    CheckedRow row(&line);
    const Place place = row.PlaceIn(inputs);
    const std::string reason = row.Text(kMostTextBytes);
    if (!row.sound()) return DamagedState(*database, "a line that it names cannot be");
    take(place, reason);
  }
  return more.status();
}

absl::Status LoadSamples(uint32_t inputs, SqliteDatabase* database, Tally* total) {
  SqliteStatement sample =
      database->Prepare("SELECT hash, code, message, count, input, line, byte FROM sample");
  absl::StatusOr<bool> more = sample.Next();
  for (; more.ok() && *more; more = sample.Next()) {
    CheckedRow row(&sample);
    const uint64_t hash = Unsigned(row.Integer());
    UnmatchedMessages::Sample kept;
    kept.code = row.Text(kMostNameBytes);
    kept.message = row.Text(kMostNameBytes);
    kept.count = row.Count();
    kept.first = row.PlaceIn(inputs);
    if (!row.sound()) return DamagedState(*database, "a sample of a message cannot be");
    total->unmatched.AddSample(hash, kept);
  }
  if (!more.ok()) return more.status();
  absl::Status status = LoadFirstLines(
      "bad_line", inputs, database,
      [total](const Place& place, const std::string& reason) { total->AddBadLine(place, reason); });
  if (!status.ok()) return status;
  return LoadFirstLines("suspect", inputs, database, [total](const Place& place, const std::string& reason) {
    total->KeepSuspect(place, reason);
  });
}

absl::Status LoadInputs(uint32_t inputs, SqliteDatabase* database, Tally* total) {
  SqliteStatement input = database->Prepare("SELECT input, lines, bytes, failures, shape, error FROM input");
  absl::StatusOr<bool> more = input.Next();
  for (; more.ok() && *more; more = input.Next()) {
    CheckedRow row(&input);
    InputTally read;
    read.input = row.Input(inputs);
    read.lines = row.Count();
    read.bytes = row.Count();
    read.failures = row.Count();
    read.shape = row.Choice<InputShape>(kInputShapeCount);
    read.error = row.Text(kMostTextBytes);
    if (!row.sound()) return DamagedState(*database, "what was read of a log cannot be");
    total->AddInput(read);
  }
  return more.status();
}

// Whether what is counted in two ways is the same in both.
bool AddsUp(const Tally& tally) {
  uint64_t failures = 0;
  for (const auto& [key, cell] : tally.cube.cells()) failures += cell.count;
  uint64_t graded = 0;
  for (uint64_t grade : tally.grades) graded += grade;
  GoneInputs all = tally.gone;
  for (const InputTally& input : tally.inputs) all.Add(input);
  return failures == graded && failures == all.failures && tally.ledger.Balances() &&
         all.lines == tally.ledger.input().lines && all.bytes == tally.ledger.input().bytes;
}

}  // namespace

absl::Status SaveCounts(const Tally& added, const Catalog& catalog, SqliteDatabase* database) {
  if (absl::Status status = SaveCells(added.cube, catalog, database); !status.ok()) return status;
  if (absl::Status status = AddToCounters(added, database); !status.ok()) return status;
  if (absl::Status status = SaveSamples(added, database); !status.ok()) return status;
  return SaveInputs(added, database);
}

absl::Status LetGoOfInputs(const std::set<uint32_t>& inputs, SqliteDatabase* database) {
  Tally all;
  constexpr uint32_t kAny = std::numeric_limits<uint32_t>::max();
  if (absl::Status status = LoadInputs(kAny, database, &all); !status.ok()) return status;
  SqliteStatement drop = database->Prepare("DELETE FROM input WHERE input = ?1");
  for (uint32_t input : inputs) {
    all.LetGo(input);
    if (absl::Status status = drop.Bind(input).Run(); !status.ok()) return status;
  }
  return AddToCounters(all.gone, database);
}

absl::Status LoadCounts(const Catalog& catalog, uint32_t inputs, SqliteDatabase* database, Tally* total) {
  if (absl::Status status = LoadCells(catalog, inputs, database, total); !status.ok()) return status;
  if (absl::Status status = LoadCounters(database, total); !status.ok()) return status;
  if (absl::Status status = LoadSamples(inputs, database, total); !status.ok()) return status;
  if (absl::Status status = LoadInputs(inputs, database, total); !status.ok()) return status;
  if (!AddsUp(*total)) return DamagedState(*database, "its counts do not add up");
  return absl::OkStatus();
}

}  // namespace vmsift
