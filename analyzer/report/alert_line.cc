#include "analyzer/report/alert_line.h"

#include "analyzer/count/summary.h"
#include "analyzer/report/terminal_text.h"
#include "base/duration.h"
#include "base/printable_text.h"
#include "base/quantity_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

constexpr std::string_view kAlertLead = "alert: ";

std::string ToTheSecond(Timestamp time) {
  return FormatTimestamp({BucketOf(time, kTicksPerSecond) * kTicksPerSecond});
}

}  // namespace

std::string AlertLine(const Alert& alert) {
  constexpr size_t kMessageColumns = 200;
  const std::string of =
      alert.group.grouping == AlertRule::Grouping::kAll ? "" : " of " + NameOrNone(alert.group.name);
  return fmt::format("{}{}{} by {} ({}); last {} of {}: {}", kAlertLead,
                     Counted(alert.count, "failure", "failures"), of, ToTheSecond(alert.time),
                     Printable(alert.rule), NameOrNone(alert.code), NameOrNone(alert.vm),
                     Clipped(Printable(alert.message), kMessageColumns));
}

bool IsAlertLine(std::string_view line) {
  return line.starts_with(kAlertLead);
}

std::string ActiveAlertText(const ActiveAlert& alert) {
  const std::string of =
      alert.group->grouping == AlertRule::Grouping::kAll ? "" : NameOrNone(alert.group->name) + ": ";
  return fmt::format("{}{} within {}; firing since {} ({})", of, Counted(alert.count, "failure", "failures"),
                     DurationText(alert.within_seconds * 1000), ToTheSecond(alert.since),
                     Printable(alert.rule));
}

}  // namespace vmsift
