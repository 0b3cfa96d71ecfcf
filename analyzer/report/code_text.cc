#include "analyzer/report/code_text.h"

#include <string_view>

#include "analyzer/report/labelled_text.h"
#include "base/printable_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

std::string_view Meaning(ErrorClass error_class) {
  switch (error_class) {
    case ErrorClass::kNone:
      return "no page states a class";
    case ErrorClass::kTransient:
      return "passes by itself; retry later";
    case ErrorClass::kCapacity:
      return "Azure has no room for the request; try another size, zone or region";
    case ErrorClass::kQuota:
      return "a limit is reached; free some of it or request more";
    case ErrorClass::kConfig:
      return "the request is wrong; correct it, since a retry fails again";
    case ErrorClass::kGuest:
      return "the cause is inside the VM";
    case ErrorClass::kPlatform:
      return "Azure itself failed; retry, then ask support";
    case ErrorClass::kPermission:
      return "a role, policy, lock or registration forbids the request";
  }
  return {};
}

}  // namespace

std::string ClassText(ErrorClass error_class) {
  return fmt::format("{}: {}", ErrorClassName(error_class), Meaning(error_class));
}

std::string_view RetryText(ErrorClass error_class) {
  switch (error_class) {
    case ErrorClass::kTransient:
    case ErrorClass::kPlatform:
      return "a retry will help";
    case ErrorClass::kCapacity:
      return "a retry may help later";
    case ErrorClass::kQuota:
    case ErrorClass::kConfig:
    case ErrorClass::kGuest:
    case ErrorClass::kPermission:
      return "a retry will not help";
    case ErrorClass::kNone:
      break;
  }
  return {};
}

std::string MarksOf(const CatalogRow& row) {
  std::string marks;
  if (row.wrapper) marks = "wrapper";
  if (row.needs_code) marks += marks.empty() ? "needs its code" : ", needs its code";
  return marks;
}

std::string CodeText(const Catalog& catalog, const CatalogCode& code, bool color, size_t width) {
  const Style style(color);
  LabelledText lines(style, width);
  lines.Add("Class", ClassText(code.error_class));
  if (code.wrapper) lines.Add("Wrapper", "its messages only say that inner errors hold the cause");
  if (!code.advice.empty()) lines.Add("Advice", Printable(code.advice), &Style::Green);
  if (code.rows.empty()) lines.Add("Template", "(none: only the code is known)");
  for (int index : code.rows) {
    const CatalogRow& row = catalog.rows()[static_cast<size_t>(index)];
    std::string place = fmt::format("{} row {}", PrintableName(row.catalog), row.row);
    if (row.error_class != ErrorClass::kNone && row.error_class != code.error_class)
      place += fmt::format(", {}", ErrorClassName(row.error_class));
    if (const std::string marks = MarksOf(row); !marks.empty()) place += ", " + marks;
    lines.Add("Template", place);
    lines.Add("", Printable(row.message.text()));
  }
  return style.Bold(style.Red(Printable(code.code))) + "\n" + lines.text();
}

}  // namespace vmsift
