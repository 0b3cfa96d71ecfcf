// Rows of a CSV file as JSON objects, so that decoding reads them as it reads any record.
//
// Format: RFC 4180: cells between commas (or semicolons, as spreadsheets write them where the comma is in
// numbers), in quotes where they hold a comma, a quote (doubled) or a line break; the first row names the
// columns. Whether a file is one is told by its first line: at least two names and nothing else; a line that
// names the separator or a type may stand before it (`sep=;`, `#TYPE …`). A row with another number of cells
// is text. Not thread-safe.
#ifndef VMSIFT_ANALYZER_FRAME_CSV_ROWS_H_
#define VMSIFT_ANALYZER_FRAME_CSV_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vmsift {

class CsvRows {
 public:
  // Takes the first line of an input, and the second one where that may be the header. Whether it names
  // columns; then every other line is part of a row.
  bool TakeHeader(std::string_view line);
  bool MayBeHeader(uint64_t line_number) const { return line_number == 1 || (preamble_ && line_number == 2); }
  bool active() const { return !columns_.empty(); }

  // What must be kept to go on with the rows that come: nothing where there are none.
  std::string Save() const;
  // What Save gives before the header of a file whose first line is none of its rows.
  static std::string SavedPreamble();
  // Of one that has taken nothing. False for what Save did not give.
  bool Restore(std::string_view saved);

  // Whether a row ends with `line`, which goes on with one that is open if `open`.
  bool EndsRow(std::string_view line, bool open) const;
  // Whether a line inside an open row is a whole row itself. Then the open one has a quote too many.
  bool IsWholeRow(std::string_view line);
  // The row as an object with a string a column; false when it has another number of cells.
  bool AppendObject(std::string_view row, std::string* json);

 private:
  char separator_ = ',';
  bool preamble_ = false;             // the first line was none of the rows
  std::string header_;                // as it stands in the file
  std::vector<std::string> columns_;  // its names, as JSON strings
  std::vector<std::string> cells_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_CSV_ROWS_H_
