#include <algorithm>

#include "analyzer/report/json_values.h"
#include "analyzer/report/report.h"
#include "analyzer/report/selection_text.h"

namespace vmsift {
namespace {

// The first `top` rows of a list, each through `to_json`; all when `top` is 0.
template <typename Rows, typename ToJson>
Json Listed(const Rows& rows, size_t top, ToJson to_json) {
  Json list = Json::array();
  const size_t count = top == 0 ? rows.size() : std::min(top, rows.size());
  for (size_t i = 0; i < count; ++i) list.push_back(to_json(rows[i]));
  return list;
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

Json VmJson(const VmSummary& vm) {
  return {{"vm", vm.vm},
          {"resource_id", TextOrNull(vm.resource_id)},
          {"count", vm.count},
          {"codes", Listed(vm.codes, 0, [](const CodeCount& code) {
             return Json{{"code", code.code}, {"count", code.count}};
           })}};
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
          {"balanced", tally.ledger.Balances()}, {"matcher_out_of_memory", tally.matcher_out_of_memory}};
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

Json ReportJson(const Report& report, size_t top) {
  const Summary& summary = report.summary;
  const auto path = [&report](uint32_t input) { return report.inputs[input].path; };

  Json grades = Json::object();
  for (int i = 0; i < kGradeCount; ++i) {
    grades[std::string(GradeName(static_cast<Grade>(i)))] = report.tally.grades[static_cast<size_t>(i)];
  }
  Json bad_lines = Json::array();
  for (const BadLine& line : report.tally.bad_lines) {
    bad_lines.push_back({{"source", path(line.place.input)},
                         {"line", line.place.line},
                         {"byte", line.place.byte},
                         {"reason", line.reason}});
  }
  Json inputs = Json::array();
  for (const InputTally& input : report.tally.inputs) {
    inputs.push_back({{"path", path(input.input)},
                      {"lines", input.lines},
                      {"bytes", input.bytes},
                      {"failures", input.failures},
                      {"shape", InputShapeName(input.shape)},
                      {"error", TextOrNull(input.error)}});
  }

  const Json json = {
      {"schema", "vmsift.report/1"},
      {"selection", report.scope == nullptr ? Json() : SelectionJson(*report.scope, report.tally)},
      {"failures", summary.failures},
      {"grades", std::move(grades)},
      {"codes",
       Listed(summary.codes, top, [&](const CodeSummary& code) { return CodeJson(code, report.catalog); })},
      {"vms", Listed(summary.vms, top, VmJson)},
      {"pairs", Listed(summary.pairs, top,
                       [](const PairSummary& pair) {
                         return Json{{"code", pair.code},
                                     {"vm", pair.vm},
                                     {"resource_id", TextOrNull(pair.resource_id)},
                                     {"count", pair.count}};
                       })},
      {"hours", Listed(SummarizeHours(report.tally.cube, report.catalog), 0,
                       [](const HourSummary& hour) {
                         return Json{{"hour", hour.hour ? FormatTimestamp(*hour.hour) : std::string(kNone)},
                                     {"code", hour.code},
                                     {"count", hour.count}};
                       })},
      {"unmatched", Listed(summary.unmatched, top,
                           [&](const UnmatchedMessages::Sample& sample) {
                             return Json{{"code", sample.code.empty() ? std::string(kNone) : sample.code},
                                         {"message", sample.message},
                                         {"count", sample.count},
                                         {"source", path(sample.first.input)},
                                         {"line", sample.first.line}};
                           })},
      {"ledger", LedgerJson(report.tally)},
      {"bad_lines", std::move(bad_lines)},
      {"inputs", std::move(inputs)},
  };
  return json;
}

}  // namespace

std::string JsonReport(const Report& report, size_t top) {
  return JsonText(ReportJson(report, top), 2);
}

std::string JsonReportLine(const Report& report, size_t top) {
  return JsonText(ReportJson(report, top), -1);
}

}  // namespace vmsift
