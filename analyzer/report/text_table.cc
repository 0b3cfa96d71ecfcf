#include "analyzer/report/text_table.h"

#include <algorithm>
#include <string_view>

#include "analyzer/report/terminal_text.h"

namespace vmsift {

size_t TextTable::LineWidth(const std::vector<size_t>& widths) {
  size_t sum = 2 * widths.size();  // the indentation, and the gaps
  for (size_t width : widths) sum += width;
  return sum;
}

std::vector<size_t> TextTable::FullWidths() const {
  std::vector<size_t> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    size_t width = DisplayWidth(columns_[i].title);
    for (const Row& row : rows_) width = std::max(width, DisplayWidth(row.cells[i]));
    if (columns_[i].max_width > 0) width = std::min(width, columns_[i].max_width);
    widths.push_back(width);
  }
  return widths;
}

std::vector<size_t> TextTable::Widths() const {
  std::vector<size_t> widths = FullWidths();
  // The widest columns of text give way first, then the last columns go.
  constexpr size_t kLeast = 6;
  while (LineWidth(widths) > options_.width) {
    size_t widest = widths.size();
    for (size_t i = 0; i < widths.size(); ++i) {
      const bool gives_way = columns_[i].align == kLeft && widths[i] > kLeast;
      if (gives_way && (widest == widths.size() || widths[i] >= widths[widest])) widest = i;
    }
    if (widest < widths.size()) {
      --widths[widest];
    } else if (widths.size() > 2) {
      widths.pop_back();
    } else {
      break;
    }
  }
  return widths;
}

std::string TextTable::Render() const {
  const std::vector<size_t> widths = Widths();
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
  for (size_t i = 0; i < widths.size(); ++i) {
    std::string cell = Clipped(cells[i], widths[i]);
    const bool last = i + 1 == widths.size();
    line += columns_[i].align == kRight ? PadLeft(std::move(cell), widths[i])
            : last                      ? std::move(cell)
                                        : PadRight(std::move(cell), widths[i]);
    if (!last) line += "  ";
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace vmsift
