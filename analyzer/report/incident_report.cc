#include "analyzer/report/incident_report.h"

#include <algorithm>
#include <span>

#include "analyzer/count/name_limit.h"
#include "analyzer/decode/resource_id.h"
#include "analyzer/report/csv_field.h"
#include "analyzer/report/json_writer.h"
#include "base/utf8.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

std::optional<Timestamp> EndedAs(IncidentOutcome outcome, const Incident& incident) {
  return incident.outcome == outcome ? incident.ended_at : SpareTime();
}

std::string_view ClassName(const IncidentReport& report, const Incident& incident) {
  return ErrorClassName(report.catalog.ClassOf(incident.code, incident.row));
}

// Azure's are far shorter. A log may hold longer ones, which nobody reads and a browser takes long to lay
// out.
std::string ShownResourceId(std::string_view id) {
  constexpr size_t kMostBytes = 1024;
  if (id.size() <= kMostBytes) return std::string(id);
  return std::string(Utf8Prefix(id, kMostBytes)).append(kCutMark);
}

std::string PlaceText(const IncidentReport& report, const Place& place) {
  return fmt::format("{}:{}", report.inputs[place.input].path, place.line);
}

void WriteIncident(const Incident& incident, const IncidentReport& report, JsonWriter* json) {
  const std::string resource_id = ShownResourceId(incident.resource_id);
  const ResourceId scope = FindScope(resource_id);
  json->BeginObject();
  json->Members(Member("code", TextOrNull(incident.code)), Member("class", ClassName(report, incident)),
                Member("vm", TextOrNull(incident.vm)), Member("resource_id", TextOrNull(resource_id)),
                Member("subscription", TextOrNull(scope.subscription)),
                Member("resource_group", TextOrNull(scope.resource_group)),
                Member("outcome", IncidentOutcomeName(incident.outcome)),
                Member("attempts", incident.attempts), Member("failures", incident.failures),
                Member("first", TimeOrNull(incident.first)), Member("last", TimeOrNull(incident.last)));
  json->Members(Member("recovered_at", TimeOrNull(EndedAs(IncidentOutcome::kRecovered, incident))),
                Member("gone_at", TimeOrNull(EndedAs(IncidentOutcome::kGone, incident))));
  json->Members(Member("correlation_ids", [&] {
    json->Array(incident.correlation_ids, [json](std::string_view id) { json->Value(id); });
  }));
  json->Members(Member("message", TextOrNull(incident.message)), Member("chain", TextOrNull(incident.chain)),
                Member("advice", TextOrNull(report.catalog.AdviceOf(incident.code))));
  json->Members(Member("places", [&] {
    json->Array(incident.places, [&](const Place& place) {
      json->Object(Member("source", report.inputs[place.input].path), Member("line", place.line));
    });
  }));
  json->EndObject();
}

}  // namespace

void WriteIncidents(const IncidentReport& report, size_t top, JsonWriter* json) {
  const std::span<const Incident> shown(report.incidents.data(), std::min(top, report.incidents.size()));
  json->Array(shown, [&](const Incident& incident) { WriteIncident(incident, report, json); });
}

void WriteIncidentJson(const IncidentReport& report, const TextSink& sink) {
  JsonWriter json(sink, 2);
  json.BeginObject();
  json.Members(Member("schema", "vmsift.incidents/1"));
  if (report.kept != nullptr) {
    json.Members(Member("since", FormatTimestamp(report.kept->since)),
                 Member("dropped_attempts", report.kept->dropped_attempts));
  }
  json.Members(Member("incidents", [&] { WriteIncidents(report, report.incidents.size(), &json); }));
  json.EndObject();
  json.EndLine();
}

void WriteIncidentCsv(const IncidentReport& report, CsvCells cells, const TextSink& sink) {
  sink(
      "outcome,code,class,vm,resource_id,subscription,resource_group,attempts,failures,first,last,recovered_"
      "at,"
      "gone_at,correlation_ids,message,advice,place\n");
  for (const Incident& incident : report.incidents) {
    const ResourceId scope = FindScope(incident.resource_id);
    const auto field = [cells](std::string_view text) { return CsvField(text, cells); };
    sink(fmt::format(
        "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", IncidentOutcomeName(incident.outcome),
        field(incident.code), ClassName(report, incident), field(incident.vm),
        field(ShownResourceId(incident.resource_id)), field(scope.subscription), field(scope.resource_group),
        incident.attempts, incident.failures, CsvTime(incident.first), CsvTime(incident.last),
        CsvTime(EndedAs(IncidentOutcome::kRecovered, incident)),
        CsvTime(EndedAs(IncidentOutcome::kGone, incident)),
        field(fmt::format("{}", fmt::join(incident.correlation_ids, " "))), field(incident.message),
        field(report.catalog.AdviceOf(incident.code)), field(PlaceText(report, incident.places.front()))));
  }
}

}  // namespace vmsift
