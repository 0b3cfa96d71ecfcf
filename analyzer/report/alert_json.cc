#include "analyzer/report/alert_json.h"

#include "analyzer/report/json_values.h"

namespace vmsift {
namespace {

Json GroupingName(AlertRule::Grouping grouping) {
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

std::string AlertJson(const Alert& alert) {
  const Json json = {
      {"schema", "vmsift.alert/1"},
      {"rule", alert.rule},
      {"time", FormatTimestamp(alert.time)},
      {"count", alert.count},
      {"within_seconds", alert.within_seconds},
      {"by", GroupingName(alert.group.grouping)},
      {"name", TextOrNull(alert.group.name)},
      {"resource_id", TextOrNull(alert.group.resource_id)},
      {"failure",
       {{"source", TextOrNull(alert.source)},
        {"line", alert.line == 0 ? Json() : Json(alert.line)},
        {"time", TimeOrNull(alert.failure_time)},
        {"code", TextOrNull(alert.code)},
        {"message", alert.message},
        {"vm", TextOrNull(alert.vm)},
        {"resource_id", TextOrNull(alert.resource_id)}}},
  };
  return JsonText(json, -1);
}

}  // namespace vmsift
