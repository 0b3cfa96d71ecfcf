#include "analyzer/report/json_writer.h"
#include "analyzer/report/throughput_report.h"

namespace vmsift {
namespace {

void WriteTimes(const RunTimes& times, JsonWriter* json) {
  json->Object(Member("median", times.median), Member("fastest", times.fastest),
               Member("slowest", times.slowest));
}

void WriteRow(const ThroughputReport& report, const ThroughputRow& row, JsonWriter* json) {
  std::optional<double> ns_per_line;
  if (report.input.lines > 0)
    ns_per_line = row.seconds.median * 1e9 / static_cast<double>(report.input.lines);
  json->Object(Member("name", row.name), Member("kind", row.is_limit ? "limit" : "stage"),
               Member("threads", row.threads), Member("bytes", row.counts.bytes),
               Member("lines", row.counts.lines), Member("failures", row.counts.failures),
               Member("seconds", [&] { WriteTimes(row.seconds, json); }),
               Member("gb_per_second", row.bytes_per_second() / 1e9),
               Member("relative_to_newlines", RelativeToNewlines(report.throughput, row)),
               Member("ns_per_line", ns_per_line));
}

}  // namespace

std::string ThroughputJson(const ThroughputReport& report) {
  const Throughput& throughput = report.throughput;
  const MeasuredInput& input = report.input;
  return JsonText(2, [&](JsonWriter& json) {
    const auto machine = [&] {
      json.Object(Member("cpu", TextOrNull(report.machine.cpu)), Member("cores", report.machine.cores),
                  Member("simdjson_kernel", report.machine.simdjson_kernel));
    };
    const auto shapes = [&] { json.Object(Member("jsonl", input.jsonl), Member("text", input.text)); };
    const auto described = [&] {
      json.Object(Member("inputs", input.jsonl + input.text), Member("shapes", shapes),
                  Member("generated", report.generated_failure_rate.has_value()),
                  Member("failure_rate", report.generated_failure_rate), Member("bytes", input.bytes),
                  Member("lines", input.lines), Member("failures", input.failures));
    };
    const auto page_cache = [&] {
      json.Object(Member("warm", WasInMemory(throughput)), Member("disk_bytes", throughput.disk_bytes));
    };
    const auto rows = [&] {
      json.Array(throughput.rows, [&](const ThroughputRow& row) { WriteRow(report, row, &json); });
    };
    json.Object(Member("schema", "vmsift.bench/1"), Member("machine", machine), Member("input", described),
                Member("repeat", report.repeat), Member("page_cache", page_cache),
                Member("setup_seconds", [&] { WriteTimes(throughput.setup_seconds, &json); }),
                Member("rows", rows));
  });
}

}  // namespace vmsift
