#include "analyzer/pipeline/redaction.h"

#include <algorithm>

#include "base/ascii_case.h"

namespace vmsift {
namespace {

// Whether a parameter of this role names something of the user's.
bool IsName(PlaceholderRole role) {
  switch (role) {
    case PlaceholderRole::kVm:
    case PlaceholderRole::kOwnerVm:
    case PlaceholderRole::kScaleSet:
    case PlaceholderRole::kExtension:
    case PlaceholderRole::kDisk:
    case PlaceholderRole::kBlob:
    case PlaceholderRole::kImage:
    case PlaceholderRole::kSubscription:
    case PlaceholderRole::kStorageAccount:
    case PlaceholderRole::kAvailabilitySet:
    case PlaceholderRole::kResource:
    case PlaceholderRole::kSecret:
      return true;
    default:
      return false;
  }
}

}  // namespace

void Redaction::NoteNames(const Failure& failure, const Match& match, const VmKey& vm) {
  names_.clear();
  for (std::string_view id : {failure.resource_id, failure.target_resource_id, vm.resource_id})
    AddNamesOfIds(id, &names_);
  for (const ChainLink& link : failure.chain) AddNamesOfIds(link.target, &names_);
  for (std::string_view name : {vm.name, vm.resource_group}) {
    if (!name.empty()) names_.insert(AsciiLowered(name));
  }
  for (const MatchedParameter& parameter : match.parameters) {
    if (IsName(parameter.placeholder->role)) names_.insert(AsciiLowered(parameter.value));
  }
}

void Redaction::ApplyToVm(VmKey* vm) {
  std::string identity;
  std::string_view rest = vm->identity;
  while (!rest.empty()) {
    const size_t slash = rest.find('/');
    identity += redactor_.Name(rest.substr(0, slash));
    if (slash != std::string_view::npos) identity += '/';
    rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
  }
  vm->identity = Keep(identity);
  vm->name = Keep(redactor_.Name(vm->name));
  vm->resource_id = Keep(redactor_.Text(vm->resource_id, names_));
  vm->resource_group = Keep(redactor_.Name(vm->resource_group));
}

void Redaction::Apply(Failure* failure, Match* match, VmKey* vm) {
  arena_.Clear();
  NoteNames(*failure, *match, *vm);
  const auto redact = [this](std::string_view* text) { *text = Keep(redactor_.Text(*text, names_)); };
  for (MatchedParameter& parameter : match->parameters) {
    if (IsName(parameter.placeholder->role)) {
      parameter.value = Keep(redactor_.Name(parameter.value));
    } else {
      redact(&parameter.value);
    }
  }
  redact(&failure->message);
  for (ChainLink& link : failure->chain) {
    redact(&link.message);
    redact(&link.target);
  }
  for (auto text : {&Failure::resource_id, &Failure::target_resource_id}) redact(&(failure->*text));
  for (auto id : kRequestIds) failure->*id = Keep(redactor_.Name(failure->*id));
  ApplyToVm(vm);
}

}  // namespace vmsift
