#include "analyzer/report/catalog_report.h"

#include <algorithm>
#include <string_view>

#include "analyzer/report/code_text.h"
#include "analyzer/report/json_writer.h"
#include "analyzer/report/labelled_text.h"
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

void WriteTemplate(const CatalogRow& row, const CatalogCode& code, JsonWriter* json) {
  const ErrorClass error_class = row.error_class == ErrorClass::kNone ? code.error_class : row.error_class;
  const auto placeholders = [&] {
    json->Array(row.message.placeholders(), [&](const Placeholder& placeholder) {
      json->Object(Member("name", placeholder.name), Member("role", RoleName(placeholder.role)));
    });
  };
  json->Object(Member("catalog", row.catalog), Member("line", row.line), Member("row", row.row),
               Member("code", row.code), Member("message", row.message.text()),
               Member("placeholders", placeholders), Member("class", ErrorClassName(error_class)),
               Member("wrapper", row.wrapper), Member("needs_code", row.needs_code),
               Member("advice", TextOrNull(code.advice)));
}

}  // namespace

std::string CatalogTable(const Catalog& catalog, const std::vector<Glob>& codes, bool color, size_t width) {
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
      const std::string place = fmt::format("{}:{} row {}", PrintableName(row.catalog), row.line, row.row);
      const std::string marks = MarksOf(row);
      const std::string text = (marks.empty() ? "" : "(" + marks + ") ") + Printable(WithRoles(row.message));
      out += TextBeside("  " + style.Dim(place) + "  ", DisplayWidth(place) + 4, text, width, style);
    }
    if (!code.advice.empty())
      out +=
          TextBeside("  " + style.Green("->") + " ", 5, Printable(code.advice), width, style, &Style::Green);
  }
  out =
      style.Bold(Counted(templates, "template", "templates") + " under " + Counted(shown, "code", "codes")) +
      "\n" + out;
  if (!codes.empty() || catalog.warnings().empty()) return out;
  out += "\n" + style.Bold("Warnings") + "\n";
  for (const CatalogWarning& warning : catalog.warnings()) {
    out += TextBeside(
        "  ", 2,
        fmt::format("{}:{}: {}", PrintableName(warning.catalog), warning.line, Printable(warning.reason)),
        width, style, &Style::Yellow);
  }
  return out;
}

std::string CatalogJson(const Catalog& catalog, const std::vector<Glob>& codes) {
  return JsonText(2, [&](JsonWriter& json) {
    const auto is_shown = [&](const CatalogCode& code) { return IsShown(code, codes); };
    const auto templates = [&] {
      json.Array(catalog.rows(), [&](const CatalogRow& row) {
        const CatalogCode& code = *catalog.FindCode(row.code);
        if (is_shown(code)) WriteTemplate(row, code, &json);
      });
    };
    const auto by_code = [&] {
      json.Array(catalog.codes(), [&](const CatalogCode& code) {
        if (!is_shown(code)) return;
        json.Object(Member("code", code.code), Member("class", ErrorClassName(code.error_class)),
                    Member("wrapper", code.wrapper), Member("advice", TextOrNull(code.advice)),
                    Member("templates", code.rows.size()));
      });
    };
    const auto warnings = [&] {
      json.Array(catalog.warnings(), [&](const CatalogWarning& warning) {
        if (!codes.empty()) return;
        json.Object(Member("catalog", warning.catalog), Member("line", warning.line),
                    Member("reason", warning.reason));
      });
    };
    json.Object(Member("schema", "vmsift.catalog/1"),
                Member("codes", std::count_if(catalog.codes().begin(), catalog.codes().end(), is_shown)),
                Member("templates", templates), Member("by_code", by_code), Member("warnings", warnings));
  });
}

}  // namespace vmsift
