#include <array>
#include <string>

#include "analyzer/decode/resource_id.h"
#include "analyzer/report/code_text.h"
#include "analyzer/report/incident_report.h"
#include "analyzer/report/reading_text.h"
#include "analyzer/report/selection_text.h"
#include "analyzer/report/terminal_text.h"
#include "base/duration.h"
#include "base/printable_text.h"
#include "base/quantity_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// Of a message with what a script printed.
constexpr size_t kMostLines = 12;
constexpr int64_t kTicksPerMs = kTicksPerSecond / 1000;
// `2026-11-23 17:02:11 to 17:40:03 (37 min)`
std::string WhenText(const Incident& incident) {
  if (!incident.first) return "at a time that the log does not say";
  std::string when = ShortTime(incident.first);
  if (!incident.last || *incident.last == *incident.first) return when + " UTC";
  const std::string last = ShortTime(incident.last);
  const bool same_day = last.substr(0, 10) == when.substr(0, 10);
  return fmt::format("{} to {} UTC ({})", when, same_day ? last.substr(11) : last,
                     RoughDurationText((incident.last->ticks - incident.first->ticks) / kTicksPerMs));
}

// `recovered after 7 min`
std::string OutcomeText(const Incident& incident) {
  std::string text(IncidentOutcomeName(incident.outcome));
  if (!incident.ended_at || !incident.first) return text;
  const int64_t ms = (incident.ended_at->ticks - incident.first->ticks) / kTicksPerMs;
  return text + (incident.outcome == IncidentOutcome::kGone ? ": deleted after " : " after ") +
         RoughDurationText(ms);
}

// `web-01 (rg)`, else the resource's name; empty where nothing is named.
std::string WhereText(const Incident& incident) {
  const std::string_view id = incident.resource_id;
  const std::string_view name = incident.vm.empty() ? id.substr(id.rfind('/') + 1) : incident.vm;
  const std::string_view group = FindScope(id).resource_group;
  if (name.empty()) return {};
  return Printable(name) + (group.empty() ? "" : " (" + Printable(group) + ")");
}

}  // namespace

std::string IncidentText(const Incident& incident, const Catalog& catalog, const std::vector<Input>& inputs,
                         const TableOptions& options, MessageLines lines) {
  const Style style(options.color);
  std::string out;
  const size_t width = std::max<size_t>(options.width, 40) - 2;
  const auto paragraph = [&](std::string_view text, std::string_view lead) {
    std::string indent(lead);
    for (const std::string& line : Wrapped(Printable(text), width - lead.size())) {
      out += indent + line + "\n";
      indent.assign(lead.size(), ' ');
    }
  };
  std::string what = NameOrNone(incident.code);
  std::string title = "  " + style.Bold(style.Red(what));
  std::string where = WhereText(incident);
  if (!where.empty()) where = " on " + where;
  const std::string outcome = OutcomeText(incident);
  const std::string shown = incident.outcome == IncidentOutcome::kOpen        ? style.Yellow(outcome)
                            : incident.outcome == IncidentOutcome::kRecovered ? style.Green(outcome)
                                                                              : style.Dim(outcome);
  const bool fits = 2 + DisplayWidth(what) + DisplayWidth(where) + 2 + DisplayWidth(outcome) <= options.width;
  if (fits) {
    out += title + where + ", " + shown + "\n";
  } else {
    out += title + "\n";
    if (!where.empty()) paragraph(where.substr(1), "    ");
    out += "    " + shown + "\n";
  }
  const ErrorClass error_class = catalog.ClassOf(incident.code, incident.row);
  std::string facts = WhenText(incident) + ", " + Counted(incident.attempts, "attempt", "attempts");
  if (incident.failures != incident.attempts)
    facts += " in " + Counted(incident.failures, "record", "records");
  if (error_class != ErrorClass::kNone)
    facts += fmt::format("; {}: {}", ErrorClassName(error_class), RetryText(error_class));
  paragraph(facts, "    ");
  if (!incident.chain.empty()) paragraph(incident.chain, "    ");
  std::string_view message = incident.message;
  for (size_t line = 0; !message.empty() && line < (lines == MessageLines::kAll ? kMostLines : 1); ++line) {
    const size_t end = message.find('\n');
    paragraph(message.substr(0, end), "    ");
    message.remove_prefix(end == std::string_view::npos ? message.size() : end + 1);
  }
  if (const std::string_view advice = catalog.AdviceOf(incident.code); !advice.empty())
    paragraph(advice, "    Do: ");
  std::string ids;
  if (!incident.correlation_ids.empty()) {
    ids = "correlation id " + std::string(incident.correlation_ids.front());
    if (incident.correlation_ids.size() > 1)
      ids += fmt::format(" and {} more", Grouped(incident.correlation_ids.size() - 1));
    ids += ", ";
  }
  const Place& place = incident.places.front();
  ids += fmt::format("{}:{}", PrintableName(inputs[place.input].path), place.line);
  paragraph(ids, "    ");
  return out;
}

std::string IncidentTitle(const Incident& incident) {
  const std::string where = WhereText(incident);
  return NameOrNone(incident.code) + (where.empty() ? "" : " on " + where) + ", " + OutcomeText(incident);
}

std::string IncidentCounts(const std::vector<Incident>& incidents) {
  std::array<uint64_t, 3> counts{};
  for (const Incident& incident : incidents) ++counts[static_cast<size_t>(incident.outcome)];
  std::string outcomes;
  for (IncidentOutcome outcome :
       {IncidentOutcome::kOpen, IncidentOutcome::kRecovered, IncidentOutcome::kGone}) {
    const uint64_t count = counts[static_cast<size_t>(outcome)];
    if (count > 0)
      outcomes +=
          fmt::format("{}{} {}", outcomes.empty() ? "" : ", ", Grouped(count), IncidentOutcomeName(outcome));
  }
  if (incidents.empty()) return "No incidents";
  if (incidents.size() > 1 && counts[static_cast<size_t>(incidents.front().outcome)] == incidents.size())
    return fmt::format("{}, all {}", Counted(incidents.size(), "incident", "incidents"),
                       IncidentOutcomeName(incidents.front().outcome));
  return Counted(incidents.size(), "incident", "incidents") + ": " + outcomes;
}

std::string IncidentTable(const IncidentReport& report, const TableOptions& options) {
  const Style style(options.color);
  const Ledger::Entry& input = report.tally.ledger.input();
  std::string headline =
      fmt::format("{} in {} of {}", IncidentCounts(report.incidents), Counted(input.lines, "line", "lines"),
                  Counted(report.tally.inputs.size(), "input", "inputs"));
  if (const std::string nothing = NothingReadText(report.tally); !nothing.empty()) headline = nothing;
  if (report.tally.suspect_count > 0)
    headline += fmt::format("; {}", Counted(report.tally.suspect_count, "more line looks like a failure",
                                            "more lines look like failures"));
  std::string out;
  for (const std::string& line : Wrapped(headline, std::max<size_t>(options.width, 40)))
    out += style.Bold(line) + "\n";
  if (report.scope != nullptr) {
    for (const std::string& line :
         Wrapped("Selected: " + Printable(SelectedText(*report.scope)), options.width))
      out += line + "\n";
  }
  const size_t shown =
      options.top == 0 ? report.incidents.size() : std::min(options.top, report.incidents.size());
  for (size_t i = 0; i < shown; ++i)
    out.append("\n").append(
        IncidentText(report.incidents[i], report.catalog, report.inputs, options, MessageLines::kFirst));
  if (shown < report.incidents.size())
    out += fmt::format("\n  {} more (--top 0 shows all)\n", Grouped(report.incidents.size() - shown));
  return out;
}

}  // namespace vmsift
