// The input of every report. The last stage of the flow.
#ifndef VMSIFT_ANALYZER_REPORT_REPORT_H_
#define VMSIFT_ANALYZER_REPORT_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/compare/comparison.h"
#include "analyzer/count/summary.h"
#include "analyzer/count/tally.h"
#include "analyzer/incident/incidents.h"
#include "analyzer/input/input_list.h"
#include "analyzer/pipeline/selection.h"
#include "analyzer/report/text_sink.h"
#include "base/timestamp.h"
#include "matchers/catalog.h"

namespace vmsift {

// The scope of a report that does not cover everything that was named. Borrows both.
struct ReportScope {
  const Selection& selection;
  const PathFilter& paths;
  uint64_t inputs_outside_period = 0;  // files not opened, because of the hour in their path
};

// What was counted since another report, or since the beginning.
struct ReportChange {
  int64_t ms = 0;  // the time between
  uint64_t failures = 0;
  uint64_t lines = 0;
  std::vector<CodeCount> codes;  // of those failures; most frequent first, then by name
};

// Borrows all of it.
struct Report {
  const Summary& summary;
  const Tally& tally;
  const Catalog& catalog;
  const std::vector<Input>& inputs;    // Place::input is an index into it
  const ReportScope* scope = nullptr;  // null: everything that was named
  std::optional<Timestamp> time = {};  // when it was made, if it is one of several
  // What the failures were folded into; null where that was not done (kMaxIncidentBytes).
  const std::vector<Incident>* incidents = nullptr;
  const Comparison* comparison = nullptr;  // with a baseline; null: there is none
  const ReportChange* change = nullptr;    // null: it is the only one
  std::string_view no_incidents = {};      // why it has none, though it would have them; empty: no reason
};

struct TableOptions {
  size_t top = 10;     // rows of each table; 0: all
  bool color = false;  // ANSI colours
  bool brief = false;  // three lines
  size_t width = 120;  // columns of the terminal; long texts are cut to fit
};

// For people.
std::string TableReport(const Report& report, const TableOptions& options);

// For programs: the schema `vmsift.report/1`, described in docs/json.md. `top` cuts the arrays of codes, vms,
// pairs and unmatched; 0: all.
std::string JsonReport(const Report& report, size_t top);
// The same in pieces; the whole may be gigabytes.
void WriteJsonReport(const Report& report, size_t top, const TextSink& sink);
// The same on one line.
std::string JsonReportLine(const Report& report, size_t top);

// Names in CSV come from logs. kGuarded: a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage
// return is prefixed with `'`, so that no spreadsheet runs it as a formula. kRaw: cells are unchanged.
enum class CsvCells { kGuarded, kRaw };

// For spreadsheets: the cells of the cube, one per line, RFC 4180 with LF line ends and a header.
std::string CsvReport(const Report& report, CsvCells cells = CsvCells::kGuarded);
void WriteCsvReport(const Report& report, CsvCells cells, const TextSink& sink);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_REPORT_H_
