// What a state saves of alerts.
#ifndef VMSIFT_ANALYZER_ALERT_ALERT_STATE_H_
#define VMSIFT_ANALYZER_ALERT_ALERT_STATE_H_

#include <optional>

#include "analyzer/alert/alerts.h"
#include "analyzer/alert/waiting_notices.h"

namespace vmsift {

// To be saved; empty: it stays as it is saved, since this run has no webhook, or no rules.
struct AlertState {
  std::optional<WaitingNotices> notices;
  std::optional<AlertWindows> windows;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_ALERT_ALERT_STATE_H_
