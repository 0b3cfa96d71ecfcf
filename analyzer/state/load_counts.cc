#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "analyzer/state/checked_row.h"
#include "analyzer/state/count_tables.h"
#include "analyzer/state/counts.h"
#include "analyzer/state/template_rows.h"
#include "base/ascii_case.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

// Passes each row of a table to `take`, which may find more that is wrong (CheckedRow::Require).
template <typename Row, typename Visit, typename Take>
absl::Status ForEachRow(std::string_view table, const Visit& visit, uint32_t inputs, SqliteDatabase* database,
                        const Take& take) {
  SqliteStatement rows = database->Prepare(ColumnsOf<Row>(visit).Select(table));
  return rows.ForEachRow([&] {
    CheckedRow checked(&rows, inputs);
    Row row;
    visit(row, &checked);
    if (checked.sound()) take(row, &checked);
    return checked.Check(*database, table);
  });
}

// The numbers of codes and VMs, and the rows of the catalog (-1: none), by their ids.
struct Names {
  std::map<int64_t, uint32_t> codes;
  std::map<int64_t, uint32_t> vms;
  std::map<int64_t, int32_t> templates = {{0, -1}};
};

absl::Status LoadNames(const Catalog& catalog, uint32_t inputs, SqliteDatabase* database, Cube* cube,
                       Names* names) {
  absl::Status status = ForEachRow<NameRow>(
      "code", kCodeColumns, inputs, database, [&](const NameRow& code, CheckedRow* checked) {
        checked->Require(AsciiLowered(code.shown) == code.key, "key");
        names->codes[code.id] = cube->InternCode(code.key, code.shown, code.first);
      });
  if (!status.ok()) return status;
  status =
      ForEachRow<NameRow>("vm", kVmColumns, inputs, database, [&](const NameRow& vm, CheckedRow* checked) {
        checked->Require(AsciiLowered(vm.key) == vm.key, "key");
        names->vms[vm.id] = cube->InternVm(vm.key, vm.shown, vm.resource_id, vm.first);
      });
  if (!status.ok()) return status;
  const TemplateRows rows(catalog);
  return ForEachRow<TemplateRow>("template", kTemplateColumns, inputs, database,
                                 [&](const TemplateRow& row, CheckedRow* checked) {
                                   checked->Require(row.id != 0, "id");
                                   names->templates[row.id] = rows.Find(row.catalog, row.row, row.code);
                                 });
}

absl::Status LoadCells(const Catalog& catalog, uint32_t inputs, SqliteDatabase* database, Cube* cube) {
  Names names;
  if (absl::Status status = LoadNames(catalog, inputs, database, cube, &names); !status.ok()) return status;
  uint64_t failures = 0;
  return ForEachRow<CellRow>(
      "cell", kCellColumns, inputs, database, [&](const CellRow& row, CheckedRow* checked) {
        const Cell& cell = row.cell;
        const auto vm = names.vms.find(row.vm);
        const auto code = names.codes.find(row.code);
        const auto known = names.templates.find(row.template_id);
        failures += cell.count;
        checked->Require(vm != names.vms.end(), "vm");
        checked->Require(code != names.codes.end(), "code");
        checked->Require(known != names.templates.end(), "template");
        checked->Require(cell.count > 0 && failures <= static_cast<uint64_t>(kCountRange.most), "count");
        checked->Require(row.hour == kNoHour || (cell.has_time() && HourOf(cell.first) == row.hour &&
                                                 HourOf(cell.last) == row.hour),
                         "hour");
        if (checked->sound()) cube->AddCell({code->second, known->second, vm->second, row.hour}, cell);
      });
}

absl::Status LoadCounters(SqliteDatabase* database, Tally* total) {
  struct CounterRow {
    std::string name;
    uint64_t value = 0;
  };
  const auto visit = [](auto& row, auto* columns) {
    columns->Text("name", row.name, kMostNameBytes);
    columns->Number("value", row.value, kCountRange);
  };
  std::map<std::string, uint64_t> counters;
  const absl::Status status = ForEachRow<CounterRow>(
      "counter", visit, 0, database,
      [&](const CounterRow& counter, CheckedRow*) { counters[counter.name] = counter.value; });
  if (!status.ok()) return status;
  VisitLedgerCounters(Ledger(), [&](std::string_view name, const Ledger::Entry&, const auto& book) {
    book({counters[absl::StrCat("lines ", ToAbsl(name))], counters[absl::StrCat("bytes ", ToAbsl(name))]},
         &total->ledger);
  });
  VisitCounters(*total, [&](const std::string& name, uint64_t& count) { count += counters[name]; });
  return status;
}

// Whether numbers that are counted in two ways agree.
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

absl::Status LoadInputs(uint32_t inputs, SqliteDatabase* database, Tally* total) {
  return ForEachRow<InputTally>("input", kInputColumns, inputs, database,
                                [&](const InputTally& input, CheckedRow*) { total->AddInput(input); });
}

absl::Status LoadCounts(const Catalog& catalog, uint32_t inputs, SqliteDatabase* database, Tally* total) {
  absl::Status status = LoadCells(catalog, inputs, database, &total->cube);
  if (status.ok()) status = LoadCounters(database, total);
  if (status.ok()) {
    status = ForEachRow<SampleRow>("sample", kSampleColumns, inputs, database,
                                   [&](const SampleRow& row, CheckedRow*) {
                                     total->unmatched.AddSample(row.flipped_hash ^ kFlipped, row.sample);
                                   });
  }
  if (status.ok()) {
    status = ForEachRow<BadLine>(
        "bad_line", kLineColumns, inputs, database,
        [&](const BadLine& line, CheckedRow*) { total->AddBadLine(line.place, line.reason); });
  }
  if (status.ok()) {
    status = ForEachRow<BadLine>(
        "suspect", kLineColumns, inputs, database,
        [&](const BadLine& line, CheckedRow*) { total->KeepSuspect(line.place, line.reason); });
  }
  if (status.ok()) status = LoadInputs(inputs, database, total);
  if (status.ok() && !AddsUp(*total)) status = DamagedState(*database, "its counts do not add up");
  return status;
}

}  // namespace vmsift
