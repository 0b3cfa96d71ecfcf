#include "analyzer/report/report_totals.h"

#include "analyzer/count/summary.h"

namespace vmsift {

ReportTotals ReportTotalsOf(const LiveReport& report, const std::vector<Incident>& incidents) {
  const Summary summary = Summarize(report.tally, *report.catalog, 1);
  ReportTotals totals;
  totals.failures = summary.failures;
  totals.suspects = report.tally.suspect_count;
  totals.codes = summary.codes.size();
  totals.vms = summary.vms_touched;
  totals.lines = report.tally.ledger.input().lines;
  totals.bytes = report.tally.ledger.input().bytes;
  for (const Incident& incident : incidents) {
    totals.open += incident.outcome == IncidentOutcome::kOpen;
    totals.recovered += incident.outcome == IncidentOutcome::kRecovered;
    totals.gone += incident.outcome == IncidentOutcome::kGone;
  }
  return totals;
}

}  // namespace vmsift
