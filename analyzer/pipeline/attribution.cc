#include "analyzer/pipeline/attribution.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "analyzer/decode/resource_id.h"
#include "analyzer/decode/vm_words.h"
#include "matchers/ascii_case.h"

namespace vmsift {
namespace {

// The value of the first parameter with a role, as a name or as a resource id; empty when there is none.
std::string_view ParameterVm(const Match& match, PlaceholderRole role, std::optional<ResourceId>* id) {
  for (const MatchedParameter& parameter : match.parameters) {
    if (parameter.placeholder->role != role) continue;
    if (IsVmName(parameter.value)) return parameter.value;
    *id = FindVmResourceId(parameter.value);
    if (id->has_value()) return (*id)->vm;
  }
  return {};
}

}  // namespace

void NameCode(const Match& match, Failure* failure) {
  if (!failure->code.empty() || match.row == nullptr) return;
  failure->code = match.row->code;
  failure->chain.back().code = match.row->code;
}

bool Attribution::FromResourceIds(const Failure& failure, Named* vm) const {
  std::optional<ResourceId> id = FindVmResourceId(failure.target_resource_id);
  if (!id) id = FindVmResourceId(failure.resource_id);
  for (auto link = failure.chain.rbegin(); !id && link != failure.chain.rend(); ++link)
    id = FindVmResourceId(link->target);
  for (auto link = failure.chain.rbegin(); !id && link != failure.chain.rend(); ++link)
    id = FindVmResourceId(link->message);
  if (!id) {
    // `"target": "11"` beside the id of a scale set names its instance.
    for (std::string_view resource : {failure.target_resource_id, failure.resource_id}) {
      const ResourceId scope = FindScope(resource);
      if (scope.scale_set.empty()) continue;
      for (auto link = failure.chain.rbegin(); link != failure.chain.rend(); ++link) {
        const std::string_view target = link->target;
        if (target.empty() || !std::all_of(target.begin(), target.end(), IsAsciiDigit)) continue;
        *vm = {target, scope.subscription, scope.resource_group, scope.scale_set};
        return true;
      }
    }
    return false;
  }
  *vm = {id->vm, id->subscription, id->resource_group, id->scale_set};
  return true;
}

VmKey Attribution::Key(const Named& vm, const Failure& failure) {
  Named full = vm;
  // A VM known by name lives where the record's resource does.
  for (std::string_view id : {failure.target_resource_id, failure.resource_id}) {
    if (!full.subscription.empty() && !full.resource_group.empty()) break;
    const ResourceId scope = FindScope(id);
    if (scope.resource_group.empty()) continue;
    full.subscription = scope.subscription;
    full.resource_group = scope.resource_group;
  }
  name_.clear();
  if (!full.scale_set.empty()) absl::StrAppend(&name_, ToAbsl(full.scale_set), "_");
  name_ += full.name;

  identity_.clear();
  resource_id_.clear();
  if (!full.subscription.empty() && !full.resource_group.empty()) {
    absl::StrAppend(&identity_, ToAbsl(full.subscription), "/", ToAbsl(full.resource_group), "/");
    absl::StrAppend(&resource_id_, "/subscriptions/", ToAbsl(full.subscription), "/resourceGroups/",
                    ToAbsl(full.resource_group), "/providers/Microsoft.Compute");
    if (!full.scale_set.empty())
      absl::StrAppend(&resource_id_, "/virtualMachineScaleSets/", ToAbsl(full.scale_set));
    absl::StrAppend(&resource_id_, "/virtualMachines/", ToAbsl(full.name));
  }
  identity_ += name_;
  return {identity_, name_, resource_id_};
}

VmKey Attribution::Attribute(const Failure& failure, const Match& match) {
  std::optional<ResourceId> id;
  Named vm;
  vm.name = ParameterVm(match, PlaceholderRole::kVm, &id);
  if (!vm.name.empty()) {
    if (id) vm = {id->vm, id->subscription, id->resource_group, id->scale_set};
    return Key(vm, failure);
  }
  if (FromResourceIds(failure, &vm)) return Key(vm, failure);

  std::string_view owner = ParameterVm(match, PlaceholderRole::kOwnerVm, &id);
  for (auto link = failure.chain.rbegin(); link != failure.chain.rend(); ++link) {
    const VmWords words = FindVmWords(link->message);
    if (!words.vm.empty()) return Key({words.vm, {}, {}, {}}, failure);
    if (owner.empty()) owner = words.owner;
  }
  if (const std::optional<ResourceId> nearby = FindVmResourceId(failure.nearby_id)) {
    return Key({nearby->vm, nearby->subscription, nearby->resource_group, nearby->scale_set}, failure);
  }
  const std::string_view name = failure.nearby_vm.empty() ? owner : failure.nearby_vm;
  return name.empty() ? VmKey() : Key({name, {}, {}, {}}, failure);
}

}  // namespace vmsift
