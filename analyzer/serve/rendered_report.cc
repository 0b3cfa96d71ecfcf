#include "analyzer/serve/rendered_report.h"

#include <vector>

#include "analyzer/count/summary.h"
#include "analyzer/incident/incidents.h"
#include "analyzer/page/page.h"
#include "analyzer/report/incident_report.h"

namespace vmsift {
namespace {

TextSink AppendTo(std::string* text) {
  return [text](std::string_view piece) { *text += piece; };
}

std::string ReportJson(const LiveReport& live) {
  const Summary summary = Summarize(live.tally, *live.catalog);
  const ReportScope* const scope = live.scope ? &*live.scope : nullptr;
  std::string json;
  WriteJsonReport({summary, live.tally, *live.catalog, live.inputs, scope, live.time}, 0, AppendTo(&json));
  return json;
}

}  // namespace

RenderedReports::Text RenderedReports::Json(const std::shared_ptr<const LiveReport>& report) {
  return json_.Of(report, ReportJson);
}

RenderedReports::Text RenderedReports::PageData(const std::shared_ptr<const LiveReport>& report) {
  const std::shared_ptr<const Outcomes> outcomes = OutcomesOf(report);
  return page_.Of(report, [&outcomes](const LiveReport& live) {
    const Summary summary = Summarize(live.tally, *live.catalog, 1);
    const ReportScope* const scope = live.scope ? &*live.scope : nullptr;
    std::string json;
    WritePageData(
        {summary, live.tally, *live.catalog, live.inputs, scope, live.time, &outcomes->incidents, nullptr},
        AppendTo(&json));
    return json;
  });
}

std::shared_ptr<const RenderedReports::Outcomes> RenderedReports::OutcomesOf(
    const std::shared_ptr<const LiveReport>& report) {
  return outcomes_.Of(report, [](const LiveReport& live) {
    Outcomes outcomes;
    outcomes.incidents = FindIncidents(live.tally.attempts, {});
    for (const Incident& incident : outcomes.incidents) {
      outcomes.open += incident.outcome == IncidentOutcome::kOpen;
      outcomes.recovered += incident.outcome == IncidentOutcome::kRecovered;
      outcomes.gone += incident.outcome == IncidentOutcome::kGone;
    }
    const ReportScope* const scope = live.scope ? &*live.scope : nullptr;
    const IncidentReport::Kept kept{live.incidents_since, live.dropped_attempts};
    WriteIncidentJson({outcomes.incidents, live.tally, *live.catalog, live.inputs, scope, &kept},
                      AppendTo(&outcomes.json));
    return outcomes;
  });
}

RenderedReports::Text RenderedReports::Incidents(const std::shared_ptr<const LiveReport>& report) {
  const std::shared_ptr<const Outcomes> outcomes = OutcomesOf(report);
  return {outcomes, &outcomes->json};
}

Headline RenderedReports::HeadlineOf(const std::shared_ptr<const LiveReport>& report) {
  const std::shared_ptr<const Outcomes> outcomes = OutcomesOf(report);
  return *headline_.Of(report, [&outcomes](const LiveReport& live) {
    const Summary summary = Summarize(live.tally, *live.catalog, 1);
    Headline headline;
    headline.failures = summary.failures;
    headline.suspects = live.tally.suspect_count;
    headline.codes = summary.codes.size();
    headline.vms = summary.vms_touched;
    headline.lines = live.tally.ledger.input().lines;
    headline.bytes = live.tally.ledger.input().bytes;
    headline.open = outcomes->open;
    headline.recovered = outcomes->recovered;
    headline.gone = outcomes->gone;
    return headline;
  });
}

}  // namespace vmsift
