#include "analyzer/report/breakdown_report.h"

#include <algorithm>

#include "analyzer/decode/resource_id.h"
#include "analyzer/report/csv_field.h"
#include "analyzer/report/json_writer.h"
#include "analyzer/report/terminal_text.h"
#include "analyzer/report/text_table.h"
#include "base/printable_text.h"
#include "base/quantity_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// The key of a dimension in JSON and the header of CSV: `resource_group`.
std::string KeyName(Dimension dimension) {
  std::string name(DimensionName(dimension));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

bool HasVm(const Breakdown& breakdown) {
  return std::find(breakdown.by.begin(), breakdown.by.end(), Dimension::kVm) != breakdown.by.end();
}

// Of a row's share of the largest count.
std::string Bar(uint64_t count, uint64_t largest, size_t width) {
  constexpr std::string_view kFull = "\xE2\x96\x88";  // █
  if (largest == 0 || count == 0) return {};
  std::string bar;
  const size_t columns =
      std::max<size_t>(1, static_cast<size_t>(static_cast<double>(count) / static_cast<double>(largest) *
                                              static_cast<double>(width)));
  for (size_t i = 0; i < columns; ++i) bar += kFull;
  return bar;
}

std::string UpperTitle(Dimension dimension) {
  std::string title(DimensionName(dimension));
  std::transform(title.begin(), title.end(), title.begin(), [](char c) {
    return c == '-' ? ' ' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  });
  return title;
}

}  // namespace

std::string BreakdownTable(const Breakdown& breakdown, const TableOptions& options) {
  constexpr size_t kMaxNameWidth = 48;
  constexpr size_t kMaxBar = 40;
  const Style style(options.color);
  const bool series = IsTime(breakdown.by.front());
  const size_t all = breakdown.rows.size();
  const size_t shown = options.top == 0 || series ? all : std::min(options.top, all);
  uint64_t largest = 0;
  for (const BreakdownRow& row : breakdown.rows) largest = std::max(largest, row.count);
  std::string title = "Failures by " + std::string(DimensionName(breakdown.by.front()));
  if (breakdown.by.size() > 1) title += " and " + std::string(DimensionName(breakdown.by.back()));
  if (std::any_of(breakdown.by.begin(), breakdown.by.end(), IsTime)) title += " (" + breakdown.zone + ")";
  std::string out = HeadingText(title, shown, all, style);
  if (all == 0) return out + "  none\n";
  std::vector<TextTable::Column> columns;
  for (Dimension dimension : breakdown.by)
    columns.push_back({UpperTitle(dimension), TextTable::kLeft, kMaxNameWidth});
  columns.push_back({"COUNT", TextTable::kRight, 20});
  columns.push_back({"", TextTable::kLeft, 0});
  TextTable table(std::move(columns), options);
  const size_t width = std::min(kMaxBar, options.width / 4);
  for (size_t i = 0; i < shown; ++i) {
    const BreakdownRow& row = breakdown.rows[i];
    // Programs get each value of each time; of two dimensions, people get what there is.
    if (row.count == 0 && breakdown.by.size() > 1) continue;
    std::vector<std::string> cells;
    for (const std::string& key : row.keys) cells.push_back(Printable(key));
    cells.push_back(Grouped(row.count));
    cells.push_back(Bar(row.count, largest, width));
    table.AddRow(std::move(cells));
  }
  return out + table.Render();
}

void WriteBreakdownJson(const Breakdown& breakdown, const TextSink& sink) {
  JsonWriter json(sink, 2);
  json.BeginObject();
  json.Members(Member("schema", "vmsift.breakdown/1"),
               Member("by",
                      [&] {
                        json.Array(breakdown.by,
                                   [&](Dimension dimension) { json.Value(DimensionName(dimension)); });
                      }),
               Member("time_zone", breakdown.zone), Member("rows", [&] {
                 json.Array(breakdown.rows, [&](const BreakdownRow& row) {
                   json.BeginObject();
                   for (size_t i = 0; i < row.keys.size(); ++i)
                     json.Members(Member(KeyName(breakdown.by[i]), row.keys[i]));
                   if (HasVm(breakdown)) {
                     const ResourceId scope = FindScope(row.vm_id);
                     json.Members(Member("resource_id", TextOrNull(row.vm_id)),
                                  Member("subscription", TextOrNull(scope.subscription)),
                                  Member("resource_group", TextOrNull(scope.resource_group)));
                   }
                   json.Members(Member("count", row.count), Member("first", TimeOrNull(row.first)),
                                Member("last", TimeOrNull(row.last)));
                   json.EndObject();
                 });
               }));
  json.EndObject();
  json.EndLine();
}

void WriteBreakdownCsv(const Breakdown& breakdown, CsvCells cells, const TextSink& sink) {
  std::string header;
  for (Dimension dimension : breakdown.by) header += KeyName(dimension) + ",";
  if (HasVm(breakdown)) header += "vm_resource_id,vm_subscription,vm_resource_group,";
  sink(header + "count,first,last\n");
  for (const BreakdownRow& row : breakdown.rows) {
    std::string line;
    for (const std::string& key : row.keys) line += CsvField(key, cells) + ",";
    if (HasVm(breakdown)) {
      const ResourceId scope = FindScope(row.vm_id);
      for (std::string_view field : {std::string_view(row.vm_id), scope.subscription, scope.resource_group})
        line += CsvField(field, cells) + ",";
    }
    sink(fmt::format("{}{},{},{}\n", line, row.count, CsvTime(row.first), CsvTime(row.last)));
  }
}

}  // namespace vmsift
