#include "analyzer/report/catalog_report.h"

#include <algorithm>
#include <string_view>

#include "analyzer/report/code_text.h"
#include "analyzer/report/json_values.h"
#include "analyzer/report/terminal_text.h"
#include "base/printable_text.h"
#include "base/quantity_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// The template with each placeholder's role: `VM '{0:vm}' did not start …`
std::string WithRoles(const MessageTemplate& message) {
  std::string out;
  size_t next = 0;
  const std::string& text = message.text();
  for (size_t at = 0; at < text.size();) {
    if (text.compare(at, 2, "{{") == 0 || text.compare(at, 2, "}}") == 0) {
      out += text[at];
      at += 2;
      continue;
    }
    if (next < message.placeholders().size()) {
      const Placeholder& placeholder = message.placeholders()[next];
      const std::string written = fmt::format("{{{}}}", placeholder.name);
      if (text.compare(at, written.size(), written) == 0) {
        out += fmt::format("{{{}:{}}}", placeholder.name, RoleName(placeholder.role));
        at += written.size();
        ++next;
        continue;
      }
    }
    out += text[at++];
  }
  return out;
}

bool IsShown(const CatalogCode& code, const std::vector<Glob>& globs) {
  return globs.empty() ||
         std::any_of(globs.begin(), globs.end(), [&](const Glob& glob) { return glob.Matches(code.code); });
}

}  // namespace

std::string CatalogTable(const Catalog& catalog, const std::vector<Glob>& codes, bool color) {
  const Style style(color);
  std::string out;
  size_t shown = 0;
  size_t templates = 0;
  for (const CatalogCode& code : catalog.codes()) {
    if (!IsShown(code, codes)) continue;
    ++shown;
    templates += code.rows.size();
    out += "\n" + style.Bold(Printable(code.code));
    if (code.error_class != ErrorClass::kNone)
      out += "  " + style.Dim(std::string(ErrorClassName(code.error_class)));
    out += "\n";
    for (int index : code.rows) {
      const CatalogRow& row = catalog.rows()[static_cast<size_t>(index)];
      const std::string marks = MarksOf(row);
      out += "  " + style.Dim(fmt::format("{}:{} row {}", PrintableName(row.catalog), row.line, row.row)) +
             "  " + (marks.empty() ? "" : style.Dim("(" + marks + ")") + " ") +
             Printable(WithRoles(row.message)) + "\n";
    }
    if (!code.advice.empty()) out += "  " + style.Green("-> " + Printable(code.advice)) + "\n";
  }
  out =
      style.Bold(Counted(templates, "template", "templates") + " under " + Counted(shown, "code", "codes")) +
      "\n" + out;
  if (!codes.empty() || catalog.warnings().empty()) return out;
  out += "\n" + style.Bold("Warnings") + "\n";
  for (const CatalogWarning& warning : catalog.warnings()) {
    out += "  " +
           style.Yellow(fmt::format("{}:{}: {}", PrintableName(warning.catalog), warning.line,
                                    Printable(warning.reason))) +
           "\n";
  }
  return out;
}

std::string CatalogJson(const Catalog& catalog, const std::vector<Glob>& codes) {
  Json by_code = Json::array();
  for (const CatalogCode& code : catalog.codes()) {
    if (!IsShown(code, codes)) continue;
    by_code.push_back({{"code", code.code},
                       {"class", ErrorClassName(code.error_class)},
                       {"wrapper", code.wrapper},
                       {"advice", TextOrNull(code.advice)},
                       {"templates", code.rows.size()}});
  }
  Json templates = Json::array();
  for (const CatalogRow& row : catalog.rows()) {
    const CatalogCode& code = *catalog.FindCode(row.code);
    if (!IsShown(code, codes)) continue;
    Json placeholders = Json::array();
    for (const Placeholder& placeholder : row.message.placeholders()) {
      placeholders.push_back({{"name", placeholder.name}, {"role", RoleName(placeholder.role)}});
    }
    const ErrorClass error_class = row.error_class == ErrorClass::kNone ? code.error_class : row.error_class;
    templates.push_back({{"catalog", row.catalog},
                         {"line", row.line},
                         {"row", row.row},
                         {"code", row.code},
                         {"message", row.message.text()},
                         {"placeholders", std::move(placeholders)},
                         {"class", ErrorClassName(error_class)},
                         {"wrapper", row.wrapper},
                         {"needs_code", row.needs_code},
                         {"advice", TextOrNull(code.advice)}});
  }
  Json warnings = Json::array();
  for (const CatalogWarning& warning : catalog.warnings()) {
    if (codes.empty())
      warnings.push_back({{"catalog", warning.catalog}, {"line", warning.line}, {"reason", warning.reason}});
  }
  return JsonText({{"schema", "vmsift.catalog/1"},
                   {"codes", by_code.size()},
                   {"templates", std::move(templates)},
                   {"by_code", std::move(by_code)},
                   {"warnings", std::move(warnings)}},
                  2);
}

}  // namespace vmsift
