// Notices of alerts as what chat and paging services take: the bodies of `--alert-webhook`.
//
// Text of logs stays text: it makes no links, mentions or formats. Pure functions, safe from any thread.
#ifndef VMSIFT_ANALYZER_REPORT_ALERT_WEBHOOK_BODY_H_
#define VMSIFT_ANALYZER_REPORT_ALERT_WEBHOOK_BODY_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/alert/alerts.h"

namespace vmsift {

enum class AlertFormat { kJson, kSlack, kTeams, kPagerDuty };

// What is in each body beside the notices.
struct AlertBodyOptions {
  AlertFormat format = AlertFormat::kJson;
  std::string link = {};         // where to look; empty: nowhere
  std::string routing_key = {};  // of PagerDuty
};

// `json`, `slack`, `teams` or `pagerduty`; anything else is kJson.
AlertFormat AlertFormatOf(std::string_view name);

// How many notices a body may hold: services have limits.
size_t MostNoticesOf(AlertFormat format);

// One request's body of at least one notice and at most MostNoticesOf:
//   kJson       {"schema":"vmsift.alerts/1","link":…,"alerts":[…]} with objects of alert_json.h
//   kSlack      a text (https://api.slack.com/messaging/webhooks)
//   kTeams      an Adaptive Card 1.4 (https://learn.microsoft.com/connectors/teams/)
//   kPagerDuty  an event of the Events API v2 (https://developer.pagerduty.com/docs/events-api-v2/): a
//               trigger or a resolve, joined by a `dedup_key` of the rule and the group
std::string AlertWebhookBody(const std::vector<std::shared_ptr<const AlertNotice>>& notices,
                             const AlertBodyOptions& options);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_ALERT_WEBHOOK_BODY_H_
