#include "analyzer/report/learned_page.h"

#include <algorithm>

#include "base/ascii_case.h"
#include "base/printable_text.h"
#include "base/quantity_text.h"
#include "fmt/format.h"
#include "matchers/error_class.h"

namespace vmsift {
namespace {

constexpr size_t kMaxExampleBytes = 300;
constexpr std::string_view kNoCode = "Unknown";

// As a catalog takes them.
bool MayBeInCatalog(std::string_view code) {
  return std::any_of(code.begin(), code.end(), IsAsciiAlnum) &&
         std::all_of(code.begin(), code.end(),
                     [](char c) { return IsAsciiAlnum(c) || c == '_' || c == '-' || c == '.' || c == '/'; });
}

const CatalogRow* NearestRow(const LearnedTemplate& learned, const Catalog& known) {
  return learned.nearest < 0 ? nullptr : &known.rows()[static_cast<size_t>(learned.nearest)];
}

ErrorClass GuessedClass(const LearnedTemplate& learned, const Catalog& known) {
  const ErrorClass own = known.ClassOf(learned.code, -1);
  if (own != ErrorClass::kNone || learned.nearest < 0) return own;
  return known.ClassOf(NearestRow(learned, known)->code, learned.nearest);
}

// Cut between characters.
std::string ShortExample(std::string_view message) {
  if (message.size() <= kMaxExampleBytes) return std::string(message);
  size_t end = kMaxExampleBytes;
  while (end > 0 && (static_cast<unsigned char>(message[end]) & 0xC0) == 0x80) --end;
  return std::string(message.substr(0, end)) + "…";
}

std::string Share(uint64_t part, uint64_t all) {
  return fmt::format("{:.1f}%",
                     all == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(all));
}

}  // namespace

std::string MarkdownCell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c == '&') {
      cell += "&amp;";
      continue;
    }
    if (std::string_view("\\`*_<>[]|").find(c) != std::string_view::npos) cell += '\\';
    cell += c;
  }
  return cell;
}

std::string CoverageText(const LearnedCoverage& coverage, size_t templates) {
  return fmt::format("{}: {} ({}) have a known template, {} ({}) with the {} proposed",
                     Counted(coverage.failures, "failure", "failures"), Grouped(coverage.before),
                     Share(coverage.before, coverage.failures), Grouped(coverage.after),
                     Share(coverage.after, coverage.failures), Grouped(templates));
}

std::string LearnedTable(const std::vector<LearnedTemplate>& templates, const Catalog& known) {
  std::string table =
      "| Error Code | Error Message | Class | Count | Messages | Example | Nearest Known Template | Note |\n"
      "| :--- | :--- | :--- | ---: | ---: | :--- | :--- | :--- |\n";
  for (const LearnedTemplate& learned : templates) {
    const CatalogRow* const nearest = NearestRow(learned, known);
    const bool has_code = MayBeInCatalog(learned.code);
    const std::string code =
        has_code ? learned.code : std::string(nearest == nullptr ? kNoCode : nearest->code);
    const ErrorClass error_class = GuessedClass(learned, known);
    table += fmt::format(
        "| {} | {} | {} | {} | {} | {} | {} | {} |\n", MarkdownCell(code), MarkdownCell(learned.text),
        error_class == ErrorClass::kNone ? std::string_view() : ErrorClassName(error_class), learned.count,
        learned.messages, MarkdownCell(ShortExample(learned.example)),
        nearest == nullptr ? "" : MarkdownCell(nearest->code + ": " + PrintableName(nearest->message.text())),
        has_code ? "" : "the code is a guess");
  }
  return table;
}

std::string LearnedPage(const std::vector<LearnedTemplate>& templates, const Catalog& known,
                        const LearnedCoverage& coverage) {
  return "# Learned templates\n\n" + CoverageText(coverage, templates.size()) +
         ".\n\n"
         "Proposed by `vmsift learn`. Review each row: placeholders, class, and whether it belongs to one "
         "template. Then pass the page with `--catalog`.\n\n" +
         LearnedTable(templates, known);
}

}  // namespace vmsift
