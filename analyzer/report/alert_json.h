// One alert as one line of JSON: what `--alert-command` gives a command on its standard input.
#ifndef VMSIFT_ANALYZER_REPORT_ALERT_JSON_H_
#define VMSIFT_ANALYZER_REPORT_ALERT_JSON_H_

#include <string>

#include "analyzer/tail/alerts.h"

namespace vmsift {

// With its line end. The schema `vmsift.alert/1`:
//
//   schema, rule, time (of the alert), count, within_seconds,
//   by: null, "vm" or "code"; name, resource_id: of what the rule counts apart, null where there is none
//   failure: {source, line, time, code, message, vm, resource_id}: the one that began it, the names as in
//   what
//     `vmsift extract` prints; null where the log says nothing; of a long message, the begin
std::string AlertJson(const Alert& alert);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_ALERT_JSON_H_
