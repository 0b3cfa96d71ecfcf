#include "analyzer/report/failure_json.h"

#include "analyzer/report/json_values.h"

namespace vmsift {
std::string FailureJson(const Finding& finding, std::string_view source) {
  const Failure& failure = finding.failure;
  const CatalogRow* row = finding.match.row;
  Json params = Json::object();
  Json roles = Json::object();
  for (const MatchedParameter& parameter : finding.match.parameters) {
    const Placeholder& placeholder = *parameter.placeholder;
    if (params.contains(placeholder.name)) continue;
    params[placeholder.name] = parameter.value;
    roles[placeholder.name] = RoleName(placeholder.role);
  }
  Json chain = Json::array();
  for (const ChainLink& link : failure.chain) {
    if (!link.code.empty()) chain.push_back(link.code);
  }
  const Json json = {
      {"source", source},
      {"line", finding.place.line},
      {"time", TimeOrNull(failure.time)},
      {"code", TextOrNull(failure.code)},
      {"message", failure.message},
      {"vm", TextOrNull(finding.vm.name)},
      {"template",
       row == nullptr ? Json() : Json{{"code", row->code}, {"row", row->row}, {"catalog", row->catalog}}},
      {"grade", GradeName(finding.match.grade)},
      {"params", std::move(params)},
      {"roles", std::move(roles)},
      {"chain", std::move(chain)},
      {"status", TextOrNull(failure.status)},
      {"operation", TextOrNull(failure.operation)},
      {"resource_id",
       TextOrNull(!failure.target_resource_id.empty() ? failure.target_resource_id : failure.resource_id)},
      {"correlation_id", TextOrNull(failure.correlation_id)},
  };
  return JsonText(json, -1);
}

}  // namespace vmsift
