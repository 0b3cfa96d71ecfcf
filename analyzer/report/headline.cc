#include "analyzer/report/headline.h"

#include "analyzer/count/summary.h"

namespace vmsift {

Headline MakeHeadline(const LiveReport& report, const std::vector<Incident>& incidents) {
  const Summary summary = Summarize(report.tally, *report.catalog, 1);
  Headline headline;
  headline.failures = summary.failures;
  headline.suspects = report.tally.suspect_count;
  headline.codes = summary.codes.size();
  headline.vms = summary.vms_touched;
  headline.lines = report.tally.ledger.input().lines;
  headline.bytes = report.tally.ledger.input().bytes;
  for (const Incident& incident : incidents) {
    headline.open += incident.outcome == IncidentOutcome::kOpen;
    headline.recovered += incident.outcome == IncidentOutcome::kRecovered;
    headline.gone += incident.outcome == IncidentOutcome::kGone;
  }
  return headline;
}

}  // namespace vmsift
