// The columns of an alert, in each table that holds alerts.
#ifndef VMSIFT_ANALYZER_STATE_ALERT_COLUMNS_H_
#define VMSIFT_ANALYZER_STATE_ALERT_COLUMNS_H_

#include <cstdint>
#include <optional>

#include "analyzer/alert/alerts.h"
#include "analyzer/state/columns.h"
#include "base/timestamp.h"

namespace vmsift {

// A time as a column has it.
using OptionalTicks = std::optional<int64_t>;

inline OptionalTicks TicksOf(const std::optional<Timestamp>& time) {
  return time ? OptionalTicks(time->ticks) : std::nullopt;
}

inline std::optional<Timestamp> TimeOf(const OptionalTicks& ticks) {
  return ticks ? std::optional(Timestamp{*ticks}) : std::nullopt;
}

// `failure_ticks`: those of its failure_time.
inline constexpr auto kAlertColumns = [](auto& alert, auto& failure_ticks, auto* columns) {
  constexpr int kGroupings = 3;
  columns->Text("rule", alert.rule, kMostTextBytes);
  columns->Number("grouping", alert.group.grouping, OneOf(kGroupings));
  columns->Text("name", alert.group.name, kMostTextBytes);
  columns->Text("name_resource_id", alert.group.resource_id, kMostTextBytes);
  columns->Number("time", alert.time.ticks, kAnyNumber);
  columns->Number("count", alert.count, kCountRange);
  columns->Number("within_seconds", alert.within_seconds, Range{1, AlertRule::kMostSeconds});
  columns->Text("code", alert.code, kMostTextBytes);
  columns->Text("vm", alert.vm, kMostTextBytes);
  columns->Text("resource_id", alert.resource_id, kMostTextBytes);
  columns->OptionalNumber("failure_time", failure_ticks, kAnyNumber);
  columns->Text("message", alert.message, kMostTextBytes);
  columns->Text("source", alert.source, kMostTextBytes);
  columns->Number("line", alert.line, kCountRange);
  columns->Text("class", alert.error_class, kMostTextBytes);
  columns->Text("advice", alert.advice, kMostTextBytes);
  columns->Text("correlation_id", alert.correlation_id, kMostTextBytes);
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_ALERT_COLUMNS_H_
