#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/decode/resource_id.h"
#include "analyzer/page/cells.h"
#include "analyzer/page/page.h"
#include "analyzer/report/headline_text.h"
#include "analyzer/report/incident_report.h"
#include "analyzer/report/json_writer.h"
#include "analyzer/report/report_object.h"
#include "analyzer/report/selection_text.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

constexpr size_t kMaxIncidents = 10'000;

// A few numbers a row, all in one array.
void WriteRows(const std::vector<PageCell>& rows, bool with_vm, JsonWriter* json) {
  json->Array(rows, [&](const PageCell& cell) {
    json->Value(cell.step == kNoStep ? std::nullopt : std::optional(cell.step));
    json->Value(cell.code);
    if (with_vm) json->Value(cell.vm);
    json->Value(cell.count);
  });
}

void WriteCells(const PageCells& cells, JsonWriter* json) {
  const auto codes = [&] { json->Array(cells.codes, [json](std::string_view code) { json->Value(code); }); };
  const auto vms = [&] {
    json->Array(cells.vms, [json](const PageVm& vm) {
      const ResourceId scope = FindScope(vm.resource_id);
      json->Array(std::array{vm.name, vm.resource_id, scope.resource_group, scope.subscription},
                  [json](std::string_view text) { json->Value(text); });
    });
  };
  const auto rows = [&] { WriteRows(cells.rows, /*with_vm=*/true, json); };
  const auto times = [&] {
    if (!cells.times) return json->Value(nullptr);
    json->Object(Member("hours_per_step", cells.times->hours_per_step),
                 Member("rows", [&] { WriteRows(cells.times->rows, /*with_vm=*/false, json); }));
  };
  json->Object(Member("hours_per_step", cells.hours_per_step), Member("codes", codes), Member("vms", vms),
               Member("vms_in_all", cells.vms_in_all), Member("rows", rows), Member("times", times));
}

// The same words as the table's, `text` first and `about` below it.
void WriteHeadline(const Report& report, JsonWriter* json) {
  const HeadlineText pieces = HeadlineTextOf(report);
  std::string text = pieces.nothing.empty() ? pieces.failures : pieces.nothing;
  std::string about;
  if (pieces.nothing.empty()) {
    if (!pieces.on_vms.empty()) text += " " + pieces.on_vms;
    if (!pieces.incidents.empty()) text += ", " + pieces.incidents;
    about = pieces.read;
    for (const std::string& more : {pieces.others, pieces.suspects}) {
      if (!more.empty()) about += "; " + more;
    }
  }
  json->Object(Member("text", text), Member("about", about),
               Member("selected", report.scope == nullptr ? "" : SelectedText(*report.scope)));
}

// Three numbers a row: the minute, the code by its number in the cells, the count.
void WriteMinutes(const std::vector<PageMinute>& minutes, const std::vector<std::string_view>& codes,
                  JsonWriter* json) {
  std::map<std::string, size_t> numbers;
  for (size_t i = 0; i < codes.size(); ++i) numbers.emplace(AsciiLowered(codes[i]), i);
  json->Array(minutes, [&](const PageMinute& minute) {
    const auto number = numbers.find(AsciiLowered(minute.code.empty() ? kNoName : minute.code));
    // A failure may be taken back when the rest of its block is read.
    if (number == numbers.end()) return;
    json->Value(minute.minute);
    json->Value(number->second);
    json->Value(minute.count);
  });
}

// The messages that fit templates; those that fit none are in the report.
void WriteMessages(const CodeSummary& code, const Report& report, JsonWriter* json) {
  json->Array(code.templates, [&](const TemplateCount& used) {
    const TemplateSamples::Sample* const sample = report.tally.messages.Find(used.row);
    if (sample == nullptr) return;
    json->Object(Member("message", sample->message), Member("count", used.count),
                 Member("source", report.inputs[sample->first.input].path),
                 Member("line", sample->first.line));
  });
}

void WriteIncidentsOf(const Report& report, JsonWriter* json) {
  if (report.incidents == nullptr) {
    json->Members(Member("incidents", nullptr), Member("incident_counts", nullptr));
    return;
  }
  const IncidentReport incidents{*report.incidents, report.tally, report.catalog, report.inputs,
                                 report.scope};
  std::array<uint64_t, 3> counts{};
  for (const Incident& incident : *report.incidents) ++counts[static_cast<size_t>(incident.outcome)];
  const auto write_counts = [&] {
    json->BeginObject();
    for (size_t i = 0; i < counts.size(); ++i)
      json->Members(Member(IncidentOutcomeName(static_cast<IncidentOutcome>(i)), counts[i]));
    json->EndObject();
  };
  json->Members(Member("incidents", [&] { WriteIncidents(incidents, kMaxIncidents, json); }),
                Member("incident_counts", write_counts));
}

}  // namespace

void WritePageData(const Report& report, const TextSink& sink, const std::vector<PageMinute>& minutes) {
  const PageCells cells = FoldCells(report.tally.cube, report.catalog);
  JsonWriter json(sink, -1);
  json.BeginObject();
  json.Members(Member("schema", "vmsift.page/1"), Member("headline", [&] { WriteHeadline(report, &json); }),
               Member("report", [&] { WriteReportObject(report, 0, ReportRows::kCodesOnly, &json); }),
               Member("cells", [&] { WriteCells(cells, &json); }),
               Member("minutes", [&] { WriteMinutes(minutes, cells.codes, &json); }), Member("messages", [&] {
                 json.Array(report.summary.codes,
                            [&](const CodeSummary& code) { WriteMessages(code, report, &json); });
               }));
  WriteIncidentsOf(report, &json);
  json.EndObject();
  json.EndLine();
}

}  // namespace vmsift
