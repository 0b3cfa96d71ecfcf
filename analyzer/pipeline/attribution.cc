#include "analyzer/pipeline/attribution.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "analyzer/count/name_limit.h"
#include "analyzer/decode/vm_words.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

// What can be a resource id: Azure's are far shorter.
std::string_view Id(std::string_view text) {
  return text.substr(0, 2048);
}

// The VM of the first parameter with a role: its id, or its name alone.
std::optional<ResourceId> ParameterVm(const Match& match, PlaceholderRole role) {
  for (const MatchedParameter& parameter : match.parameters) {
    if (parameter.placeholder->role != role) continue;
    if (IsVmName(parameter.value)) return ResourceId{.vm = parameter.value};
    if (const std::optional<ResourceId> id = FindVmResourceId(Id(parameter.value))) return id;
  }
  return std::nullopt;
}

// What of a chain's messages is read for the VM that they name, from the innermost one out. An outer message
// may hold its inner errors as JSON, whose VMs are theirs; and it is read anew for each error under it.
class ReadableMessages {
 public:
  std::string_view Next(const ChainLink& link) {
    constexpr size_t kMostOfInnermost = 64 << 10;
    constexpr size_t kMostOfOuter = 4 << 10;
    if (std::exchange(innermost_, false)) return link.message.substr(0, kMostOfInnermost);
    std::string_view text = link.message.substr(0, std::min(kMostOfOuter, left_));
    text = text.substr(0, text.find('{'));
    left_ -= text.size();
    return text;
  }

 private:
  bool innermost_ = true;
  size_t left_ = 8 << 10;  // of all outer ones
};

// The VM of the ids in the failure.
std::optional<ResourceId> FromResourceIds(const Failure& failure) {
  std::optional<ResourceId> id = FindVmResourceId(Id(failure.target_resource_id));
  if (!id) id = FindVmResourceId(Id(failure.resource_id));
  for (auto link = failure.chain.rbegin(); !id && link != failure.chain.rend(); ++link)
    id = FindVmResourceId(Id(link->target));
  ReadableMessages messages;
  for (auto link = failure.chain.rbegin(); !id && link != failure.chain.rend(); ++link)
    id = FindVmResourceId(messages.Next(*link));
  if (id) return id;
  // `"target": "11"` beside the id of a scale set names its instance.
  for (std::string_view resource : {failure.target_resource_id, failure.resource_id}) {
    ResourceId scope = FindScope(Id(resource));
    if (scope.scale_set.empty()) continue;
    for (auto link = failure.chain.rbegin(); link != failure.chain.rend(); ++link) {
      const std::string_view target = link->target;
      if (target.empty() || !std::all_of(target.begin(), target.end(), IsAsciiDigit)) continue;
      scope.vm = target;
      return scope;
    }
  }
  return std::nullopt;
}

// Where a VM known by its name lives: as an id of the failure says that names it, else where the record's
// resource does.
ResourceId Located(std::string_view name, const Failure& failure) {
  std::vector<std::string_view> ids = {failure.target_resource_id, failure.resource_id};
  for (auto link = failure.chain.rbegin(); link != failure.chain.rend(); ++link) ids.push_back(link->target);
  for (std::string_view text : ids) {
    std::optional<ResourceId> id = FindVmResourceId(Id(text));
    if (!id) continue;
    // In the spelling of the name.
    if (EqualsIgnoreCase(id->vm, name)) {
      id->vm = name;
      return *id;
    }
    // `SET_INSTANCE` for …/virtualMachineScaleSets/SET/virtualMachines/INSTANCE
    const size_t set = id->scale_set.size();
    if (set > 0 && name.size() == set + 1 + id->vm.size() &&
        EqualsIgnoreCase(name.substr(0, set), id->scale_set) &&
        EqualsIgnoreCase(name.substr(set + 1), id->vm)) {
      return {id->subscription, id->resource_group, name.substr(0, set), name.substr(set + 1)};
    }
  }
  ids.push_back(failure.nearby_scope);
  for (std::string_view text : ids) {
    const ResourceId scope = FindScope(Id(text));
    if (!scope.resource_group.empty()) return {scope.subscription, scope.resource_group, {}, name};
  }
  return {.vm = name};
}

}  // namespace

void NameCode(const Match& match, Failure* failure) {
  if (!failure->code.empty() || match.row == nullptr) return;
  failure->code = match.row->code;
  failure->chain.back().code = match.row->code;
}

VmKey Attribution::Key(ResourceId vm) {
  for (std::string_view* name : {&vm.vm, &vm.subscription, &vm.resource_group, &vm.scale_set}) {
    name_is_cut_ = name_is_cut_ || name->size() > kMaxNameBytes;
    *name = LimitedName(*name, &cut_names_);
  }
  name_.clear();
  AppendVmName(vm, &name_);
  identity_.clear();
  AppendVmIdentity(vm, &identity_);
  resource_id_.clear();
  AppendVmResourceId(vm, &resource_id_);
  return {identity_, name_, resource_id_, vm.resource_group};
}

VmKey Attribution::Attribute(const Failure& failure, const Match& match) {
  cut_names_.Clear();
  name_is_cut_ = false;
  if (const std::optional<ResourceId> vm = ParameterVm(match, PlaceholderRole::kVm)) {
    const bool by_name = vm->resource_group.empty() && vm->scale_set.empty();
    return Key(by_name ? Located(vm->vm, failure) : *vm);
  }
  if (const std::optional<ResourceId> vm = FromResourceIds(failure)) return Key(*vm);

  std::optional<ResourceId> owner = ParameterVm(match, PlaceholderRole::kOwnerVm);
  ReadableMessages messages;
  for (auto link = failure.chain.rbegin(); link != failure.chain.rend(); ++link) {
    const VmWords words = FindVmWords(messages.Next(*link));
    if (!words.vm.empty()) return Key(Located(words.vm, failure));
    if (!owner && !words.owner.empty()) owner = ResourceId{.vm = words.owner};
  }
  if (const std::optional<ResourceId> nearby = FindVmResourceId(Id(failure.nearby_id))) return Key(*nearby);
  const std::string_view name = !failure.nearby_vm.empty() ? failure.nearby_vm : owner ? owner->vm : "";
  return name.empty() ? VmKey() : Key(Located(name, failure));
}

ResourceId ResourceScope(const Failure& failure, const VmKey& vm) {
  ResourceId scope = FindScope(vm.resource_id);
  if (scope.resource_group.empty()) scope.resource_group = vm.resource_group;
  if (scope.resource_group.empty()) scope = FindScope(failure.target_resource_id);
  if (scope.resource_group.empty()) scope = FindScope(failure.resource_id);
  for (auto link = failure.chain.rbegin(); scope.resource_group.empty() && link != failure.chain.rend();
       ++link)
    scope = FindScope(link->target);
  return scope;
}

}  // namespace vmsift
