#include "analyzer/report/explanation.h"

#include <utility>

#include "analyzer/decode/record.h"
#include "analyzer/decode/request_ids.h"
#include "analyzer/pipeline/evidence.h"
#include "analyzer/report/code_text.h"
#include "base/ascii_case.h"
#include "base/printable_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

std::string CodeOrNone(std::string_view code) {
  return code.empty() ? "(no code)" : Printable(code);
}

std::string Chain(const Failure& failure) {
  std::string chain;
  for (const ChainLink& link : failure.chain) {
    if (!chain.empty()) chain += " > ";
    chain += CodeOrNone(link.code);
  }
  return chain;
}

std::string GradeText(const Failure& failure, const Match& match) {
  std::string_view meaning;
  switch (match.grade) {
    case Grade::kExact:
      meaning = "the message fits its template to the letter";
      break;
    case Grade::kRevised:
      meaning = "the message is a reworded or extended form of the template";
      break;
    case Grade::kCode:
      meaning = "the code is in the catalog, the text fits no template";
      break;
    case Grade::kText:
      // A failure without a code took that of its template (NameCode).
      meaning = match.row != nullptr && EqualsIgnoreCase(failure.code, match.row->code)
                    ? "the log gives no code; the message fits this template"
                    : "the message fits a template of another code";
      break;
    case Grade::kUnknown:
      meaning = "neither code nor text is in the catalog";
      break;
  }
  return fmt::format("{}: {}", GradeName(match.grade), meaning);
}

// What the log says.
void AddFailure(const Failure& failure, const VmKey& vm, LabelledText* lines) {
  lines->Add("VM", vm.name.empty() ? "(none named)" : Printable(vm.name));
  if (!vm.resource_id.empty()) lines->Add("Resource id", Printable(vm.resource_id));
  lines->Add("Message", failure.message.empty() ? "(none)" : Printable(failure.message));
  if (failure.chain.size() > 1) lines->Add("Chain", Chain(failure));
  if (failure.time) lines->Add("Time", FormatTimestamp(*failure.time));
  if (!failure.operation.empty()) lines->Add("Operation", Printable(failure.operation));
  for (const auto& [label, id] : {std::pair("Correlation", failure.correlation_id),
                                  {"Request", failure.request_id},
                                  {"Tracking", failure.tracking_id},
                                  {"Operation id", failure.operation_id},
                                  {"Deployment", DeploymentOf(failure)}}) {
    if (!id.empty()) lines->Add(label, Printable(id));
  }
}

// What the catalog says to that.
void AddMatch(const Failure& failure, const Match& match, const Catalog& catalog, LabelledText* lines) {
  lines->Add("Grade", GradeText(failure, match));
  if (match.row != nullptr) {
    lines->Add("Template", fmt::format("{} row {}, {}", PrintableName(match.row->catalog), match.row->row,
                                       Printable(match.row->code)));
    lines->Add("", Printable(match.row->message.text()));
    for (const MatchedParameter& parameter : match.parameters) {
      lines->Add(fmt::format("  {{{}}}", parameter.placeholder->name),
                 fmt::format("{} = {}", RoleName(parameter.placeholder->role), Printable(parameter.value)));
    }
  }
  const ErrorClass error_class = catalog.ClassOf(failure.code, match.row_index);
  if (error_class != ErrorClass::kNone) lines->Add("Class", ClassText(error_class));
  const std::string evidence = PrintableName(EvidenceText(failure, match, catalog));
  lines->Add("Because",
             evidence.empty() ? "no evidence of an Azure error: in a log it would not count" : evidence);
  const CatalogCode* known = catalog.FindCode(failure.code);
  if (known == nullptr && match.row != nullptr) known = catalog.FindCode(match.row->code);
  if (known != nullptr && !known->advice.empty())
    lines->Add("Advice", Printable(known->advice), &Style::Green);
}

}  // namespace

std::string ExplanationText(const AttributedFailure& finding, std::string_view place, const Catalog& catalog,
                            const Style& style, size_t width) {
  LabelledText lines(style, width);
  if (!place.empty()) lines.Add("Place", place);
  AddFailure(finding.failure, finding.vm, &lines);
  AddMatch(finding.failure, finding.match, catalog, &lines);
  return style.Bold(style.Red(CodeOrNone(finding.failure.code))) + "\n" + lines.text();
}

}  // namespace vmsift
