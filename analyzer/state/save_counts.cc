#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/state/columns.h"
#include "analyzer/state/count_tables.h"
#include "analyzer/state/counters.h"
#include "analyzer/state/counts.h"
#include "base/ascii_case.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

using Ids = std::vector<int64_t>;  // by the cube's numbers

// Saves names in the table, which are shown as first seen. `more`: assignments of further columns.
template <typename Visit>
absl::StatusOr<Ids> SaveNames(const Interner& names, std::string_view table, const Visit& visit,
                              std::string_view more, SqliteDatabase* database) {
  SqliteStatement save = database->Prepare(ColumnsOf<NameRow>(visit).Insert(
      table, absl::StrCat("ON CONFLICT (key) DO UPDATE SET shown = excluded.shown, ", ToAbsl(more),
                          "input = excluded.input, line = excluded.line, byte = excluded.byte "
                          "WHERE (excluded.input, excluded.line, excluded.byte) < (input, line, byte)")));
  SqliteStatement id_of =
      database->Prepare(absl::StrCat("SELECT id FROM ", ToAbsl(table), " WHERE key = ?1"));
  Ids ids;
  for (uint32_t i = 0; i < names.size(); ++i) {
    const InternedName& name = names.name(i);
    const NameRow row{0, AsciiLowered(name.key), std::string(name.shown), std::string(name.detail),
                      name.first};
    if (absl::Status status = SaveRow(row, visit, &save); !status.ok()) return status;
    const absl::StatusOr<int64_t> id = id_of.Bind(row.key).RunForNumber();
    if (!id.ok()) return id.status();
    ids.push_back(*id);
  }
  return ids;
}

// Ids of templates, by their rows in a catalog; 0 for no template.
class TemplateIds {
 public:
  TemplateIds(const Catalog& catalog, SqliteDatabase* database)
      : catalog_(catalog),
        save_(database->Prepare(
            ColumnsOf<TemplateRow>(kTemplateColumns).Insert("template", "ON CONFLICT DO NOTHING"))),
        id_of_(database->Prepare("SELECT id FROM template WHERE catalog = ?1 AND row = ?2 AND code = ?3")) {}

  absl::StatusOr<int64_t> Of(int32_t row) {
    if (row < 0) return 0;
    const auto [known, is_new] = ids_.try_emplace(row, 0);
    if (!is_new) return known->second;
    const CatalogRow& in_catalog = catalog_.rows()[static_cast<size_t>(row)];
    const TemplateRow named{0, in_catalog.catalog, in_catalog.row, in_catalog.code};
    if (absl::Status status = SaveRow(named, kTemplateColumns, &save_); !status.ok()) return status;
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
  const absl::StatusOr<Ids> codes = SaveNames(cube.codes(), "code", kCodeColumns, "", database);
  if (!codes.ok()) return codes.status();
  const absl::StatusOr<Ids> vms =
      SaveNames(cube.vms(), "vm", kVmColumns, "resource_id = excluded.resource_id, ", database);
  if (!vms.ok()) return vms.status();
  TemplateIds templates(catalog, database);
  SqliteStatement save = database->Prepare(
      ColumnsOf<CellRow>(kCellColumns)
          .Insert("cell",
                  "ON CONFLICT (vm, code, template, hour) DO UPDATE SET count = count + excluded.count, "
                  "first = min(first, excluded.first), last = max(last, excluded.last)"));
  for (const auto& [key, cell] : cube.cells()) {
    const absl::StatusOr<int64_t> row = templates.Of(key.row);
    if (!row.ok()) return row.status();
    const CellRow named{(*vms)[key.vm], (*codes)[key.code], *row, key.hour, cell};
    if (absl::Status status = SaveRow(named, kCellColumns, &save); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status AddToCounters(const Tally& added, SqliteDatabase* database) {
  StateCounters counters(database);
  absl::Status status;
  const auto add = [&](const std::string& name, uint64_t value) {
    if (status.ok()) status = counters.Add(name, value);
  };
  VisitLedgerCounters(added.ledger, [&](std::string_view name, const Ledger::Entry& entry, const auto&) {
    add(absl::StrCat("lines ", ToAbsl(name)), entry.lines);
    add(absl::StrCat("bytes ", ToAbsl(name)), entry.bytes);
  });
  VisitCounters(added, add);
  return status;
}

absl::Status SaveInputs(const Tally& added, SqliteDatabase* database) {
  SqliteStatement save = database->Prepare(
      ColumnsOf<InputTally>(kInputColumns)
          .Insert("input",
                  "ON CONFLICT (input) DO UPDATE SET lines = lines + excluded.lines, bytes = bytes + "
                  "excluded.bytes, "
                  "failures = failures + excluded.failures, error = max(error, excluded.error)"));
  for (const InputTally& input : added.inputs) {
    if (absl::Status status = SaveRow(input, kInputColumns, &save); !status.ok()) return status;
  }
  return absl::OkStatus();
}

// Keeps the first lines by place.
absl::Status SaveFirstLines(const std::set<BadLine>& lines, std::string_view table, size_t most,
                            SqliteDatabase* database) {
  if (lines.empty()) return absl::OkStatus();
  const ColumnList columns = ColumnsOf<BadLine>(kLineColumns);
  SqliteStatement save = database->Prepare(columns.Insert(table, "ON CONFLICT DO NOTHING"));
  for (const BadLine& line : lines) {
    if (absl::Status status = SaveRow(line, kLineColumns, &save); !status.ok()) return status;
  }
  const std::string& names = columns.names();
  return database->Execute(absl::StrCat("DELETE FROM ", ToAbsl(table), " WHERE (", names, ") NOT IN (SELECT ",
                                        names, " FROM ", ToAbsl(table), " ORDER BY ", names, " LIMIT ", most,
                                        ")"));
}

absl::Status SaveSamples(const UnmatchedMessages& added, SqliteDatabase* database) {
  if (added.samples().empty()) return absl::OkStatus();
  // The message of the first place, since logs are read in turns. Both sides of each assignment are the
  // values before it.
  constexpr char kIsFirst[] = "(excluded.input, excluded.line, excluded.byte) < (input, line, byte)";
  std::string update = "ON CONFLICT (hash) DO UPDATE SET count = count + excluded.count";
  for (const char* column : {"code", "message", "input", "line", "byte"}) {
    absl::StrAppend(&update, ", ", column, " = CASE WHEN ", kIsFirst, " THEN excluded.", column, " ELSE ",
                    column, " END");
  }
  SqliteStatement save = database->Prepare(ColumnsOf<SampleRow>(kSampleColumns).Insert("sample", update));
  for (const auto& [hash, sample] : added.samples()) {
    const SampleRow row{hash ^ kFlipped, sample};
    if (absl::Status status = SaveRow(row, kSampleColumns, &save); !status.ok()) return status;
  }
  return database->Execute(
      absl::StrCat("DELETE FROM sample WHERE hash > (SELECT max(hash) FROM (SELECT hash FROM sample ",
                   "ORDER BY hash LIMIT ", UnmatchedMessages::kMaxShapes, "))"));
}

}  // namespace

std::string CountsSchema() {
  const std::string line_key = absl::StrCat("PRIMARY KEY (", ColumnsOf<BadLine>(kLineColumns).names(), ")");
  return absl::StrCat(
      ColumnsOf<NameRow>(kCodeColumns).Create("code", "UNIQUE (key)", "STRICT"),
      ColumnsOf<NameRow>(kVmColumns).Create("vm", "UNIQUE (key)", "STRICT"),
      ColumnsOf<TemplateRow>(kTemplateColumns).Create("template", "UNIQUE (catalog, row, code)", "STRICT"),
      ColumnsOf<CellRow>(kCellColumns)
          .Create("cell", "PRIMARY KEY (vm, code, template, hour)", "STRICT, WITHOUT ROWID"),
      ColumnsOf<SampleRow>(kSampleColumns).Create("sample", "PRIMARY KEY (hash)", "STRICT"),
      ColumnsOf<BadLine>(kLineColumns).Create("bad_line", line_key, "STRICT, WITHOUT ROWID"),
      ColumnsOf<BadLine>(kLineColumns).Create("suspect", line_key, "STRICT, WITHOUT ROWID"),
      ColumnsOf<InputTally>(kInputColumns).Create("input", "PRIMARY KEY (input)", "STRICT"));
}

absl::Status SaveCounts(const Tally& added, const Catalog& catalog, SqliteDatabase* database) {
  absl::Status status = SaveCells(added.cube, catalog, database);
  if (status.ok()) status = AddToCounters(added, database);
  if (status.ok()) status = SaveSamples(added.unmatched, database);
  if (status.ok()) status = SaveFirstLines(added.bad_lines, "bad_line", Tally::kMaxBadLines, database);
  if (status.ok()) status = SaveFirstLines(added.suspects, "suspect", Tally::kMaxSuspects, database);
  if (status.ok()) status = SaveInputs(added, database);
  return status;
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
  Tally gone;
  gone.gone = all.gone;
  return AddToCounters(gone, database);
}

}  // namespace vmsift
