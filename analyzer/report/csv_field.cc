#include "analyzer/report/csv_field.h"

#include "fmt/format.h"

namespace vmsift {
namespace {

// A text that a spreadsheet would run as a formula (OWASP, "CSV Injection").
bool IsFormula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

}  // namespace

std::string CsvField(std::string_view text, CsvCells cells) {
  const std::string_view guard = cells == CsvCells::kGuarded && IsFormula(text) ? "'" : "";
  if (text.find_first_of("\",\r\n") == std::string_view::npos) return fmt::format("{}{}", guard, text);
  std::string quoted = fmt::format("\"{}", guard);
  for (char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string CsvTime(const std::optional<Timestamp>& time) {
  return time ? FormatTimestamp(*time) : std::string();
}

}  // namespace vmsift
