// One alert as one line of JSON: what `--alert-command` gives a command on its standard input.
#ifndef VMSIFT_ANALYZER_REPORT_ALERT_JSON_H_
#define VMSIFT_ANALYZER_REPORT_ALERT_JSON_H_

#include <string>

#include "analyzer/alert/alerts.h"

namespace vmsift {

// With its line end. The schema `vmsift.alert/1`:
//
//   schema, rule, time (of the alert), count, within_seconds,
//   by: null, "vm" or "code"; name, resource_id: of that VM or code; null without `by`
//   failure: {source, line, time, code, message, vm, resource_id}: the failure that raised the alert, with
//   the
//     names of `vmsift extract`; null if the log says nothing; a long message is cut
std::string AlertJson(const Alert& alert);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_ALERT_JSON_H_
