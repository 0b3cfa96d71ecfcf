#include "analyzer/frame/csv_rows.h"

#include <algorithm>

#include "base/ascii_case.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

// The cells of a row, unquoted; those of a row that breaks the rules are as good as can be.
void SplitCells(std::string_view row, char separator, std::vector<std::string>* cells) {
  cells->clear();
  std::string cell;
  bool quoted = false;
  for (size_t i = 0; i < row.size(); ++i) {
    const char c = row[i];
    if (quoted) {
      if (c != '"') {
        cell += c;
      } else if (i + 1 < row.size() && row[i + 1] == '"') {
        cell += '"';
        ++i;
      } else {
        quoted = false;
      }
    } else if (c == '"' && cell.empty()) {
      quoted = true;
    } else if (c == separator) {
      cells->push_back(std::move(cell));
      cell.clear();
    } else {
      cell += c;
    }
  }
  cells->push_back(std::move(cell));
}

void AppendJsonString(std::string_view text, std::string* json) {
  constexpr std::string_view kHex = "0123456789abcdef";
  *json += '"';
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      *json += '\\';
      *json += c;
    } else if (byte < 0x20) {
      *json += "\\u00";
      *json += kHex[byte >> 4];
      *json += kHex[byte & 15];
    } else {
      *json += c;
    }
  }
  *json += '"';
}

constexpr size_t kLongestName = 64;

// What a saved one begins with.
constexpr char kAfterPreamble = 'P';
constexpr char kAfterHeader = 'H';

bool MayStandInName(char c) {
  return IsAsciiAlnum(c) || std::string_view(" _-.@[]()").find(c) != std::string_view::npos;
}

// `TimeGenerated [UTC]`, `_ResourceId`, `Resource ID`.
bool IsColumnName(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName && (IsAsciiAlpha(name[0]) || name[0] == '_') &&
         std::all_of(name.begin(), name.end(), MayStandInName);
}

// What separates the names of a header; 0 when the line is none. Cheap to ask, and most first lines hold no
// separator soon, or what no name does.
char SeparatorOf(std::string_view line) {
  constexpr size_t kQuotes = 2;
  const size_t at = line.substr(0, kLongestName + kQuotes + 1).find_first_of(",;");
  if (at == std::string_view::npos || at == 0) return 0;
  const char separator = line[at];
  if (line.find(std::string(2, separator)) != std::string_view::npos) return 0;  // a column without a name
  const bool names = std::all_of(line.begin(), line.end(), [separator](char c) {
    return MayStandInName(c) || c == '"' || c == separator;
  });
  return names ? separator : '\0';
}

bool IsPreamble(std::string_view line) {
  return line.substr(0, 6) == "#TYPE " || (line.substr(0, 4) == "sep=" && line.size() == 5);
}

}  // namespace

bool CsvRows::TakeHeader(std::string_view line) {
  columns_.clear();
  constexpr size_t kLongestHeader = 16 << 10;
  line = Trimmed(WithoutByteOrderMark(line));
  preamble_ = IsPreamble(line);
  if (preamble_ || line.size() > kLongestHeader) return false;
  separator_ = SeparatorOf(line);
  if (separator_ == 0) return false;
  SplitCells(line, separator_, &cells_);
  if (line[0] == '"') {  // what quotes hold may have blanks at its ends
    for (std::string& cell : cells_) cell = std::string(Trimmed(cell));
  }
  if (cells_.size() < 2 || !std::all_of(cells_.begin(), cells_.end(), IsColumnName)) return false;
  for (const std::string& cell : cells_) AppendJsonString(cell, &columns_.emplace_back());
  header_ = line;
  return true;
}

std::string CsvRows::Save() const {
  if (active()) return kAfterHeader + header_;
  return preamble_ ? SavedPreamble() : std::string();
}

std::string CsvRows::SavedPreamble() {
  return {kAfterPreamble};
}

bool CsvRows::Restore(std::string_view saved) {
  if (saved.empty()) return true;
  if (saved.front() == kAfterHeader) return TakeHeader(saved.substr(1));
  preamble_ = saved == SavedPreamble();
  return preamble_;
}

bool CsvRows::EndsRow(std::string_view line, bool open) const {
  return (std::count(line.begin(), line.end(), '"') % 2 != 0) == open;
}

bool CsvRows::IsWholeRow(std::string_view line) {
  constexpr size_t kEnough = 3;  // cells that no text has by chance
  if (columns_.size() < kEnough || std::count(line.begin(), line.end(), '"') % 2 != 0) return false;
  SplitCells(Trimmed(line), separator_, &cells_);
  return cells_.size() == columns_.size();
}

bool CsvRows::AppendObject(std::string_view row, std::string* json) {
  if (!row.empty() && row.back() == '\r') row.remove_suffix(1);
  SplitCells(row, separator_, &cells_);
  if (cells_.size() != columns_.size()) return false;
  *json += '{';
  for (size_t i = 0; i < cells_.size(); ++i) {
    if (i > 0) *json += ',';
    *json += columns_[i];
    *json += ':';
    AppendJsonString(cells_[i], json);
  }
  *json += '}';
  return true;
}

}  // namespace vmsift
