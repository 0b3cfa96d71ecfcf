#include <algorithm>

#include "analyzer/report/json_values.h"
#include "analyzer/report/json_writer.h"
#include "analyzer/report/report.h"
#include "analyzer/report/selection_text.h"

namespace vmsift {
namespace {

// Writes the first `top` rows of a list, each through `write_row`; all when `top` is 0.
template <typename Rows, typename WriteRow>
void WriteList(std::string_view key, const Rows& rows, size_t top, JsonWriter* writer, WriteRow write_row) {
  writer->Key(key);
  writer->BeginArray();
  const size_t count = top == 0 ? rows.size() : std::min(top, rows.size());
  for (size_t i = 0; i < count; ++i) write_row(rows[i]);
  writer->EndArray();
}

Json CodeJson(const CodeSummary& code, const Catalog& catalog) {
  Json templates = Json::array();
  uint64_t unmatched = 0;
  for (const TemplateCount& used : code.templates) {
    if (used.row < 0) {
      unmatched = used.count;
      continue;
    }
    const CatalogRow& row = catalog.rows()[static_cast<size_t>(used.row)];
    templates.push_back({{"code", row.code},
                         {"row", row.row},
                         {"catalog", row.catalog},
                         {"message", row.message.text()},
                         {"count", used.count}});
  }
  return {{"code", code.code},
          {"count", code.count},
          {"vms", code.vms},
          {"first", TimeOrNull(code.first)},
          {"last", TimeOrNull(code.last)},
          {"templates", std::move(templates)},
          {"unmatched", unmatched},
          {"advice", TextOrNull(code.advice)}};
}

// There may be millions of VMs and of pairs, so they are written without a tree.

void WriteResourceId(std::string_view resource_id, JsonWriter* writer) {
  writer->Key("resource_id");
  if (resource_id.empty()) {
    writer->Value(Json());
  } else {
    writer->Value(resource_id);
  }
}

void WriteVm(const VmSummary& vm, JsonWriter* writer) {
  writer->BeginObject();
  writer->Member("vm", vm.vm);
  WriteResourceId(vm.resource_id, writer);
  writer->Member("count", vm.count);
  WriteList("codes", vm.codes, 0, writer, [writer](const CodeCount& code) {
    writer->BeginObject();
    writer->Member("code", code.code);
    writer->Member("count", code.count);
    writer->EndObject();
  });
  writer->EndObject();
}

void WritePair(const PairSummary& pair, JsonWriter* writer) {
  writer->BeginObject();
  writer->Member("code", pair.code);
  writer->Member("vm", pair.vm);
  WriteResourceId(pair.resource_id, writer);
  writer->Member("count", pair.count);
  writer->EndObject();
}

Json EntryJson(const Ledger::Entry& entry) {
  return {{"lines", entry.lines}, {"bytes", entry.bytes}};
}

Json LedgerJson(const Tally& tally) {
  Json outcomes = Json::object();
  for (int i = 0; i < kOutcomeCount; ++i) {
    const Outcome outcome = static_cast<Outcome>(i);
    outcomes[std::string(OutcomeName(outcome))] = EntryJson(tally.ledger.entry(outcome));
  }
  return {{"lines", tally.ledger.input().lines}, {"bytes", tally.ledger.input().bytes},
          {"outcomes", std::move(outcomes)},     {"passed_over", EntryJson(tally.ledger.passed_over())},
          {"balanced", tally.ledger.Balances()}, {"matcher_out_of_memory", tally.matcher_out_of_memory},
          {"names_cut", tally.names_cut}};
}

Json SelectionJson(const ReportScope& scope, const Tally& tally) {
  const Selection& selection = scope.selection;
  return {{"since", TimeOrNull(selection.period.since)},
          {"until", TimeOrNull(selection.period.until)},
          {"vms", selection.vms.patterns()},
          {"codes", selection.codes.patterns()},
          {"resource_groups", selection.resource_groups.patterns()},
          {"grades", GradeNames(selection)},
          {"include", GlobTexts(scope.paths.include)},
          {"exclude", GlobTexts(scope.paths.exclude)},
          {"left_out", tally.left_out},
          {"left_out_without_time", tally.left_out_without_time},
          {"inputs_outside_period", scope.inputs_outside_period}};
}

Json GradesJson(const Tally& tally) {
  Json grades = Json::object();
  for (int i = 0; i < kGradeCount; ++i)
    grades[std::string(GradeName(static_cast<Grade>(i)))] = tally.grades[static_cast<size_t>(i)];
  return grades;
}

void WriteReport(const Report& report, size_t top, JsonWriter* writer) {
  const Summary& summary = report.summary;
  const auto path = [&report](uint32_t input) { return report.inputs[input].path; };

  writer->BeginObject();
  writer->Member("schema", std::string_view("vmsift.report/1"));
  if (report.time) writer->Member("time", std::string_view(FormatTimestamp(*report.time)));
  writer->Member("selection", report.scope == nullptr ? Json() : SelectionJson(*report.scope, report.tally));
  writer->Member("failures", summary.failures);
  writer->Member("suspect_count", report.tally.suspect_count);
  writer->Member("grades", GradesJson(report.tally));
  WriteList("codes", summary.codes, top, writer,
            [&](const CodeSummary& code) { writer->Value(CodeJson(code, report.catalog)); });
  WriteList("vms", summary.vms, top, writer, [&](const VmSummary& vm) { WriteVm(vm, writer); });
  WriteList("pairs", summary.pairs, top, writer, [&](const PairSummary& pair) { WritePair(pair, writer); });
  WriteList("hours", SummarizeHours(report.tally.cube, report.catalog), 0, writer,
            [&](const HourSummary& hour) {
              writer->Value(Json{{"hour", hour.hour ? FormatTimestamp(*hour.hour) : std::string(kNoName)},
                                 {"code", hour.code},
                                 {"count", hour.count}});
            });
  WriteList("unmatched", summary.unmatched, top, writer, [&](const UnmatchedMessages::Sample& sample) {
    writer->Value(Json{{"code", sample.code.empty() ? std::string(kNoName) : sample.code},
                       {"message", sample.message},
                       {"count", sample.count},
                       {"source", path(sample.first.input)},
                       {"line", sample.first.line}});
  });
  writer->Member("ledger", LedgerJson(report.tally));
  Json bad_lines = Json::array();
  for (const BadLine& line : report.tally.bad_lines) {
    bad_lines.push_back({{"source", path(line.place.input)},
                         {"line", line.place.line},
                         {"byte", line.place.byte},
                         {"reason", line.reason}});
  }
  writer->Member("bad_lines", bad_lines);
  Json suspects = Json::array();
  for (const BadLine& line : report.tally.suspects) {
    suspects.push_back(
        {{"source", path(line.place.input)}, {"line", line.place.line}, {"reason", line.reason}});
  }
  writer->Member("suspects", suspects);
  Json inputs = Json::array();
  for (const InputTally& input : report.tally.inputs) {
    inputs.push_back({{"path", path(input.input)},
                      {"lines", input.lines},
                      {"bytes", input.bytes},
                      {"failures", input.failures},
                      {"shape", InputShapeName(input.shape)},
                      {"error", TextOrNull(input.error)}});
  }
  writer->Member("inputs", inputs);
  if (const GoneInputs& gone = report.tally.gone; gone.count() > 0) {
    writer->Member("gone_inputs", Json{{"inputs", gone.count()},
                                       {"lines", gone.lines},
                                       {"bytes", gone.bytes},
                                       {"failures", gone.failures}});
  }
  writer->EndObject();
  writer->EndLine();
}

std::string ReportText(const Report& report, size_t top, int indent) {
  std::string text;
  {
    JsonWriter writer([&text](std::string_view piece) { text += piece; }, indent);
    WriteReport(report, top, &writer);
  }
  return text;
}

}  // namespace

void WriteJsonReport(const Report& report, size_t top, const TextSink& sink) {
  JsonWriter writer(sink, 2);
  WriteReport(report, top, &writer);
}

std::string JsonReport(const Report& report, size_t top) {
  return ReportText(report, top, 2);
}

std::string JsonReportLine(const Report& report, size_t top) {
  return ReportText(report, top, -1);
}

}  // namespace vmsift
