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
    std::vector<PageMinute> minutes;
    for (const MinuteCount& row : live.minutes) minutes.push_back({row.minute, row.code, row.count});
    std::string json;
    WritePageData(
        {summary, live.tally, *live.catalog, live.inputs, scope, live.time, &outcomes->incidents, nullptr},
        AppendTo(&json), minutes);
    return json;
  });
}

std::shared_ptr<const RenderedReports::Outcomes> RenderedReports::OutcomesOf(
    const std::shared_ptr<const LiveReport>& report) {
  return outcomes_.Of(report, [](const LiveReport& live) {
    Outcomes outcomes;
    outcomes.incidents = FindIncidents(live.tally.attempts, {});
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

ReportTotals RenderedReports::TotalsOf(const std::shared_ptr<const LiveReport>& report) {
  const std::shared_ptr<const Outcomes> outcomes = OutcomesOf(report);
  return *totals_.Of(
      report, [&outcomes](const LiveReport& live) { return ReportTotalsOf(live, outcomes->incidents); });
}

}  // namespace vmsift
