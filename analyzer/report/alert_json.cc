#include "analyzer/report/alert_json.h"

#include <optional>
#include <string_view>

#include "analyzer/report/json_writer.h"

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

std::string AlertJson(const Alert& alert) {
  return JsonText(-1, [&](JsonWriter& json) {
    json.Object(
        Member("schema", "vmsift.alert/1"), Member("rule", alert.rule),
        Member("time", FormatTimestamp(alert.time)), Member("count", alert.count),
        Member("within_seconds", alert.within_seconds), Member("by", GroupingName(alert.group.grouping)),
        Member("name", TextOrNull(alert.group.name)),
        Member("resource_id", TextOrNull(alert.group.resource_id)), Member("failure", [&] {
          json.Object(Member("source", TextOrNull(alert.source)),
                      Member("line", alert.line == 0 ? std::nullopt : std::optional(alert.line)),
                      Member("time", TimeOrNull(alert.failure_time)), Member("code", TextOrNull(alert.code)),
                      Member("message", alert.message), Member("vm", TextOrNull(alert.vm)),
                      Member("resource_id", TextOrNull(alert.resource_id)));
        }));
  });
}

}  // namespace vmsift
