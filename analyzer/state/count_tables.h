// The tables of counts, for those who save and load them: a tally, except that templates are identified by
// catalog, row and code.
#ifndef VMSIFT_ANALYZER_STATE_COUNT_TABLES_H_
#define VMSIFT_ANALYZER_STATE_COUNT_TABLES_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/count/tally.h"
#include "analyzer/state/columns.h"
#include "analyzer/state/sqlite.h"
#include "base/status_text.h"

namespace vmsift {

inline constexpr auto kPlaceColumns = [](auto& place, auto* columns) {
  columns->Input("input", place.input);
  columns->Number("line", place.line, kCountRange);
  columns->Number("byte", place.byte, kCountRange);
};

// Of the tables `code` and `vm`.
struct NameRow {
  int64_t id = 0;
  std::string key;  // in lower case
  std::string shown;
  std::string resource_id;  // of a VM
  Place first;
};
inline constexpr auto kCodeColumns = [](auto& row, auto* columns) {
  columns->Id(row.id);
  columns->Text("key", row.key, kMostNameBytes);
  columns->Text("shown", row.shown, kMostNameBytes);
  kPlaceColumns(row.first, columns);
};
inline constexpr auto kVmColumns = [](auto& row, auto* columns) {
  kCodeColumns(row, columns);
  columns->Text("resource_id", row.resource_id, kMostNameBytes);
};

struct TemplateRow {
  int64_t id = 0;
  std::string catalog;
  int64_t row = 0;
  std::string code;
};
inline constexpr auto kTemplateColumns = [](auto& row, auto* columns) {
  columns->Id(row.id);
  columns->Text("catalog", row.catalog, kMostTextBytes);
  columns->Number("row", row.row, kAnyNumber);
  columns->Text("code", row.code, kMostTextBytes);
};

struct CellRow {
  int64_t vm = 0;  // ids
  int64_t code = 0;
  int64_t template_id = 0;  // 0: none
  int32_t hour = 0;
  Cell cell;
};
inline constexpr auto kCellColumns = [](auto& row, auto* columns) {
  columns->Number("vm", row.vm, kAnyNumber);
  columns->Number("code", row.code, kAnyNumber);
  columns->Number("template", row.template_id, kAnyNumber);
  columns->Number("hour", row.hour, {kNoHour, std::numeric_limits<int32_t>::max()});
  columns->Number("count", row.cell.count, kCountRange);
  columns->Number("first", row.cell.first.ticks, kAnyNumber);
  columns->Number("last", row.cell.last.ticks, kAnyNumber);
};

struct SampleRow {
  // With the first bit flipped: hashes sort as unsigned numbers, SQLite's integers as signed ones.
  uint64_t flipped_hash = 0;
  UnmatchedMessages::Sample sample;
};
inline constexpr uint64_t kFlipped = uint64_t{1} << 63;
inline constexpr auto kSampleColumns = [](auto& row, auto* columns) {
  columns->Number("hash", row.flipped_hash, kAnyNumber);
  columns->Text("code", row.sample.code, kMostNameBytes);
  columns->Text("message", row.sample.message, kMostNameBytes);
  columns->Number("count", row.sample.count, kCountRange);
  kPlaceColumns(row.sample.first, columns);
};

// Of the tables `bad_line` and `suspect`.
inline constexpr auto kLineColumns = [](auto& row, auto* columns) {
  kPlaceColumns(row.place, columns);
  columns->Text("reason", row.reason, kMostTextBytes);
};

inline constexpr auto kInputColumns = [](auto& row, auto* columns) {
  columns->Input("input", row.input);
  columns->Number("lines", row.lines, kCountRange);
  columns->Number("bytes", row.bytes, kCountRange);
  columns->Number("failures", row.failures, kCountRange);
  columns->Number("shape", row.shape, OneOf(kInputFormatCount));
  columns->Text("error", row.error, kMostTextBytes);
};

// The counters of a tally, by name: saved as what was added, loaded as the sum. `visit` gets each name and
// number, which it may change.
template <typename AnyTally, typename Visit>
void VisitCounters(AnyTally& tally, Visit visit) {
  for (int i = 0; i < kGradeCount; ++i) {
    const absl::string_view name = ToAbsl(GradeName(static_cast<Grade>(i)));
    visit(absl::StrCat("grade ", name), tally.grades[static_cast<size_t>(i)]);
  }
  visit("out of memory", tally.matcher_out_of_memory);
  visit("left out", tally.left_out);
  visit("left out without time", tally.left_out_without_time);
  visit("suspects", tally.suspect_count);
  visit("names cut", tally.names_cut);
  visit("other errors", tally.other_errors);
  for (int i = 0; i < kInputFormatCount; ++i) {
    const absl::string_view name = ToAbsl(InputFormatName(static_cast<InputFormat>(i)));
    visit(absl::StrCat("gone ", name), tally.gone.inputs[static_cast<size_t>(i)]);
  }
  visit("gone lines", tally.gone.lines);
  visit("gone bytes", tally.gone.bytes);
  visit("gone failures", tally.gone.failures);
}
// Those of the ledger, of which each is a number of lines and one of bytes. `visit` gets the name, the
// numbers, and a function that books numbers in a ledger.
template <typename Visit>
void VisitLedgerCounters(const Ledger& ledger, Visit visit) {
  for (int i = 0; i < kOutcomeCount; ++i) {
    const auto outcome = static_cast<Outcome>(i);
    visit(OutcomeName(outcome), ledger.entry(outcome),
          [outcome](const Ledger::Entry& entry, Ledger* to) { to->Book(outcome, entry.bytes, entry.lines); });
  }
  visit("read", ledger.input(),
        [](const Ledger::Entry& entry, Ledger* to) { to->BookInput(entry.lines, entry.bytes); });
  visit("passed over", ledger.passed_over(),
        [](const Ledger::Entry& entry, Ledger* to) { to->NotePassedOver(entry.bytes, entry.lines); });
}

// Adds the rows of the table `input`, which are of fewer than `inputs` inputs.
absl::Status LoadInputs(uint32_t inputs, SqliteDatabase* database, Tally* total);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_COUNT_TABLES_H_
