// Rows in columns for a terminal: as wide as what stands in them, cut to fit, with notes under rows.
#ifndef VMSIFT_ANALYZER_REPORT_TEXT_TABLE_H_
#define VMSIFT_ANALYZER_REPORT_TEXT_TABLE_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/report/report.h"

namespace vmsift {

class TextTable {
 public:
  enum Align { kLeft, kRight };
  struct Column {
    std::string title;
    Align align;
    size_t max_width;  // 0: what is left of the line; only the last column may
  };

  // Borrows `options`, whose `top` is not looked at.
  TextTable(std::vector<Column> columns, const TableOptions& options)
      : columns_(std::move(columns)), options_(options) {}

  void AddRow(std::vector<std::string> cells) { rows_.push_back({std::move(cells), {}}); }
  // A note on lines of its own under the row before.
  void AddNote(std::string note) { rows_.back().note = std::move(note); }

  // With titles; each line is indented by two and ends with a line end.
  std::string Render() const;

 private:
  struct Row {
    std::vector<std::string> cells;
    std::string note;
  };

  std::string Cells(const std::vector<std::string>& cells, const std::vector<size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
  const TableOptions& options_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_TEXT_TABLE_H_
