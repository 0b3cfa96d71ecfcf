// A table for a terminal: columns as wide as their content, cut to fit, with notes under rows. In a narrow
// terminal texts are cut to six columns, and then the last columns are left out.
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
    size_t max_width;  // 0: the rest of the line; only for the last column
  };

  // Borrows `options`; ignores its `top`.
  TextTable(std::vector<Column> columns, const TableOptions& options)
      : columns_(std::move(columns)), options_(options) {}

  void AddRow(std::vector<std::string> cells) { rows_.push_back({std::move(cells), {}}); }
  // A note on its own lines under the previous row. kAdvice begins with an arrow, which its lines hang from.
  enum NoteKind { kPlain, kAdvice };
  void AddNote(std::string note, NoteKind kind) { rows_.back().notes.emplace_back(std::move(note), kind); }

  // Whether nothing has to be cut or left out.
  bool Fits() const { return LineWidth(FullWidths()) <= options_.width; }
  // With titles; each line is indented by two and ends with a line end.
  std::string Render() const;

 private:
  struct Row {
    std::vector<std::string> cells;
    std::vector<std::pair<std::string, NoteKind>> notes;
  };

  static size_t LineWidth(const std::vector<size_t>& widths);
  std::vector<size_t> FullWidths() const;
  // Of the columns that are shown, so that a line fits.
  std::vector<size_t> Widths() const;
  std::string Cells(const std::vector<std::string>& cells, const std::vector<size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
  const TableOptions& options_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_TEXT_TABLE_H_
