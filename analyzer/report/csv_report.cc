#include <string>
#include <string_view>

#include "analyzer/decode/resource_id.h"
#include "analyzer/report/csv_field.h"
#include "analyzer/report/report.h"
#include "fmt/format.h"

namespace vmsift {
void WriteCsvReport(const Report& report, CsvCells cells, const TextSink& sink) {
  sink("code,vm,resource_id,catalog,row,hour,count,first,last,subscription,resource_group\n");
  for (const CellSummary& cell : SummarizeCells(report.tally.cube, report.catalog)) {
    const CatalogRow* row = cell.row < 0 ? nullptr : &report.catalog.rows()[static_cast<size_t>(cell.row)];
    const ResourceId scope = FindScope(cell.resource_id);
    sink(fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", CsvField(cell.code, cells),
                     CsvField(cell.vm, cells), CsvField(cell.resource_id, cells),
                     row == nullptr ? std::string() : CsvField(row->catalog, cells),
                     row == nullptr ? std::string() : std::to_string(row->row), CsvTime(cell.hour),
                     cell.count, CsvTime(cell.first), CsvTime(cell.last), CsvField(scope.subscription, cells),
                     CsvField(scope.resource_group, cells)));
  }
}

std::string CsvReport(const Report& report, CsvCells cells) {
  std::string text;
  WriteCsvReport(report, cells, [&text](std::string_view piece) { text += piece; });
  return text;
}

}  // namespace vmsift
