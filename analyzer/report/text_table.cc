#include "analyzer/report/text_table.h"

#include <algorithm>
#include <string_view>

#include "analyzer/report/terminal_text.h"

namespace vmsift {

std::string TextTable::Render() const {
  std::vector<size_t> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    size_t width = DisplayWidth(columns_[i].title);
    for (const Row& row : rows_) width = std::max(width, DisplayWidth(row.cells[i]));
    if (columns_[i].max_width > 0) width = std::min(width, columns_[i].max_width);
    widths.push_back(width);
  }
  if (columns_.back().max_width == 0) {
    size_t used = 0;
    for (size_t i = 0; i + 1 < widths.size(); ++i) used += widths[i] + 2;
    const size_t left = options_.width > used + 20 + 2 ? options_.width - used - 2 : 20;
    widths.back() = std::min(widths.back(), left);
  }
  const Style style(options_.color);
  std::string out;
  std::vector<std::string> titles;
  for (const Column& column : columns_) titles.push_back(column.title);
  out += "  " + style.Dim(Cells(titles, widths)) + "\n";
  for (const Row& row : rows_) {
    out += "  " + Cells(row.cells, widths) + "\n";
    for (const auto& [note, kind] : row.notes) {
      std::string_view hang;
      for (const std::string& line : Wrapped(note, options_.width > 40 ? options_.width - 7 : 33)) {
        const std::string text = std::string(hang) + line;
        out += "    " + (kind == kAdvice ? style.Green(text) : text) + "\n";
        if (kind == kAdvice) hang = "   ";
      }
    }
  }
  return out;
}

std::string TextTable::Cells(const std::vector<std::string>& cells, const std::vector<size_t>& widths) const {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    std::string cell = Clipped(cells[i], widths[i]);
    const bool last = i + 1 == cells.size();
    line += columns_[i].align == kRight ? PadLeft(std::move(cell), widths[i])
            : last                      ? std::move(cell)
                                        : PadRight(std::move(cell), widths[i]);
    if (!last) line += "  ";
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace vmsift
