#include <algorithm>
#include <array>
#include <span>

#include "analyzer/decode/resource_id.h"
#include "analyzer/report/comparison_report.h"
#include "analyzer/report/json_writer.h"
#include "analyzer/report/report.h"
#include "analyzer/report/report_object.h"
#include "analyzer/report/selection_text.h"

namespace vmsift {
namespace {

std::string_view NameOf(std::string_view code) {
  return code.empty() ? kNoName : code;
}

// Writes the parts of one report.
class ReportWriter {
 public:
  // `top`: rows of a list; 0: all. Borrows the report and the writer.
  ReportWriter(const Report& report, size_t top, ReportRows rows, JsonWriter* json)
      : report_(report), top_(top), rows_(rows), json_(*json) {}

  void Write() {
    const Tally& tally = report_.tally;
    const Summary& summary = report_.summary;
    json_.BeginObject();
    json_.Members(Member("schema", "vmsift.report/1"));
    if (report_.time) json_.Members(Member("time", FormatTimestamp(*report_.time)));
    if (report_.change != nullptr) json_.Members(Member("since_last", [&] { WriteChange(*report_.change); }));
    json_.Members(Member("selection", [&] { WriteSelection(); }), Member("failures", summary.failures),
                  Member("suspect_count", tally.suspect_count), Member("grades", [&] { WriteGrades(); }));
    List("classes", summary.classes, [&](const ClassCount& of_class) {
      json_.Object(Member("class", ErrorClassName(of_class.error_class)), Member("count", of_class.count));
    });
    json_.Members(Member("other_errors", tally.other_errors));
    List("codes", Top(summary.codes), [&](const CodeSummary& code) { WriteCode(code); });
    if (rows_ == ReportRows::kAll) WriteRows();
    List("unmatched", Top(summary.unmatched), [&](const UnmatchedMessages::Sample& sample) {
      json_.Object(Member("code", NameOf(sample.code)), Member("message", sample.message),
                   Member("count", sample.count), Member("source", PathOf(sample.first.input)),
                   Member("line", sample.first.line));
    });
    json_.Members(Member("ledger", [&] { WriteLedger(); }));
    List("bad_lines", tally.bad_lines, [&](const BadLine& line) {
      json_.Object(Member("source", PathOf(line.place.input)), Member("line", line.place.line),
                   Member("byte", line.place.byte), Member("reason", line.reason));
    });
    List("suspects", tally.suspects, [&](const BadLine& line) {
      json_.Object(Member("source", PathOf(line.place.input)), Member("line", line.place.line),
                   Member("reason", line.reason));
    });
    List("inputs", tally.inputs, [&](const InputTally& input) {
      json_.Object(Member("path", PathOf(input.input)), Member("lines", input.lines),
                   Member("bytes", input.bytes), Member("failures", input.failures),
                   Member("shape", InputFormatName(input.shape)), Member("error", TextOrNull(input.error)));
    });
    if (report_.comparison != nullptr)
      json_.Members(Member("compare", [&] { WriteComparison(*report_.comparison, &json_); }));
    if (const GoneInputs& gone = tally.gone; gone.count() > 0) {
      json_.Members(Member("gone_inputs", [&] {
        json_.Object(Member("inputs", gone.count()), Member("lines", gone.lines), Member("bytes", gone.bytes),
                     Member("failures", gone.failures));
      }));
    }
    json_.EndObject();
  }

 private:
  void WriteChange(const ReportChange& change) {
    json_.BeginObject();
    json_.Members(Member("seconds", static_cast<double>(change.ms) / 1000),
                  Member("failures", change.failures), Member("lines", change.lines));
    List("codes", change.codes, [&](const CodeCount& code) {
      json_.Object(Member("code", code.code), Member("count", code.count));
    });
    json_.EndObject();
  }

  template <typename T>
  std::span<const T> Top(const std::vector<T>& rows) const {
    return {rows.data(), top_ == 0 ? rows.size() : std::min(top_, rows.size())};
  }
  template <typename Items, typename WriteItem>
  void List(std::string_view key, const Items& items, WriteItem write_item) {
    json_.Members(Member(key, [&] { json_.Array(items, write_item); }));
  }
  std::string_view PathOf(uint64_t input) const { return report_.inputs[input].path; }

  void WriteRows() {
    List("vms", Top(report_.summary.vms), [&](const VmSummary& vm) { WriteVm(vm); });
    List("pairs", Top(report_.summary.pairs), [&](const PairSummary& pair) {
      const ResourceId scope = FindScope(pair.resource_id);
      json_.Object(Member("code", pair.code), Member("vm", pair.vm),
                   Member("resource_id", TextOrNull(pair.resource_id)),
                   Member("subscription", TextOrNull(scope.subscription)),
                   Member("resource_group", TextOrNull(scope.resource_group)), Member("count", pair.count));
    });
    List("hours", SummarizeHours(report_.tally.cube, report_.catalog), [&](const HourSummary& hour) {
      json_.Object(Member("hour", hour.hour ? FormatTimestamp(*hour.hour) : std::string(kNoName)),
                   Member("code", hour.code), Member("count", hour.count));
    });
  }

  void WriteCode(const CodeSummary& code) {
    uint64_t unmatched = 0;
    json_.BeginObject();
    json_.Members(Member("code", code.code), Member("class", ErrorClassName(code.error_class)),
                  Member("count", code.count), Member("vms", code.vms),
                  Member("first", TimeOrNull(code.first)), Member("last", TimeOrNull(code.last)));
    List("templates", code.templates, [&](const TemplateCount& used) {
      if (used.row < 0) {
        unmatched = used.count;
        return;
      }
      const CatalogRow& row = report_.catalog.rows()[static_cast<size_t>(used.row)];
      json_.Object(Member("code", row.code), Member("row", row.row), Member("catalog", row.catalog),
                   Member("message", row.message.text()), Member("count", used.count));
    });
    json_.Members(Member("unmatched", unmatched), Member("advice", TextOrNull(code.advice)));
    json_.EndObject();
  }

  void WriteVm(const VmSummary& vm) {
    const auto codes = [&] {
      json_.Array(vm.codes, [&](const CodeCount& code) {
        json_.Object(Member("code", code.code), Member("count", code.count));
      });
    };
    const ResourceId scope = FindScope(vm.resource_id);
    json_.Object(Member("vm", vm.vm), Member("resource_id", TextOrNull(vm.resource_id)),
                 Member("subscription", TextOrNull(scope.subscription)),
                 Member("resource_group", TextOrNull(scope.resource_group)), Member("count", vm.count),
                 Member("codes", codes));
  }

  void WriteEntry(const Ledger::Entry& entry) {
    json_.Object(Member("lines", entry.lines), Member("bytes", entry.bytes));
  }

  void WriteLedger() {
    const Tally& tally = report_.tally;
    const Ledger& ledger = tally.ledger;
    const auto outcomes = [&] {
      json_.BeginObject();
      for (int i = 0; i < kOutcomeCount; ++i) {
        const Outcome outcome = static_cast<Outcome>(i);
        json_.Members(Member(OutcomeName(outcome), [&] { WriteEntry(ledger.entry(outcome)); }));
      }
      json_.EndObject();
    };
    json_.Object(
        Member("lines", ledger.input().lines), Member("bytes", ledger.input().bytes),
        Member("outcomes", outcomes), Member("passed_over", [&] { WriteEntry(ledger.passed_over()); }),
        Member("balanced", ledger.Balances()), Member("matcher_out_of_memory", tally.matcher_out_of_memory),
        Member("names_cut", tally.names_cut));
  }

  void WriteTexts(std::string_view key, const std::vector<std::string>& texts) {
    List(key, texts, [&](const std::string& text) { json_.Value(text); });
  }

  void WriteSelection() {
    if (report_.scope == nullptr) return json_.Value(nullptr);
    const ReportScope& scope = *report_.scope;
    const Selection& selection = scope.selection;
    json_.BeginObject();
    json_.Members(Member("since", TimeOrNull(selection.period.since)),
                  Member("until", TimeOrNull(selection.period.until)));
    WriteTexts("vms", selection.vms.patterns());
    WriteTexts("codes", selection.codes.patterns());
    WriteTexts("resource_groups", selection.resource_groups.patterns());
    WriteTexts("grades", GradeNames(selection));
    WriteTexts("classes", ClassNames(selection));
    json_.Members(Member("scope", TextOrNull(ScopeName(selection))));
    WriteTexts("include", GlobTexts(scope.paths.include));
    WriteTexts("exclude", GlobTexts(scope.paths.exclude));
    json_.Members(Member("left_out", report_.tally.left_out),
                  Member("left_out_without_time", report_.tally.left_out_without_time),
                  Member("inputs_outside_period", scope.inputs_outside_period));
    json_.EndObject();
  }

  void WriteGrades() {
    json_.BeginObject();
    for (int i = 0; i < kGradeCount; ++i) {
      json_.Members(Member(GradeName(static_cast<Grade>(i)), report_.tally.grades[static_cast<size_t>(i)]));
    }
    json_.EndObject();
  }

  const Report& report_;
  const size_t top_;
  const ReportRows rows_;
  JsonWriter& json_;
};

}  // namespace

void WriteReportObject(const Report& report, size_t top, ReportRows rows, JsonWriter* json) {
  ReportWriter(report, top, rows, json).Write();
}

void WriteJsonReport(const Report& report, size_t top, const TextSink& sink) {
  JsonWriter json(sink, 2);
  WriteReportObject(report, top, ReportRows::kAll, &json);
  json.EndLine();
}

std::string JsonReport(const Report& report, size_t top) {
  std::string text;
  WriteJsonReport(report, top, [&text](std::string_view piece) { text += piece; });
  return text;
}

std::string JsonReportLine(const Report& report, size_t top) {
  return JsonText(-1, [&](JsonWriter& json) { WriteReportObject(report, top, ReportRows::kAll, &json); });
}

}  // namespace vmsift
