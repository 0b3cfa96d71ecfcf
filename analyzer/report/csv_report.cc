#include <string>
#include <string_view>

#include "analyzer/report/report.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// A text that a spreadsheet would run as a formula (OWASP, "CSV Injection").
bool IsFormula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

std::string Field(std::string_view text, CsvCells cells) {
  const std::string_view guard = cells == CsvCells::kGuarded && IsFormula(text) ? "'" : "";
  if (text.find_first_of("\",\r\n") == std::string_view::npos) return fmt::format("{}{}", guard, text);
  std::string quoted = fmt::format("\"{}", guard);
  for (char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string Time(const std::optional<Timestamp>& time) {
  return time ? FormatTimestamp(*time) : std::string();
}

}  // namespace

void WriteCsvReport(const Report& report, CsvCells cells, const TextSink& sink) {
  sink("code,vm,resource_id,catalog,row,hour,count,first,last\n");
  for (const CellSummary& cell : SummarizeCells(report.tally.cube, report.catalog)) {
    const CatalogRow* row = cell.row < 0 ? nullptr : &report.catalog.rows()[static_cast<size_t>(cell.row)];
    sink(fmt::format("{},{},{},{},{},{},{},{},{}\n", Field(cell.code, cells), Field(cell.vm, cells),
                     Field(cell.resource_id, cells),
                     row == nullptr ? std::string() : Field(row->catalog, cells),
                     row == nullptr ? std::string() : std::to_string(row->row), Time(cell.hour), cell.count,
                     Time(cell.first), Time(cell.last)));
  }
}

std::string CsvReport(const Report& report, CsvCells cells) {
  std::string text;
  WriteCsvReport(report, cells, [&text](std::string_view piece) { text += piece; });
  return text;
}

}  // namespace vmsift
