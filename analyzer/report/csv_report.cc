#include "analyzer/report/report.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

std::string Field(std::string_view text) {
  if (text.find_first_of("\",\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
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

void WriteCsvReport(const Report& report, const TextSink& sink) {
  sink("code,vm,resource_id,catalog,row,hour,count,first,last\n");
  for (const CellSummary& cell : SummarizeCells(report.tally.cube, report.catalog)) {
    const CatalogRow* row = cell.row < 0 ? nullptr : &report.catalog.rows()[static_cast<size_t>(cell.row)];
    sink(fmt::format("{},{},{},{},{},{},{},{},{}\n", Field(cell.code), Field(cell.vm),
                     Field(cell.resource_id), row == nullptr ? std::string() : Field(row->catalog),
                     row == nullptr ? std::string() : std::to_string(row->row), Time(cell.hour), cell.count,
                     Time(cell.first), Time(cell.last)));
  }
}

std::string CsvReport(const Report& report) {
  std::string text;
  WriteCsvReport(report, [&text](std::string_view piece) { text += piece; });
  return text;
}

}  // namespace vmsift
