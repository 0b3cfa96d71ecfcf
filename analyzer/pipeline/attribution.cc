#include "analyzer/pipeline/attribution.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/count/name_limit.h"
#include "analyzer/decode/resource_id.h"
#include "analyzer/decode/vm_words.h"
#include "base/ascii_case.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

// What can be a resource id: Azure's are far shorter.
std::string_view Id(std::string_view text) {
  return text.substr(0, 2048);
}

// The value of the first parameter with a role, as a name or as a resource id; empty when there is none.
std::string_view ParameterVm(const Match& match, PlaceholderRole role, std::optional<ResourceId>* id) {
  for (const MatchedParameter& parameter : match.parameters) {
    if (parameter.placeholder->role != role) continue;
    if (IsVmName(parameter.value)) return parameter.value;
    *id = FindVmResourceId(Id(parameter.value));
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

namespace {

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

}  // namespace

bool Attribution::FromResourceIds(const Failure& failure, Named* vm) const {
  std::optional<ResourceId> id = FindVmResourceId(Id(failure.target_resource_id));
  if (!id) id = FindVmResourceId(Id(failure.resource_id));
  for (auto link = failure.chain.rbegin(); !id && link != failure.chain.rend(); ++link)
    id = FindVmResourceId(Id(link->target));
  ReadableMessages messages;
  for (auto link = failure.chain.rbegin(); !id && link != failure.chain.rend(); ++link)
    id = FindVmResourceId(messages.Next(*link));
  if (id) {
    *vm = {id->vm, id->subscription, id->resource_group, id->scale_set};
    return true;
  }
  // `"target": "11"` beside the id of a scale set names its instance.
  for (std::string_view resource : {failure.target_resource_id, failure.resource_id}) {
    const ResourceId scope = FindScope(Id(resource));
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

// Where a VM known by its name lives: as an id of the failure says that names it, else where the record's
// resource does.
Attribution::Named Attribution::Located(std::string_view name, const Failure& failure) {
  std::vector<std::string_view> ids = {failure.target_resource_id, failure.resource_id};
  for (auto link = failure.chain.rbegin(); link != failure.chain.rend(); ++link) ids.push_back(link->target);
  for (std::string_view text : ids) {
    const std::optional<ResourceId> id = FindVmResourceId(Id(text));
    if (!id) continue;
    if (EqualsIgnoreCase(id->vm, name)) return {name, id->subscription, id->resource_group, id->scale_set};
    // `SET_INSTANCE` for …/virtualMachineScaleSets/SET/virtualMachines/INSTANCE
    const size_t set = id->scale_set.size();
    if (set > 0 && name.size() == set + 1 + id->vm.size() &&
        EqualsIgnoreCase(name.substr(0, set), id->scale_set) &&
        EqualsIgnoreCase(name.substr(set + 1), id->vm)) {
      return {name.substr(set + 1), id->subscription, id->resource_group, name.substr(0, set)};
    }
  }
  ids.push_back(failure.nearby_scope);
  for (std::string_view text : ids) {
    const ResourceId scope = FindScope(Id(text));
    if (!scope.resource_group.empty()) return {name, scope.subscription, scope.resource_group, {}};
  }
  return {name, {}, {}, {}};
}

VmKey Attribution::Key(Named vm) {
  for (std::string_view* name : {&vm.name, &vm.subscription, &vm.resource_group, &vm.scale_set}) {
    name_is_cut_ = name_is_cut_ || name->size() > kMaxNameBytes;
    *name = LimitedName(*name, &cut_names_);
  }
  name_.clear();
  if (!vm.scale_set.empty()) absl::StrAppend(&name_, ToAbsl(vm.scale_set), "_");
  name_ += vm.name;

  identity_.clear();
  resource_id_.clear();
  if (!vm.resource_group.empty()) {
    absl::StrAppend(&identity_, ToAbsl(vm.subscription), "/", ToAbsl(vm.resource_group), "/");
    // A log may tell the group alone: the id begins with it, then.
    if (!vm.subscription.empty()) absl::StrAppend(&resource_id_, "/subscriptions/", ToAbsl(vm.subscription));
    absl::StrAppend(&resource_id_, "/resourceGroups/", ToAbsl(vm.resource_group),
                    "/providers/Microsoft.Compute");
    if (!vm.scale_set.empty())
      absl::StrAppend(&resource_id_, "/virtualMachineScaleSets/", ToAbsl(vm.scale_set));
    absl::StrAppend(&resource_id_, "/virtualMachines/", ToAbsl(vm.name));
  }
  identity_ += name_;
  return {identity_, name_, resource_id_};
}

VmKey Attribution::Attribute(const Failure& failure, const Match& match) {
  cut_names_.Clear();
  name_is_cut_ = false;
  std::optional<ResourceId> id;
  const std::string_view named = ParameterVm(match, PlaceholderRole::kVm, &id);
  if (id) return Key({id->vm, id->subscription, id->resource_group, id->scale_set});
  if (!named.empty()) return Key(Located(named, failure));
  Named vm;
  if (FromResourceIds(failure, &vm)) return Key(vm);

  std::string_view owner = ParameterVm(match, PlaceholderRole::kOwnerVm, &id);
  ReadableMessages messages;
  for (auto link = failure.chain.rbegin(); link != failure.chain.rend(); ++link) {
    const VmWords words = FindVmWords(messages.Next(*link));
    if (!words.vm.empty()) return Key(Located(words.vm, failure));
    if (owner.empty()) owner = words.owner;
  }
  if (const std::optional<ResourceId> nearby = FindVmResourceId(Id(failure.nearby_id))) {
    return Key({nearby->vm, nearby->subscription, nearby->resource_group, nearby->scale_set});
  }
  const std::string_view name = failure.nearby_vm.empty() ? owner : failure.nearby_vm;
  return name.empty() ? VmKey() : Key(Located(name, failure));
}

}  // namespace vmsift
