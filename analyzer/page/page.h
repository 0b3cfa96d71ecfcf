// A report as a page for a browser: one file that asks for nothing else.
//
// The page holds its data as JSON, which its scripts show; what comes from logs is text to them, never
// markup.
#ifndef VMSIFT_ANALYZER_PAGE_PAGE_H_
#define VMSIFT_ANALYZER_PAGE_PAGE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/report/report.h"
#include "analyzer/report/text_sink.h"

namespace vmsift {

// `title`: that of the window. The incidents and the comparison of the report are shown where it has them.
void WritePage(const Report& report, std::string_view title, const TextSink& sink);

// The page that asks `page.json` (WritePageData) of the server it came from, again after each event `report`
// of `events` (server-sent events).
std::string LivePage();
// The Content-Security-Policy of its answer.
std::string LivePagePolicy();

// Failures of a minute, of those that are known by minute; all others are known by hour.
struct PageMinute {
  int64_t minute = 0;     // since 1970-01-01T00:00Z
  std::string_view code;  // empty: none
  uint64_t count = 0;
};

// `vmsift.page/1`: an object of `headline` (`text`, `about`, `selected`: empty where all was), `minutes`,
// `report` (vmsift.report/1 without `vms`, `pairs` and `hours`), `cells` in their place, `messages` (for each
// code of the report: those met, each with a place), `incidents` (the first 10,000) with `incident_counts`,
// both null where incidents were not followed.
void WritePageData(const Report& report, const TextSink& sink, const std::vector<PageMinute>& minutes = {});

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PAGE_PAGE_H_
