// A live report as the texts that readers get, each made once, by the first reader who asks for it: the loop
// that counts does not wait for it, and two hundred readers cost what one does.
//
// Thread-safe. Keeps the latest report and its texts.
#ifndef VMSIFT_ANALYZER_SERVE_RENDERED_REPORT_H_
#define VMSIFT_ANALYZER_SERVE_RENDERED_REPORT_H_

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/incident/incidents.h"
#include "analyzer/report/live_report.h"
#include "analyzer/report/report_totals.h"

namespace vmsift {

// What is made of a report, while it is the latest.
template <typename Value>
class MadeOnce {
 public:
  // `make` is called with a report that is another than the last one. The others wait meanwhile, as they
  // would make the same.
  template <typename Make>
  std::shared_ptr<const Value> Of(const std::shared_ptr<const LiveReport>& report, Make make) {
    const std::lock_guard lock(mutex_);
    if (report_ != report) {
      value_ = std::make_shared<const Value>(make(*report));
      report_ = report;
    }
    return value_;
  }

 private:
  std::mutex mutex_;
  std::shared_ptr<const LiveReport> report_;
  std::shared_ptr<const Value> value_;
};

class RenderedReports {
 public:
  using Text = std::shared_ptr<const std::string>;

  // `vmsift.report/1`, with all rows.
  Text Json(const std::shared_ptr<const LiveReport>& report);
  // `vmsift.incidents/1`.
  Text Incidents(const std::shared_ptr<const LiveReport>& report);
  // `vmsift.page/1` (page/page.h).
  Text PageData(const std::shared_ptr<const LiveReport>& report);
  ReportTotals TotalsOf(const std::shared_ptr<const LiveReport>& report);

 private:
  struct Outcomes {
    std::vector<Incident> incidents;  // views into the report
    std::string json;
  };
  std::shared_ptr<const Outcomes> OutcomesOf(const std::shared_ptr<const LiveReport>& report);

  MadeOnce<std::string> json_;
  MadeOnce<std::string> page_;
  MadeOnce<Outcomes> outcomes_;
  MadeOnce<ReportTotals> totals_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_SERVE_RENDERED_REPORT_H_
