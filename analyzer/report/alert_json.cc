#include "analyzer/report/alert_json.h"

#include <optional>
#include <string_view>

namespace vmsift {
namespace {

std::optional<std::string_view> GroupingName(AlertRule::Grouping grouping) {
  switch (grouping) {
    case AlertRule::Grouping::kAll:
      return {};
    case AlertRule::Grouping::kByCode:
      return "code";
    case AlertRule::Grouping::kByVm:
      return "vm";
  }
  return {};
}

}  // namespace

void WriteAlertJson(const AlertNotice& notice, JsonWriter* json) {
  const Alert& alert = notice.alert;
  json->Object(
      Member("schema", "vmsift.alert/1"), Member("state", notice.resolved_at ? "resolved" : "firing"),
      Member("rule", alert.rule), Member("time", FormatTimestamp(alert.time)),
      Member("resolved_at", TimeOrNull(notice.resolved_at)), Member("count", alert.count),
      Member("within_seconds", alert.within_seconds), Member("by", GroupingName(alert.group.grouping)),
      Member("name", TextOrNull(alert.group.name)),
      Member("resource_id", TextOrNull(alert.group.resource_id)), Member("failure", [&] {
        json->Object(Member("source", TextOrNull(alert.source)),
                     Member("line", alert.line == 0 ? std::nullopt : std::optional(alert.line)),
                     Member("time", TimeOrNull(alert.failure_time)), Member("code", TextOrNull(alert.code)),
                     Member("message", alert.message), Member("vm", TextOrNull(alert.vm)),
                     Member("resource_id", TextOrNull(alert.resource_id)),
                     Member("class", TextOrNull(alert.error_class)),
                     Member("advice", TextOrNull(alert.advice)),
                     Member("correlation_id", TextOrNull(alert.correlation_id)));
      }));
}

std::string AlertJson(const AlertNotice& notice) {
  return JsonText(-1, [&](JsonWriter& json) { WriteAlertJson(notice, &json); });
}

}  // namespace vmsift
