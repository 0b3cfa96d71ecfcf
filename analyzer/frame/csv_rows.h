// Turns rows of a CSV file into JSON objects, so that decoding reads them like any record.
//
// Format: RFC 4180: cells between commas (or semicolons, which spreadsheets write where numbers have commas),
// in quotes if they hold a comma, a quote (doubled) or a line break; the first row names the columns. A file
// is CSV if its first line holds at least two names and nothing else; a line with the separator or a type may
// precede it (`sep=;`, `#TYPE …`). A row with another number of cells is text. Not thread-safe.
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
  // Call it with the first line of an input, and with the second if that may be the header. True if the line
  // names columns; then every other line is part of a row.
  bool TakeHeader(std::string_view line);
  bool MayBeHeader(uint64_t line_number) const { return line_number == 1 || (preamble_ && line_number == 2); }
  bool active() const { return !columns_.empty(); }

  // What must be saved to resume; empty if the file is not CSV.
  std::string Save() const;
  // What Save returns before the header, if the first line was a preamble.
  static std::string SavedPreamble();
  // For an object without lines. False if Save cannot have returned this.
  bool Restore(std::string_view saved);

  // Whether a row ends with `line`; `open`: the line continues an open row.
  bool EndsRow(std::string_view line, bool open) const;
  // Whether a line inside an open row is a complete row itself. Then the open one has a surplus quote.
  bool IsWholeRow(std::string_view line);
  // The row as an object with one string per column; false if it has another number of cells.
  bool AppendObject(std::string_view row, std::string* json);

 private:
  char separator_ = ',';
  bool preamble_ = false;             // the first line was a preamble
  std::string header_;                // as in the file
  std::vector<std::string> columns_;  // its names, as JSON strings
  std::vector<std::string> cells_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_CSV_ROWS_H_
