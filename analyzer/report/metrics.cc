#include "analyzer/report/metrics.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "analyzer/count/cube.h"
#include "analyzer/decode/resource_id.h"
#include "base/ascii_case.h"
#include "base/utf8.h"
#include "base/white_space.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

double SecondsOf(int64_t ticks) {
  return static_cast<double>(ticks) / static_cast<double>(kTicksPerSecond);
}

// Both formats escape these in a label's value; everything else is UTF-8 as it is.
std::string EscapedLabel(std::string_view value) {
  std::string repaired;
  AppendRepairedUtf8(value, &repaired);
  std::string escaped;
  for (char c : repaired) {
    if (c == '\\' || c == '"') escaped += '\\';
    if (c == '\n') {
      escaped += "\\n";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

using Label = std::pair<std::string_view, std::string_view>;

std::string LabelText(std::initializer_list<Label> labels) {
  std::string text;
  for (const auto& [name, value] : labels)
    text += fmt::format("{}{}=\"{}\"", text.empty() ? "{" : ",", name, EscapedLabel(value));
  return text + "}";
}

// Values by label text. Equal labels add up: two series of one name would make the whole scrape fail.
class Series {
 public:
  void Add(std::initializer_list<Label> labels, uint64_t value) { values_[LabelText(labels)] += value; }
  const std::map<std::string, uint64_t>& values() const { return values_; }

 private:
  std::map<std::string, uint64_t> values_;
};

// Writes families of metrics.
class MetricsWriter {
 public:
  explicit MetricsWriter(MetricsFormat format) : format_(format) {}

  void Counter(std::string_view name, std::string_view unit, std::string_view help, const Series& series) {
    const std::string sample = BeginCounter(name, unit, help);
    for (const auto& [labels, value] : series.values())
      text_ += fmt::format("{}{} {}\n", sample, labels, value);
  }
  void Counter(std::string_view name, std::string_view unit, std::string_view help, uint64_t value) {
    const std::string sample = BeginCounter(name, unit, help);
    text_ += fmt::format("{} {}\n", sample, value);
  }
  void Gauge(std::string_view name, std::string_view unit, std::string_view help, const Series& series) {
    Begin(name, "gauge", unit, help);
    for (const auto& [labels, value] : series.values())
      text_ += fmt::format("{}{} {}\n", name, labels, value);
  }
  void Gauge(std::string_view name, std::string_view unit, std::string_view help, uint64_t value) {
    Begin(name, "gauge", unit, help);
    text_ += fmt::format("{} {}\n", name, value);
  }
  void Gauge(std::string_view name, std::string_view unit, std::string_view help, double value) {
    Begin(name, "gauge", unit, help);
    text_ += fmt::format("{} {:.3f}\n", name, value);
  }
  // Always 1; its labels tell.
  void Info(std::string_view name, std::string_view help, std::initializer_list<Label> labels) {
    const std::string sample = fmt::format("{}_info", name);
    const bool open = format_ == MetricsFormat::kOpenMetrics;
    Begin(open ? name : std::string_view(sample), open ? "info" : "gauge", "", help);
    text_ += fmt::format("{}{} 1\n", sample, LabelText(labels));
  }

  std::string Finish() {
    if (format_ == MetricsFormat::kOpenMetrics) text_ += "# EOF\n";
    return std::move(text_);
  }

 private:
  // OpenMetrics names a counter's family without the `_total` of its samples.
  std::string BeginCounter(std::string_view name, std::string_view unit, std::string_view help) {
    std::string sample = fmt::format("{}_total", name);
    Begin(format_ == MetricsFormat::kOpenMetrics ? name : std::string_view(sample), "counter", unit, help);
    return sample;
  }
  void Begin(std::string_view name, std::string_view type, std::string_view unit, std::string_view help) {
    text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
    if (!unit.empty() && format_ == MetricsFormat::kOpenMetrics)
      text_ += fmt::format("# UNIT {} {}\n", name, unit);
  }

  const MetricsFormat format_;
  std::string text_;
};

std::string_view OrNone(std::string_view name) {
  return name.empty() ? kNoName : name;
}

void WriteFailures(const FailureCounts::Snapshot& failures, const ReportTotals& totals,
                   MetricsWriter* writer) {
  Series by_code;
  for (const CodeFailures& code : failures.codes)
    by_code.Add({{"code", OrNone(code.code)}, {"class", ErrorClassName(code.error_class)}}, code.count);
  for (const auto& [error_class, count] : failures.other_codes)
    by_code.Add({{"code", "other"}, {"class", ErrorClassName(error_class)}}, count);
  writer->Counter("vmsift_failures", "", "Failures found since the start, by root cause and its class.",
                  by_code);
  Series by_vm;
  for (const VmFailures& vm : failures.vms) {
    const ResourceId scope = FindScope(vm.resource_id);
    by_vm.Add({{"vm", OrNone(vm.vm)},
               {"resource_group", scope.resource_group.empty() ? vm.resource_group : scope.resource_group},
               {"subscription", scope.subscription}},
              vm.count);
  }
  writer->Counter("vmsift_vm_failures", "", "The same by VM, of the 100 VMs with most.", by_vm);
  writer->Gauge("vmsift_other_vm_failures", "", "Failures since the start on the VMs that have no series.",
                failures.other_vms);
  if (failures.newest) {
    writer->Gauge("vmsift_newest_failure_timestamp_seconds", "seconds",
                  "The latest time that a failure found since the start has.",
                  SecondsOf(failures.newest->ticks));
  }
  writer->Gauge("vmsift_report_failures", "",
                "Failures of the report, with those that the state holds of earlier runs.", totals.failures);
  writer->Gauge("vmsift_report_suspects", "", "Lines of the report that look like failures.",
                totals.suspects);
  writer->Gauge("vmsift_report_vms", "", "VMs of the report that failures are on.", totals.vms);
}

void WriteIncidentCounts(const LiveSnapshot& snapshot, const ReportTotals& totals, MetricsWriter* writer) {
  Series by_outcome;
  by_outcome.Add({{"outcome", "open"}}, totals.open);
  by_outcome.Add({{"outcome", "recovered"}}, totals.recovered);
  by_outcome.Add({{"outcome", "gone"}}, totals.gone);
  writer->Gauge("vmsift_incidents", "", "Incidents since the start, by outcome.", by_outcome);
  writer->Counter("vmsift_incident_attempts_dropped", "",
                  "Failed attempts that were dropped from the incidents to bound the memory.",
                  snapshot.report->dropped_attempts);
}

void WriteAlerts(const std::vector<RuleAlerts>& rules, MetricsWriter* writer) {
  Series firing;
  Series fired;
  for (const RuleAlerts& alerts : rules) {
    firing.Add({{"rule", alerts.rule}}, alerts.firing);
    fired.Add({{"rule", alerts.rule}}, alerts.fired);
  }
  writer->Gauge("vmsift_alerts_firing", "", "Alerts that fire now, by rule.", firing);
  writer->Counter("vmsift_alerts_fired", "", "Alerts that fired since the start, by rule.", fired);
}

void WriteReading(const LiveFacts& facts, Timestamp now, MetricsWriter* writer) {
  Series lines;
  Series bytes;
  for (int i = 0; i < kOutcomeCount; ++i) {
    const Ledger::Entry& entry = facts.read[static_cast<size_t>(i)];
    const Label outcome = {"outcome", OutcomeName(static_cast<Outcome>(i))};
    lines.Add({outcome}, entry.lines);
    bytes.Add({outcome}, entry.bytes);
  }
  writer->Counter("vmsift_lines", "", "Lines read since the start, by outcome.", lines);
  writer->Counter("vmsift_read_bytes", "bytes", "Bytes read since the start, by the outcome of their line.",
                  bytes);
  writer->Gauge("vmsift_followed_logs", "", "Logs that are followed.", facts.logs);
  writer->Gauge("vmsift_unreadable_paths", "", "Paths that cannot be read.", facts.unreadable_paths);
  writer->Gauge("vmsift_unread_bytes", "bytes", "Bytes known to be written and not read yet.",
                facts.unread_bytes);
  writer->Counter("vmsift_lost_bytes", "bytes", "Bytes that were gone before they could be read.",
                  facts.lost_bytes);
  writer->Gauge("vmsift_lag_seconds", "seconds", "How long there have been bytes to read; 0: all is read.",
                facts.behind_since ? std::max(0.0, SecondsOf(now.ticks - facts.behind_since->ticks)) : 0.0);
  if (facts.saved) {
    writer->Gauge("vmsift_state_age_seconds", "seconds", "Time since the state was saved.",
                  std::max(0.0, SecondsOf(now.ticks - facts.saved->ticks)));
  }
}

void WriteStream(const StreamFacts& stream, MetricsWriter* writer) {
  Series lag;
  for (const StreamFacts::Lag& partition : stream.partitions) {
    lag.Add({{"topic", partition.topic}, {"partition", std::to_string(partition.partition)}},
            partition.messages);
  }
  writer->Gauge("vmsift_lag_messages", "",
                "Messages that the brokers have and this consumer has not counted.", lag);
  writer->Counter("vmsift_messages", "", "Messages counted since the start.", stream.messages);
  writer->Counter("vmsift_message_bytes", "bytes", "Bytes of messages counted since the start.",
                  stream.bytes);
  writer->Counter("vmsift_flushes", "", "Commits of counts and offsets.", stream.flushes);
  writer->Counter("vmsift_refused_flushes", "", "Commits refused because another consumer has the partition.",
                  stream.fenced);
  writer->Counter("vmsift_lost_messages", "", "Messages deleted before they were read.", stream.lost);
  writer->Gauge("vmsift_flush_seconds", "seconds", "Time that the last commit took.",
                static_cast<double>(stream.last_flush_ms) / 1000);
  writer->Gauge("vmsift_waiting", "", "1 while the database or a broker does not answer.",
                static_cast<uint64_t>(stream.waits ? 1 : 0));
}

}  // namespace

MetricsFormat MetricsFormatFor(std::string_view accept) {
  constexpr std::string_view kType = "application/openmetrics-text";
  while (!accept.empty()) {
    const size_t end = std::min(accept.find(','), accept.size());
    const std::string_view range = Trimmed(accept.substr(0, end));
    accept.remove_prefix(std::min(end + 1, accept.size()));
    if (StartsWithIgnoreCase(range, kType)) return MetricsFormat::kOpenMetrics;
  }
  return MetricsFormat::kPrometheus;
}

std::string_view MetricsContentType(MetricsFormat format) {
  return format == MetricsFormat::kOpenMetrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                                               : "text/plain; version=0.0.4; charset=utf-8";
}

std::string MetricsText(const LiveSnapshot& snapshot, const ReportTotals& totals, const MetricsSource& source,
                        std::optional<Timestamp> now, MetricsFormat format) {
  MetricsWriter writer(format);
  writer.Info("vmsift_build", "The program.", {{"version", source.version}});
  writer.Gauge("vmsift_start_time_seconds", "seconds", "When the program started, since 1970.",
               SecondsOf(source.started.ticks));
  WriteFailures(snapshot.facts.failures, totals, &writer);
  WriteIncidentCounts(snapshot, totals, &writer);
  WriteAlerts(snapshot.facts.rules, &writer);
  if (snapshot.facts.stream) {
    WriteStream(*snapshot.facts.stream, &writer);
  } else {
    WriteReading(snapshot.facts, now.value_or(snapshot.time), &writer);
  }
  if (now) {
    writer.Gauge("vmsift_snapshot_age_seconds", "seconds", "How old these figures are.",
                 std::max(0.0, SecondsOf(now->ticks - snapshot.time.ticks)));
  }
  return writer.Finish();
}

std::string MetricsFile(const LiveSnapshot& snapshot, const MetricsSource& source) {
  const LiveReport& report = *snapshot.report;
  const ReportTotals totals = ReportTotalsOf(report, FindIncidents(report.tally.attempts, {}));
  return MetricsText(snapshot, totals, source, std::nullopt, MetricsFormat::kPrometheus);
}

}  // namespace vmsift
