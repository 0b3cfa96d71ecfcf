// One alert as one line of JSON: what `--alert-command` gives a command on its standard input, and what
// `--alert-webhook` sends of each alert.
#ifndef VMSIFT_ANALYZER_REPORT_ALERT_JSON_H_
#define VMSIFT_ANALYZER_REPORT_ALERT_JSON_H_

#include <string>

#include "analyzer/alert/alerts.h"
#include "analyzer/report/json_writer.h"

namespace vmsift {

// With its line end. The schema `vmsift.alert/1`:
//
//   schema, state: "firing" or "resolved", rule, time (of the alert), resolved_at: null while firing, count,
//   within_seconds,
//   by: null, "vm" or "code"; name, resource_id: of that VM or code; null without `by`
//   failure: {source, line, time, code, message, vm, resource_id, class, advice, correlation_id}: the failure
//     that raised the alert, with the names of `vmsift extract`; null if the log, or for `advice` the
//     catalog, says nothing; a long message is cut
std::string AlertJson(const AlertNotice& notice);

// The same without the line end, as a value.
void WriteAlertJson(const AlertNotice& notice, JsonWriter* json);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_ALERT_JSON_H_
