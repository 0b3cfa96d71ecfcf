#include "analyzer/report/failure_json.h"

#include <algorithm>
#include <vector>

#include "analyzer/decode/request_ids.h"
#include "analyzer/decode/resource_id.h"
#include "analyzer/pipeline/attribution.h"
#include "analyzer/pipeline/error_scope.h"
#include "analyzer/report/json_writer.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

// By the first of each name.
void WriteParameters(const std::vector<MatchedParameter>& parameters, JsonWriter* json) {
  std::vector<const MatchedParameter*> named;
  for (const MatchedParameter& parameter : parameters) {
    const bool repeated = std::any_of(named.begin(), named.end(), [&](const MatchedParameter* earlier) {
      return earlier->placeholder->name == parameter.placeholder->name;
    });
    if (!repeated) named.push_back(&parameter);
  }
  const auto write = [&](std::string_view key, auto value_of) {
    json->Members(Member(key, [&] {
      json->BeginObject();
      for (const MatchedParameter* parameter : named) {
        json->Members(Member(parameter->placeholder->name, value_of(*parameter)));
      }
      json->EndObject();
    }));
  };
  write("params", [](const MatchedParameter& parameter) { return parameter.value; });
  write("roles", [](const MatchedParameter& parameter) { return RoleName(parameter.placeholder->role); });
}

}  // namespace

std::string FailureJson(const AttributedFailure& finding, std::string_view source, const Catalog& catalog,
                        std::optional<uint64_t> from) {
  const Failure& failure = finding.failure;
  const CatalogRow* row = finding.match.row;
  return JsonText(-1, [&](JsonWriter& json) {
    json.BeginObject();
    json.Members(Member("source", source), Member("line", finding.place.line));
    if (from) json.Members(Member("from", *from));
    json.Members(Member("time", TimeOrNull(failure.time)), Member("code", TextOrNull(failure.code)),
                 Member("message", failure.message), Member("vm", TextOrNull(finding.vm.name)),
                 Member("template", [&] {
                   if (row == nullptr) return json.Value(nullptr);
                   json.Object(Member("code", row->code), Member("row", row->row),
                               Member("catalog", row->catalog));
                 }));
    // A failure without a code took that of its template.
    const bool given =
        finding.match.grade != Grade::kText || row == nullptr || !EqualsIgnoreCase(failure.code, row->code);
    json.Members(Member("grade", GradeName(finding.match.grade)),
                 Member("code_from", failure.code.empty() ? ""
                                     : given              ? "log"
                                                          : "template"));
    json.Members(Member("class", ErrorClassName(catalog.ClassOf(failure.code, finding.match.row_index))),
                 Member("scope", ScopeOfError(failure, finding.vm) == ErrorScope::kVm ? "vm" : "other"));
    WriteParameters(finding.match.parameters, &json);
    json.Members(Member("chain", [&] {
      json.Array(failure.chain, [&](const ChainLink& link) {
        if (!link.code.empty()) json.Value(link.code);
      });
    }));
    const bool has_target = !failure.target_resource_id.empty();
    const ResourceId scope = ResourceScope(failure, finding.vm);
    json.Members(
        Member("status", TextOrNull(failure.status)), Member("operation", TextOrNull(failure.operation)),
        Member("resource_id", TextOrNull(has_target ? failure.target_resource_id : failure.resource_id)),
        Member("correlation_id", TextOrNull(failure.correlation_id)),
        Member("request_id", TextOrNull(failure.request_id)),
        Member("tracking_id", TextOrNull(failure.tracking_id)),
        Member("operation_id", TextOrNull(failure.operation_id)),
        Member("deployment", TextOrNull(DeploymentOf(failure))),
        Member("subscription", TextOrNull(scope.subscription)),
        Member("resource_group", TextOrNull(scope.resource_group)));
    json.EndObject();
  });
}

}  // namespace vmsift
