#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/report/labelled_text.h"
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
  if (lines == 0) return "-";
  return Grouped(static_cast<uint64_t>(std::llround(row.seconds.median * 1e9 / static_cast<double>(lines))));
}

std::string InputText(const ThroughputReport& report) {
  const MeasuredInput& input = report.input;
  std::string kinds = input.text == 0 ? "jsonl"
                      : input.jsonl == 0
                          ? "text"
                          : fmt::format("{} jsonl, {} text", Grouped(input.jsonl), Grouped(input.text));
  if (report.generated_failure_rate) {
    kinds += fmt::format(", generated, {:g}% of lines failing", *report.generated_failure_rate * 100);
  }
  return fmt::format("{} in {} of {} ({}), {}", Bytes(input.bytes), Counted(input.lines, "line", "lines"),
                     Counted(input.jsonl + input.text, "input", "inputs"), kinds,
                     Counted(input.failures, "failure", "failures"));
}

std::vector<std::string> About(const ThroughputReport& report) {
  const Machine& machine = report.machine;
  const Throughput& throughput = report.throughput;
  return {
      fmt::format("{}, {} usable; simdjson kernel {}",
                  machine.cpu.empty() ? "processor not known" : Printable(machine.cpu),
                  Counted(machine.cores, "core", "cores"), machine.simdjson_kernel),
      WasInMemory(throughput)
          ? "Page cache warm: nothing is read from a disk"
          : fmt::format("Page cache cold: {} of {} came from a disk, whose speed these figures mostly show",
                        Bytes(throughput.disk_bytes), Bytes(throughput.measured_bytes)),
      fmt::format("Median of {}; each stage with all before it, match and count also with {:.1f} ms for "
                  "setting up",
                  Counted(report.repeat, "run", "runs"), throughput.setup_seconds.median * 1e3)};
}

std::vector<TextTable::Column> StageColumns(bool with_meanings) {
  std::vector<TextTable::Column> columns = {{"STAGE", TextTable::kLeft, 12},
                                            {"GB/S", TextTable::kRight, 10},
                                            {"SPREAD", TextTable::kRight, 20},
                                            {"OF NEWLINES", TextTable::kRight, 12},
                                            {"NS/LINE", TextTable::kRight, 12}};
  if (with_meanings) columns.push_back({"WHAT IS DONE", TextTable::kLeft, 0});
  return columns;
}

// The rows of one number of threads.
TextTable TableOf(const ThroughputReport& report, size_t threads, bool with_meanings,
                  const TableOptions& options) {
  TextTable table(StageColumns(with_meanings), options);
  for (const ThroughputRow& row : report.throughput.rows) {
    if (row.threads != threads) continue;
    std::vector<std::string> cells = {std::string(row.name), Rate(row.bytes_per_second()), Spread(row),
                                      Ratio(RelativeToNewlines(report.throughput, row)),
                                      NsPerLine(row, report.input.lines)};
    if (with_meanings) cells.emplace_back(Meaning(row.name));
    table.AddRow(std::move(cells));
  }
  return table;
}

// What is done in each stage, below tables that have no room for it.
std::string Meanings(size_t width, const Style& style) {
  LabelledText list(style, width);
  for (const auto& [stage, meaning] : kMeanings) list.Add(stage, meaning);
  return "\n" + style.Bold("What is done") + "\n" + list.text();
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
  std::string out = TextBeside("", 0, InputText(report), options.width, style, &Style::Bold);
  for (const std::string& line : About(report)) out += TextBeside("", 0, line, options.width, style);
  std::set<size_t> threads;
  for (const ThroughputRow& row : report.throughput.rows) threads.insert(row.threads);
  const bool room = std::all_of(threads.begin(), threads.end(), [&](size_t count) {
    return TableOf(report, count, /*with_meanings=*/true, options).Fits();
  });
  for (const size_t count : threads) {
    out += fmt::format("\n{}\n", style.Bold("On " + Counted(count, "thread", "threads")));
    out += TableOf(report, count, room, options).Render();
  }
  if (!room) out += Meanings(options.width, style);
  return out;
}

}  // namespace vmsift
