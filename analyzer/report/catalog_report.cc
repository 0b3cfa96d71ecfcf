#include "analyzer/report/catalog_report.h"

#include "analyzer/report/json_values.h"
#include "analyzer/report/terminal_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// The template with each placeholder's role: `VM '{0:vm}' did not start …`
std::string WithRoles(const MessageTemplate& message) {
  std::string out;
  size_t next = 0;
  const std::string& text = message.text();
  for (size_t at = 0; at < text.size();) {
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

}  // namespace

std::string CatalogTable(const Catalog& catalog, bool color) {
  const Style style(color);
  std::string out =
      style.Bold(fmt::format("{} templates under {} codes", catalog.rows().size(), catalog.codes().size())) +
      "\n";
  for (const CatalogCode& code : catalog.codes()) {
    out += "\n" + style.Bold(Printable(code.code)) + "\n";
    for (int index : code.rows) {
      const CatalogRow& row = catalog.rows()[static_cast<size_t>(index)];
      out += "  " + style.Dim(fmt::format("{}:{} row {}", row.catalog, row.line, row.row)) + "  " +
             Printable(WithRoles(row.message)) + "\n";
    }
    if (!code.advice.empty()) out += "  " + style.Green("-> " + Printable(code.advice)) + "\n";
  }
  if (!catalog.warnings().empty()) out += "\n" + style.Bold("Warnings") + "\n";
  for (const CatalogWarning& warning : catalog.warnings()) {
    out += "  " +
           style.Yellow(fmt::format("{}:{}: {}", warning.catalog, warning.line, Printable(warning.reason))) +
           "\n";
  }
  return out;
}

std::string CatalogJson(const Catalog& catalog) {
  Json templates = Json::array();
  for (const CatalogRow& row : catalog.rows()) {
    Json placeholders = Json::array();
    for (const Placeholder& placeholder : row.message.placeholders()) {
      placeholders.push_back({{"name", placeholder.name}, {"role", RoleName(placeholder.role)}});
    }
    templates.push_back({{"catalog", row.catalog},
                         {"line", row.line},
                         {"row", row.row},
                         {"code", row.code},
                         {"message", row.message.text()},
                         {"placeholders", std::move(placeholders)},
                         {"advice", TextOrNull(catalog.FindCode(row.code)->advice)}});
  }
  Json warnings = Json::array();
  for (const CatalogWarning& warning : catalog.warnings()) {
    warnings.push_back({{"catalog", warning.catalog}, {"line", warning.line}, {"reason", warning.reason}});
  }
  return JsonText({{"schema", "vmsift.catalog/1"},
                   {"codes", catalog.codes().size()},
                   {"templates", std::move(templates)},
                   {"warnings", std::move(warnings)}},
                  2);
}

}  // namespace vmsift
