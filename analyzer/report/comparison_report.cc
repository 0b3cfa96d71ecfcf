#include "analyzer/report/comparison_report.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "analyzer/decode/resource_id.h"
#include "analyzer/report/terminal_text.h"
#include "analyzer/report/text_table.h"
#include "base/duration.h"
#include "base/printable_text.h"
#include "base/quantity_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

std::string RatioText(const Change& change) {
  return change.rate_ratio ? fmt::format("{:.2g}x", *change.rate_ratio) : std::string("new");
}

std::string ChanceText(double p) {
  return p < 0.0001 ? "<0.0001" : fmt::format("{:.4f}", p);
}

std::string LengthText(double hours) {
  return RoughDurationText(static_cast<int64_t>(hours * 3'600'000));
}

class ComparisonWriter {
 public:
  ComparisonWriter(const Comparison& comparison, const TableOptions& options)
      : comparison_(comparison), options_(options), style_(options.color) {}

  std::string Write() {
    const std::string counts =
        fmt::format("{} before, {} now", Counted(comparison_.failures_before, "failure", "failures"),
                    Grouped(comparison_.failures_after));
    const Changes& codes = comparison_.codes;
    const std::string headline = fmt::format(
        "{}: {} new, {} worse, {} better, {} gone", counts, Counted(codes.appeared.size(), "code", "codes"),
        Grouped(codes.worse.size()), Grouped(codes.better.size()), Grouped(codes.gone.size()));
    for (const std::string& line : Wrapped(headline, std::max<size_t>(options_.width, 40)))
      out_ += style_.Bold(line) + "\n";
    if (comparison_.hours_before) {
      out_ += fmt::format("In {} before and {} now; RATE is by time.\n",
                          LengthText(*comparison_.hours_before), LengthText(*comparison_.hours_after));
    }
    Section("Codes", "CODE", comparison_.codes, /*vms=*/false);
    Section("VMs", "VM", comparison_.vms, /*vms=*/true);
    return std::move(out_);
  }

 private:
  void Section(std::string_view of, std::string_view title, const Changes& changes, bool vms) {
    for (const auto& [name, list] : {std::pair("new", &changes.appeared),
                                     {"worse", &changes.worse},
                                     {"better", &changes.better},
                                     {"gone", &changes.gone}}) {
      if (list->empty()) continue;
      const size_t shown = options_.top == 0 ? list->size() : std::min(options_.top, list->size());
      out_ += "\n";
      out_ += HeadingText(fmt::format("{}: {}", of, name), shown, list->size(), style_);
      std::vector<TextTable::Column> columns = {{std::string(title), TextTable::kLeft, 48}};
      if (vms) columns.push_back({"RESOURCE GROUP", TextTable::kLeft, 32});
      columns.push_back({"BEFORE", TextTable::kRight, 20});
      columns.push_back({"NOW", TextTable::kRight, 20});
      columns.push_back({"RATE", TextTable::kRight, 12});
      columns.push_back({"BY CHANCE", TextTable::kRight, 12});
      TextTable table(std::move(columns), options_);
      for (size_t i = 0; i < shown; ++i) {
        const Change& change = (*list)[i];
        std::vector<std::string> cells = {Printable(change.name)};
        if (vms) cells.push_back(Printable(FindScope(change.resource_id).resource_group));
        for (std::string cell :
             {Grouped(change.before), Grouped(change.after), RatioText(change), ChanceText(change.p)})
          cells.push_back(std::move(cell));
        table.AddRow(std::move(cells));
      }
      out_ += table.Render();
    }
  }

  const Comparison& comparison_;
  const TableOptions& options_;
  const Style style_;
  std::string out_;
};

// `name_key`: code or vm.
void WriteChange(const Change& change, std::string_view name_key, JsonWriter* json) {
  json->BeginObject();
  json->Members(Member(name_key, change.name));
  if (name_key == "vm") {
    const ResourceId scope = FindScope(change.resource_id);
    json->Members(Member("resource_id", TextOrNull(change.resource_id)),
                  Member("subscription", TextOrNull(scope.subscription)),
                  Member("resource_group", TextOrNull(scope.resource_group)));
  }
  json->Members(Member("before", change.before), Member("after", change.after),
                Member("rate_ratio", change.rate_ratio), Member("p", change.p));
  json->EndObject();
}

void WriteChanges(const Changes& changes, std::string_view name_key, JsonWriter* json) {
  const auto write = [&](std::string_view key, const std::vector<Change>& list) {
    json->Members(Member(
        key, [&] { json->Array(list, [&](const Change& change) { WriteChange(change, name_key, json); }); }));
  };
  write("new", changes.appeared);
  write("worse", changes.worse);
  write("better", changes.better);
  write("gone", changes.gone);
}

}  // namespace

std::string ComparisonTable(const Comparison& comparison, const TableOptions& options) {
  return ComparisonWriter(comparison, options).Write();
}

void WriteComparison(const Comparison& comparison, JsonWriter* json) {
  json->BeginObject();
  json->Members(Member("schema", "vmsift.compare/1"), Member("failures_before", comparison.failures_before),
                Member("failures_after", comparison.failures_after),
                Member("hours_before", comparison.hours_before),
                Member("hours_after", comparison.hours_after));
  WriteChanges(comparison.codes, "code", json);
  json->Members(Member("vms", [&] {
    json->BeginObject();
    WriteChanges(comparison.vms, "vm", json);
    json->EndObject();
  }));
  json->EndObject();
}

void WriteComparisonJson(const Comparison& comparison, const TextSink& sink) {
  JsonWriter json(sink, 2);
  WriteComparison(comparison, &json);
  json.EndLine();
}

}  // namespace vmsift
