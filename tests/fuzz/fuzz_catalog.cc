// The catalog parser: any page is added whole or not at all, and what was added can be compiled and matched.
#include <string>

#include "matchers/catalog.h"
#include "matchers/matcher.h"
#include "tests/fuzz/fuzz_check.h"

namespace vmsift {
namespace {

// Compiling costs milliseconds a pattern; larger pages are only parsed.
constexpr size_t kMaxRowsToMatch = 8;
constexpr size_t kMaxTextToMatch = 1000;

size_t TextBytes(const Catalog& catalog) {
  size_t bytes = 0;
  for (const CatalogRow& row : catalog.rows()) bytes += row.message.text().size();
  return bytes;
}

void CheckRows(const Catalog& catalog) {
  for (size_t i = 0; i < catalog.rows().size(); ++i) {
    const CatalogRow& row = catalog.rows()[i];
    Touch(row.message.text());
    FUZZ_CHECK(row.duplicate_of < static_cast<int>(i));
    FUZZ_CHECK(row.line > 0 && row.row > 0);
    const CatalogCode* code = catalog.FindCode(row.code);
    FUZZ_CHECK(code != nullptr && EqualsIgnoreCase(code->code, row.code));
    for (const Placeholder& placeholder : row.message.placeholders()) FUZZ_CHECK(!placeholder.name.empty());
    for (const TemplatePiece& piece : row.message.pieces())
      FUZZ_CHECK(piece.placeholder < static_cast<int>(row.message.placeholders().size()));
  }
  for (const CatalogWarning& warning : catalog.warnings()) FUZZ_CHECK(!warning.reason.empty());
}

// A message as a service would write it: the first row's template with a word for each placeholder.
std::string FirstMessage(const Catalog& catalog) {
  std::string message;
  for (const TemplatePiece& piece : catalog.rows()[0].message.pieces()) {
    if (piece.kind == TemplatePiece::kPlaceholder) message += "web-01";
    if (piece.kind == TemplatePiece::kOptionalQuote) message += '\'';
    if (piece.kind == TemplatePiece::kListItem) message += ' ';
    message += piece.text;
  }
  return message;
}

void CheckFind(const Catalog& catalog, std::string_view message) {
  Matcher matcher(catalog);
  Match match;
  matcher.Find(catalog.rows()[0].code, message, &match);
  FUZZ_CHECK((match.row != nullptr) == (match.row_index >= 0));
  FUZZ_CHECK(match.row != nullptr || catalog.rows()[0].too_short);
  if (match.row == nullptr) FUZZ_CHECK(match.grade == Grade::kCode && match.parameters.empty());
  for (const MatchedParameter& parameter : match.parameters) {
    Touch(parameter.value);
    FUZZ_CHECK(parameter.value.empty() ||
               (parameter.value.begin() >= message.begin() && parameter.value.end() <= message.end()));
  }

  Match by_re2;
  matcher.FindByRe2(catalog.rows()[0].code, message, &by_re2);
  FUZZ_CHECK(match.grade == by_re2.grade && match.row == by_re2.row &&
             match.parameters.size() == by_re2.parameters.size());
  FUZZ_CHECK(matcher.out_of_memory_count() == 0);
}

}  // namespace
}  // namespace vmsift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view page(reinterpret_cast<const char*>(data), size);
  vmsift::Catalog catalog;
  if (!catalog.Add("page.md", page).ok()) {
    FUZZ_CHECK(catalog.rows().empty() && catalog.codes().empty() && catalog.warnings().empty());
    return 0;
  }
  vmsift::CheckRows(catalog);
  if (catalog.rows().empty() || catalog.rows().size() > vmsift::kMaxRowsToMatch ||
      vmsift::TextBytes(catalog) > vmsift::kMaxTextToMatch) {
    return 0;
  }
  vmsift::CheckFind(catalog, vmsift::FirstMessage(catalog));
  return 0;
}
