#include "analyzer/report/selection_text.h"

#include <string_view>
#include <vector>

#include "base/quantity_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

void AddList(std::string_view label, const std::vector<std::string>& names, std::vector<std::string>* parts) {
  if (!names.empty()) parts->push_back(fmt::format("{} {}", label, fmt::join(names, ", ")));
}

}  // namespace

std::string SelectedText(const ReportScope& scope) {
  const Selection& selection = scope.selection;
  std::vector<std::string> parts;
  if (selection.period.since) parts.push_back("since " + FormatTimestamp(*selection.period.since));
  if (selection.period.until) parts.push_back("until " + FormatTimestamp(*selection.period.until));
  AddList("VM", selection.vms.patterns(), &parts);
  AddList("code", selection.codes.patterns(), &parts);
  AddList("resource group", selection.resource_groups.patterns(), &parts);
  AddList("grade", GradeNames(selection), &parts);
  AddList("class", ClassNames(selection), &parts);
  if (selection.scope) AddList("scope", {std::string(ScopeName(selection))}, &parts);
  AddList("include", GlobTexts(scope.paths.include), &parts);
  AddList("exclude", GlobTexts(scope.paths.exclude), &parts);
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string LeftOutText(const ReportScope& scope, const Tally& tally) {
  std::string text = tally.left_out == 0 ? "no failure" : Counted(tally.left_out, "failure", "failures");
  if (tally.left_out_without_time > 0) {
    const std::string these = tally.left_out_without_time == tally.left_out
                                  ? std::string(tally.left_out == 1 ? "" : "all of them ")
                                  : fmt::format("{} of them ", Grouped(tally.left_out_without_time));
    text += fmt::format(", {}only for having no time", these);
  }
  if (scope.inputs_outside_period > 0)
    text += fmt::format("; {} not opened, by the hour in the path",
                        Counted(scope.inputs_outside_period, "file", "files"));
  return text;
}

std::vector<std::string> GradeNames(const Selection& selection) {
  std::vector<std::string> names;
  for (int i = 0; i < kGradeCount && !selection.grades.all(); ++i) {
    if (selection.grades.test(static_cast<size_t>(i))) names.emplace_back(GradeName(static_cast<Grade>(i)));
  }
  return names;
}

std::vector<std::string> ClassNames(const Selection& selection) {
  std::vector<std::string> names;
  for (int i = 0; i < kErrorClassCount && !selection.classes.all(); ++i) {
    if (selection.classes.test(static_cast<size_t>(i)))
      names.emplace_back(ErrorClassName(static_cast<ErrorClass>(i)));
  }
  return names;
}

std::string_view ScopeName(const Selection& selection) {
  if (!selection.scope) return {};
  return *selection.scope == ErrorScope::kVm ? "vm" : "other";
}

std::vector<std::string> GlobTexts(const std::vector<Glob>& globs) {
  std::vector<std::string> texts;
  for (const Glob& glob : globs) texts.push_back(glob.text());
  return texts;
}

}  // namespace vmsift
