// Alerts in words.
#ifndef VMSIFT_ANALYZER_REPORT_ALERT_LINE_H_
#define VMSIFT_ANALYZER_REPORT_ALERT_LINE_H_

#include <string>
#include <string_view>

#include "analyzer/alert/alerts.h"

namespace vmsift {

// `alert: 11 failures of web-01 by 2026-11-23T17:02:11Z (count>10 within 5m by vm); last VMStartTimedOut of
// web-01: VM 'web-01' did not start in the allotted time.` On one line without a line end, safe to print; a
// long message is cut.
std::string AlertLine(const Alert& alert);
// Whether a message is such a line.
bool IsAlertLine(std::string_view line);

// `web-01: 11 failures within 5m; firing since 2026-11-23T17:02:11Z (count>10 within 5m by vm)`, for a
// display. Safe to print.
std::string ActiveAlertText(const ActiveAlert& alert);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_ALERT_LINE_H_
