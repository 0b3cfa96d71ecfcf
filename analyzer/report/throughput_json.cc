#include "analyzer/report/json_values.h"
#include "analyzer/report/throughput_report.h"

namespace vmsift {
namespace {

template <typename T>
Json ValueOrNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json TimesJson(const RunTimes& times) {
  return {{"median", times.median}, {"fastest", times.fastest}, {"slowest", times.slowest}};
}

Json RowJson(const ThroughputReport& report, const ThroughputRow& row) {
  Json json = {{"name", row.name},
               {"kind", row.is_limit ? "limit" : "stage"},
               {"threads", row.threads},
               {"bytes", row.counts.bytes},
               {"lines", ValueOrNull(row.counts.lines)},
               {"failures", ValueOrNull(row.counts.failures)},
               {"seconds", TimesJson(row.seconds)},
               {"gb_per_second", row.bytes_per_second() / 1e9},
               {"relative_to_newlines", RelativeToNewlines(report.throughput, row)},
               {"ns_per_line", Json()}};
  if (report.input.lines > 0) {
    json["ns_per_line"] = row.seconds.median * 1e9 / static_cast<double>(report.input.lines);
  }
  return json;
}

}  // namespace

std::string ThroughputJson(const ThroughputReport& report) {
  const Throughput& throughput = report.throughput;
  Json rows = Json::array();
  for (const ThroughputRow& row : throughput.rows) rows.push_back(RowJson(report, row));
  const MeasuredInput& input = report.input;
  const Json json = {
      {"schema", "vmsift.bench/1"},
      {"machine",
       {{"cpu", TextOrNull(report.machine.cpu)},
        {"cores", report.machine.cores},
        {"simdjson_kernel", report.machine.simdjson_kernel}}},
      {"input",
       {{"inputs", input.jsonl + input.text},
        {"shapes", {{"jsonl", input.jsonl}, {"text", input.text}}},
        {"generated", report.generated_failure_rate.has_value()},
        {"failure_rate", ValueOrNull(report.generated_failure_rate)},
        {"bytes", input.bytes},
        {"lines", input.lines},
        {"failures", input.failures}}},
      {"repeat", report.repeat},
      {"page_cache", {{"warm", WasInMemory(throughput)}, {"disk_bytes", throughput.disk_bytes}}},
      {"setup_seconds", TimesJson(throughput.setup_seconds)},
      {"rows", std::move(rows)},
  };
  return JsonText(json, 2);
}

}  // namespace vmsift
