#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "analyzer/report/terminal_text.h"
#include "analyzer/report/text_table.h"
#include "analyzer/report/throughput_report.h"
#include "base/printable_text.h"
#include "base/quantity_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// What each row does, beyond the one before it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kMeanings = {{
    {"bytes", "limit of the machine: the files' bytes are read"},
    {"newlines", "limit of the machine: newlines are counted"},
    {"read", "as scan reads: in portions for all threads, unpacked"},
    {"frame", "+ lines; blocks and documents of text"},
    {"filter", "+ a look for lines of JSON that hold no failure"},
    {"decode", "+ JSON and text into possible failures"},
    {"match", "+ templates, grades and parameters"},
    {"count", "+ VMs, counts and ledger: the whole scan"},
}};

std::string_view Meaning(std::string_view name) {
  const auto known = std::find_if(kMeanings.begin(), kMeanings.end(),
                                  [name](const auto& meaning) { return meaning.first == name; });
  return known == kMeanings.end() ? std::string_view() : known->second;
}

// Small logs are slow, since setting up takes long beside reading them.
std::string Rate(double bytes_per_second) {
  return fmt::format("{:.{}f}", bytes_per_second / 1e9, bytes_per_second >= 1e8 ? 2 : 4);
}

std::string Ratio(double ratio) {
  return fmt::format("{:.{}f}", ratio, ratio >= 0.1 ? 2 : 4);
}

std::string Spread(const ThroughputRow& row) {
  const auto bytes = static_cast<double>(row.counts.bytes);
  return Rate(bytes / row.seconds.slowest) + " - " + Rate(bytes / row.seconds.fastest);
}

std::string NsPerLine(const ThroughputRow& row, uint64_t lines) {
  return lines == 0 ? "-" : fmt::format("{:.0f}", row.seconds.median * 1e9 / static_cast<double>(lines));
}

std::string Headline(const ThroughputReport& report, const Style& style) {
  const MeasuredInput& input = report.input;
  std::string kinds = input.text == 0    ? "jsonl"
                      : input.jsonl == 0 ? "text"
                                         : fmt::format("{} jsonl, {} text", input.jsonl, input.text);
  if (report.generated_failure_rate) {
    kinds += fmt::format(", generated, {:g}% of lines failing", *report.generated_failure_rate * 100);
  }
  const std::string headline =
      fmt::format("{} in {} of {} ({}), {}", Bytes(input.bytes), Counted(input.lines, "line", "lines"),
                  Counted(input.jsonl + input.text, "input", "inputs"), kinds,
                  Counted(input.failures, "failure", "failures"));
  return style.Bold(headline) + "\n";
}

std::string About(const ThroughputReport& report) {
  const Machine& machine = report.machine;
  const Throughput& throughput = report.throughput;
  std::string text = fmt::format("{}, {} usable; simdjson kernel {}\n",
                                 machine.cpu.empty() ? "processor not known" : Printable(machine.cpu),
                                 Counted(machine.cores, "core", "cores"), machine.simdjson_kernel);
  text +=
      WasInMemory(throughput)
          ? "Page cache warm: nothing is read from a disk\n"
          : fmt::format("Page cache cold: {} of {} came from a disk, whose speed these figures mostly show\n",
                        Bytes(throughput.disk_bytes), Bytes(throughput.measured_bytes));
  text += fmt::format(
      "Median of {}; each stage with all before it, match and count also with {:.1f} ms for setting up\n",
      Counted(report.repeat, "run", "runs"), throughput.setup_seconds.median * 1e3);
  return text;
}

}  // namespace

bool WasInMemory(const Throughput& throughput) {
  return throughput.disk_bytes < throughput.measured_bytes / 100 || throughput.disk_bytes == 0;
}

MeasuredInput DescribeInput(const Tally& tally) {
  MeasuredInput measured;
  for (const InputTally& input : tally.inputs) {
    if (!input.error.empty() && input.bytes == 0) continue;
    ++(input.shape == InputFormat::kText ? measured.text : measured.jsonl);
    measured.bytes += input.bytes;
    measured.lines += input.lines;
    measured.failures += input.failures;
  }
  return measured;
}

double RelativeToNewlines(const Throughput& throughput, const ThroughputRow& row) {
  for (const ThroughputRow& other : throughput.rows) {
    if (other.name == "newlines" && other.threads == row.threads) {
      return row.bytes_per_second() / other.bytes_per_second();
    }
  }
  return 0;
}

std::string ThroughputTable(const ThroughputReport& report, const TableOptions& options) {
  const Style style(options.color);
  const auto& rows = report.throughput.rows;
  std::string out = Headline(report, style) + About(report);
  for (auto row = rows.begin(); row != rows.end();) {
    const size_t threads = row->threads;
    out += "\n" + style.Bold("On " + Counted(threads, "thread", "threads")) + "\n";
    TextTable table({{"STAGE", TextTable::kLeft, 12},
                     {"GB/S", TextTable::kRight, 10},
                     {"SPREAD", TextTable::kRight, 20},
                     {"OF NEWLINES", TextTable::kRight, 12},
                     {"NS/LINE", TextTable::kRight, 12},
                     {"WHAT IS DONE", TextTable::kLeft, 0}},
                    options);
    for (; row != rows.end() && row->threads == threads; ++row) {
      table.AddRow({std::string(row->name), Rate(row->bytes_per_second()), Spread(*row),
                    Ratio(RelativeToNewlines(report.throughput, *row)), NsPerLine(*row, report.input.lines),
                    std::string(Meaning(row->name))});
    }
    out += table.Render();
  }
  return out;
}

}  // namespace vmsift
