#include "analyzer/decode/json_context.h"

#include <algorithm>
#include <array>
#include <string>

#include "analyzer/decode/resource_id.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

constexpr uint64_t Bit(JsonMember fact) {
  return uint64_t{1} << (static_cast<unsigned>(fact) - static_cast<unsigned>(kFirstFact));
}
static_assert(static_cast<unsigned>(kLastFact) - static_cast<unsigned>(kFirstFact) < 64);

constexpr JsonMember Next(JsonMember fact) {
  return static_cast<JsonMember>(static_cast<unsigned>(fact) + 1);
}

bool IsResourceId(std::string_view text) {
  return StartsWithIgnoreCase(text, "/subscriptions/");
}

// Whether a kind or type of resource is that of a VM: `Microsoft.Compute/virtualMachines[/extensions]`, the
// kinds that Kubernetes' controllers have for one.
bool IsVmKind(std::string_view kind) {
  static constexpr std::array<std::string_view, 5> kKinds = {"machine", "azuremachine", "nodeclaim", "node",
                                                             "microsoft.compute/virtualmachines"};
  if (EqualsIgnoreCase(kind.substr(0, kKinds.back().size() + 1), "microsoft.compute/virtualmachines/"))
    return true;
  return std::any_of(kKinds.begin(), kKinds.end(),
                     [kind](std::string_view vm) { return EqualsIgnoreCase(kind, vm); });
}

}  // namespace

void JsonContext::Clear() {
  scopes_.clear();
  facts_.clear();
  facts_kept_ = 0;
}

int JsonContext::Open(int parent, int array, int element) {
  Scope scope;
  scope.parent = parent;
  scope.array = array;
  scope.element = element;
  scope.facts = facts_.size();
  scopes_.push_back(scope);
  return static_cast<int>(scopes_.size()) - 1;
}

void JsonContext::Push(Scope* scope, bool lent, JsonMember fact, std::string_view value) {
  uint64_t& kinds = lent ? scope->lent_kinds : scope->stated_kinds;
  if (value.empty() || (kinds & Bit(fact)) != 0) return;
  kinds |= Bit(fact);
  int& list = lent ? scope->lent : scope->stated;
  facts_.push_back({fact, value, list});
  list = static_cast<int>(facts_.size()) - 1;
  if (scope != &scopes_.back()) facts_kept_ = facts_.size();
}

void JsonContext::Add(int scope, JsonMember fact, std::string_view value) {
  Push(&scopes_[static_cast<size_t>(scope)], /*lent=*/false, fact, value);
}

void JsonContext::Close(int scope, bool has_errors, bool context) {
  Scope& closing = scopes_[static_cast<size_t>(scope)];
  if (IsVmKind(Value(closing.stated, JsonMember::kKind))) {
    const std::string_view name = FindHere(scope, JsonMember::kName);
    Push(&closing, /*lent=*/false, JsonMember::kVmName, name.substr(0, name.find('/')));  // `vm/extension`
  }
  if (has_errors) return;
  const Scope closed = scopes_[static_cast<size_t>(scope)];
  lent_.clear();
  if (closed.parent >= 0 && closed.array == 0) {
    for (int list : {closed.stated, closed.lent}) {
      for (int at = list; at >= 0; at = facts_[static_cast<size_t>(at)].next) {
        const Fact& fact = facts_[static_cast<size_t>(at)];
        // What became of an operation is said of the whole record.
        if (context || fact.kind <= JsonMember::kResultSignature) lent_.push_back(fact);
      }
    }
  }
  facts_.resize(std::max(closed.facts, facts_kept_));
  scopes_.resize(static_cast<size_t>(scope));
  for (const Fact& fact : lent_)
    Push(&scopes_[static_cast<size_t>(closed.parent)], /*lent=*/true, fact.kind, fact.value);
}

std::string_view JsonContext::Value(int list, JsonMember fact) const {
  for (int at = list; at >= 0; at = facts_[static_cast<size_t>(at)].next) {
    if (facts_[static_cast<size_t>(at)].kind == fact) return facts_[static_cast<size_t>(at)].value;
  }
  return {};
}

std::string_view JsonContext::FindHere(int scope, JsonMember fact) const {
  const Scope& here = scopes_[static_cast<size_t>(scope)];
  const std::string_view stated = Value(here.stated, fact);
  return stated.empty() ? Value(here.lent, fact) : stated;
}

std::string_view JsonContext::Find(int scope, JsonMember fact) const {
  for (auto list : {&Scope::stated, &Scope::lent}) {
    for (int at = scope; at >= 0; at = scopes_[static_cast<size_t>(at)].parent) {
      const std::string_view value = Value(scopes_[static_cast<size_t>(at)].*list, fact);
      if (!value.empty()) return value;
    }
  }
  return {};
}

std::optional<Timestamp> JsonContext::FindTime(int scope) const {
  for (auto list : {&Scope::stated, &Scope::lent}) {
    for (int at = scope; at >= 0; at = scopes_[static_cast<size_t>(at)].parent) {
      for (JsonMember kind = kFirstTime; kind <= kLastFact; kind = Next(kind)) {
        const std::string_view text = Value(scopes_[static_cast<size_t>(at)].*list, kind);
        if (text.empty()) continue;
        if (const std::optional<Timestamp> time = ParseRecordTime(text)) return time;
      }
    }
  }
  return std::nullopt;
}

std::string_view JsonContext::FindId(int scope) const {
  const std::string_view id = Find(scope, JsonMember::kResourceId);
  if (!id.empty()) return id;
  for (JsonMember kind :
       {JsonMember::kResourceUri, JsonMember::kEntity, JsonMember::kScope, JsonMember::kId}) {
    const std::string_view other = Find(scope, kind);
    if (IsResourceId(other)) return other;
  }
  return {};
}

std::string_view JsonContext::FindVmName(int scope) const {
  for (int at = scope; at >= 0; at = scopes_[static_cast<size_t>(at)].parent) {
    const std::string_view name = FindHere(at, JsonMember::kVmName);
    if (IsVmName(name)) return name;
  }
  return {};
}

void JsonContext::Describe(int scope, TextArena* arena, Failure* failure) const {
  if (!failure->time) failure->time = FindTime(scope);
  const auto fill = [](std::string_view* slot, std::string_view value) {
    if (slot->empty()) *slot = value;
  };
  fill(&failure->operation, Find(scope, JsonMember::kOperation));
  fill(&failure->operation, Find(scope, JsonMember::kAction));
  fill(&failure->correlation_id, Find(scope, JsonMember::kCorrelationId));
  fill(&failure->request_id, Find(scope, JsonMember::kRequestId));
  fill(&failure->tracking_id, Find(scope, JsonMember::kTrackingId));
  fill(&failure->operation_id, Find(scope, JsonMember::kOperationId));
  fill(&failure->resource_id, FindId(scope));
  fill(&failure->target_resource_id, Find(scope, JsonMember::kTargetId));
  fill(&failure->status, Find(scope, JsonMember::kStatus));
  fill(&failure->status, Find(scope, JsonMember::kResultType));
  if (failure->nearby_vm.empty() && failure->nearby_id.empty()) {
    const std::string_view name = FindVmName(scope);
    const std::string_view group = Find(scope, JsonMember::kResourceGroup);
    if (!name.empty() && !group.empty()) {
      const std::string_view subscription = Find(scope, JsonMember::kSubscription);
      std::string id;
      if (!subscription.empty()) id.append("/subscriptions/").append(subscription);
      id.append("/resourceGroups/").append(group);
      id.append("/providers/Microsoft.Compute/virtualMachines/").append(name);
      failure->nearby_id = arena->Keep(id);
    } else if (!name.empty()) {
      failure->nearby_vm = name;
    } else {
      failure->nearby_id = Find(scope, JsonMember::kMentionedId);
    }
  }
}

std::optional<Success> JsonContext::FindSuccess(int scope) const {
  std::string_view status;
  for (JsonMember member : {JsonMember::kStatus, JsonMember::kResultType, JsonMember::kProvisioningState}) {
    if (status.empty()) status = FindHere(scope, member);
  }
  if (!SaysSucceeded(status)) return std::nullopt;
  Success success;
  success.resource_id = FindHere(scope, JsonMember::kTargetId);
  if (success.resource_id.empty()) success.resource_id = FindId(scope);
  if (!IsResourceId(success.resource_id)) return std::nullopt;
  success.operation = FindHere(scope, JsonMember::kOperation);
  if (success.operation.empty()) success.operation = FindHere(scope, JsonMember::kAction);
  success.deleted = IsDeletion(success.operation);
  success.time = FindTime(scope);
  return success;
}

bool JsonContext::InSiblingElements(int a, int b) const {
  // A scope's number is above that of the one around it: so both ways up meet in the nearest one around both.
  int below_a = -1;
  int below_b = -1;
  while (a != b) {
    int& higher = a > b ? a : b;
    (a > b ? below_a : below_b) = higher;
    higher = scopes_[static_cast<size_t>(higher)].parent;
  }
  if (below_a < 0 || below_b < 0) return false;
  const Scope& x = scopes_[static_cast<size_t>(below_a)];
  const Scope& y = scopes_[static_cast<size_t>(below_b)];
  return x.array != 0 && x.array == y.array && x.element != y.element;
}

}  // namespace vmsift
