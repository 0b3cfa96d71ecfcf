#include "analyzer/decode/json_errors.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "analyzer/decode/azure_names.h"
#include "analyzer/decode/code_words.h"
#include "analyzer/decode/request_ids.h"
#include "analyzer/decode/same_words.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

bool IsNumber(std::string_view code) {
  return !code.empty() && std::all_of(code.begin(), code.end(), IsAsciiDigit);
}

// The code of an error object, which is a word: `OSProvisioningTimedOut`, `Request_ResourceNotFound`. Words
// all in capitals or all in small letters are other programs' (`ENOENT`, `not_found`).
bool IsCodeWord(std::string_view code) {
  const auto in_word = [](char c) {
    return IsAsciiAlnum(c) || c == '_' || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
  };
  return code.size() >= 3 && IsAsciiUpper(code.front()) && !IsNoErrorCode(code) &&
         std::all_of(code.begin(), code.end(), in_word) &&
         std::any_of(code.begin(), code.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// Fills in what another telling of the same error knows of it.
void TakeOver(const Failure& from, Failure* to) {
  if (!to->time) to->time = from.time;
  for (auto view : kRecordTexts) {
    if ((to->*view).empty()) to->*view = from.*view;
  }
}

bool SaysFailed(std::string_view status) {
  return EqualsIgnoreCase(status, "failed") || EqualsIgnoreCase(status, "failure");
}

// The status of a scope that says that it failed; empty when none does.
std::string_view FailedStatus(int scope, const JsonContext& context) {
  for (JsonMember member : {JsonMember::kStatus, JsonMember::kResultType, JsonMember::kProvisioningState}) {
    const std::string_view status = context.FindHere(scope, member);
    if (SaysFailed(status)) return status;
  }
  return {};
}

bool NamesResource(int scope, const JsonContext& context) {
  static constexpr std::array kIds = {JsonMember::kTargetId,    JsonMember::kResourceId,
                                      JsonMember::kResourceUri, JsonMember::kEntity,
                                      JsonMember::kScope,       JsonMember::kId};
  return std::any_of(kIds.begin(), kIds.end(), [&](JsonMember member) {
    const std::string_view id = context.FindHere(scope, member);
    return StartsWithIgnoreCase(id, "/subscriptions/") || (member <= JsonMember::kResourceId && !id.empty());
  });
}

}  // namespace

void JsonErrors::Clear() {
  nodes_.clear();
  told_.clear();
}

int JsonErrors::Add(int parent, int scope, ErrorRole role) {
  Node node;
  node.parent = parent;
  node.scope = scope;
  node.role = role;
  nodes_.push_back(node);
  return size() - 1;
}

void JsonErrors::NoteUnread(int parent) {
  for (int up = parent; up >= 0; up = node(up).parent) node(up).has_child = true;
}

void JsonErrors::AddText(int parent, int scope, std::string_view text) {
  const int index = Add(parent, scope, ErrorRole::kError);
  node(index).link.message = text;
  node(index).failed_counts = true;
}

void JsonErrors::AddTold(int parent, int scope, int text, const Failure& failure, TextArena* arena) {
  Failure& told = told_.emplace_back(failure);
  for (auto view : {&Failure::code, &Failure::message}) told.*view = arena->Keep(told.*view);
  for (auto view : kRecordTexts) told.*view = arena->Keep(told.*view);
  for (ChainLink& link : told.chain) {
    link = {arena->Keep(link.code), arena->Keep(link.message), arena->Keep(link.target)};
    parent = Add(parent, scope, ErrorRole::kPlain);
    node(parent).link = link;
    node(parent).prose = text;
    node(parent).confirmed = failure.confirmed;
  }
  node(parent).told = static_cast<int>(told_.size()) - 1;
}

// What the message of an error only seems to say in prose is more of the message: the message itself, told
// again without its code, and, where the object is known to be an error, what is not certain.
void JsonErrors::DropDoubtfulProse(int parent, const ErrorFields& fields) {
  const auto in_prose = [](const Node& inner) { return inner.prose != 0; };
  if (std::none_of(nodes_.begin() + parent + 1, nodes_.end(), in_prose)) return;
  // A number, or a word of the program's own (`ERR_X`, `INTERNAL`), tells less than the prose.
  const bool known_error = node(parent).role != ErrorRole::kPlain && IsCodeWord(fields.code);
  std::vector<bool> dropped(static_cast<size_t>(size() - parent), false);
  for (int i = parent + 1; i < size(); ++i) {
    Node& child = node(i);
    if (child.prose == 0 || child.parent < parent) continue;
    bool drop = child.parent > parent && dropped[static_cast<size_t>(child.parent - parent)];
    if (child.parent == parent) {
      const bool same =
          EqualsIgnoreCase(child.link.code, fields.code) && SayTheSame(child.link.message, fields.message);
      drop = same || child.link.code.empty() || (known_error && !child.confirmed);
      dropped[static_cast<size_t>(i - parent)] = drop && !same;
    } else {
      dropped[static_cast<size_t>(i - parent)] = drop;
    }
    if (!drop) continue;
    child.link = {};
    child.confirmed = false;
  }
}

void JsonErrors::Judge(int index, ErrorFields fields, const JsonContext& context) {
  // An instance view's status: "ProvisioningState/failed/X" is an error, "PowerState/running" is none.
  const size_t slash = fields.code.rfind('/');
  bool confirmed = false;
  if (slash != std::string_view::npos) {
    const bool failed = FindIgnoreCase(fields.code, "/failed/") != std::string_view::npos;
    fields.code = fields.code.substr(slash + 1);
    if (!failed || !IsCodeWord(fields.code)) return;
    confirmed = true;
  }
  Node& self = node(index);
  const bool has_inner = std::any_of(nodes_.begin() + index + 1, nodes_.end(), [index](const Node& inner) {
    return inner.parent >= index && inner.says_something() && inner.prose == 0;
  });
  switch (self.role) {
    case ErrorRole::kPlain:
      if (confirmed || has_inner) break;
      // A code alone says nothing, unless a VM is named beside it.
      if (fields.message.empty() && (!context.FindHere(self.scope, JsonMember::kVmName).empty() ||
                                     !context.FindHere(self.scope, JsonMember::kResourceGroup).empty()))
        fields.message = context.Find(self.scope, JsonMember::kDescription);
      if (!IsCodeWord(fields.code)) return;
      self.code_alone = fields.message.empty() && fields.no_text;
      if (fields.message.empty() && !self.code_alone) return;
      break;
    case ErrorRole::kLikelyError:
      if (!confirmed && !has_inner && (!IsCodeWord(fields.code) || fields.message.empty())) return;
      break;
    case ErrorRole::kEmbedded:
      confirmed = confirmed || (IsCodeWord(fields.code) && !fields.message.empty());
      if (!confirmed && !has_inner) return;
      break;
    case ErrorRole::kStatusMessage:
      confirmed = !fields.code.empty() || !fields.message.empty();
      break;
    case ErrorRole::kError:
    case ErrorRole::kDetail:
      confirmed = confirmed || (IsCodeWord(fields.code) && !fields.message.empty());
      break;
  }
  if (!confirmed && IsNumber(fields.code)) {
    if (self.role == ErrorRole::kPlain) fields.code = {};
    self.failed_counts = !fields.message.empty();
  }
  if (IsNoErrorCode(fields.code)) return;
  self.link = {fields.code, fields.message, fields.target};
  self.confirmed = confirmed;
  if (!fields.code.empty()) DropDoubtfulProse(index, fields);
}

void JsonErrors::TakeUnder(int wrapper, int first) {
  const Node outer = node(wrapper);
  if (outer.link.code.empty()) return;
  for (int i = first; i < size(); ++i) {
    Node& inner = node(i);
    const bool beside = i != wrapper && inner.parent == outer.parent && inner.scope > outer.scope;
    if (beside && !EqualsIgnoreCase(inner.link.code, outer.link.code)) inner.parent = wrapper;
  }
}

bool JsonErrors::AddFailedRecord(int scope, const JsonContext& context) {
  if (FailedStatus(scope, context).empty() || !NamesResource(scope, context)) return false;
  std::string_view code = context.FindHere(scope, JsonMember::kStatusCode);
  if (!LooksLikeAzureCode(code)) code = context.FindHere(scope, JsonMember::kSubStatus);
  if (!LooksLikeAzureCode(code)) {
    // "Failed.Conflict"
    const std::string_view signature = context.FindHere(scope, JsonMember::kResultSignature);
    const size_t dot = signature.find('.');
    code = dot == std::string_view::npos ? std::string_view() : signature.substr(dot + 1);
  }
  if (!LooksLikeAzureCode(code) || IsNoErrorCode(code)) code = {};
  std::string_view message = context.FindHere(scope, JsonMember::kStatusMessage);
  if (message.substr(0, 1) == "{") message = {};
  if (code.empty() && message.empty()) return false;
  const int index = Add(-1, scope, ErrorRole::kStatusMessage);
  node(index).link = {code, message, {}};
  node(index).confirmed = true;
  return true;
}

std::string_view FailedWithoutError(int scope, const JsonContext& context) {
  if (FailedStatus(scope, context).empty() || !NamesResource(scope, context)) return {};
  return "a failed Azure operation without an error";
}

bool JsonErrors::ForgetSilent(int first) {
  const bool any = std::any_of(nodes_.begin() + first, nodes_.end(),
                               [](const Node& node) { return node.says_something(); });
  if (!any) Truncate(first);
  return any;
}

Failure JsonErrors::MakeFailure(int leaf, const JsonContext& context) const {
  const Node& last = nodes_[static_cast<size_t>(leaf)];
  Failure failure;
  if (last.told >= 0) failure = told_[static_cast<size_t>(last.told)];
  failure.chain.clear();
  failure.code = failure.message = {};
  failure.confirmed = false;
  failure.colon_only = last.code_alone;
  for (int at = leaf; at >= 0; at = nodes_[static_cast<size_t>(at)].parent) {
    const Node& node = nodes_[static_cast<size_t>(at)];
    const std::string_view code = node.link.code;
    // Numbers, and words of the program that printed the log, are no links.
    const bool is_code = code.empty() || at == leaf || IsCodeWord(code);
    if (failure.chain.size() < kMaxChain && is_code && (node.says_something() || !node.link.target.empty()))
      failure.chain.push_back(node.link);
    if (failure.code.empty() && is_code) failure.code = code;
    if (failure.message.empty())
      failure.message = at == leaf ? node.link.message : node.link.message.substr(0, kMostOfOuterMessage);
    const bool failed = node.failed_counts && SaysFailed(context.Find(node.scope, JsonMember::kStatus));
    failure.confirmed = failure.confirmed || node.confirmed || failed;
  }
  if (failure.chain.empty()) failure.chain.push_back({});
  std::reverse(failure.chain.begin(), failure.chain.end());
  return failure;
}

bool JsonErrors::ToldTwice(const JsonContext& context, int a, int b) const {
  const Node& x = nodes_[static_cast<size_t>(a)];
  const Node& y = nodes_[static_cast<size_t>(b)];
  if (x.scope == y.scope) return x.prose == 0 || x.prose != y.prose;
  return !context.InSiblingElements(x.scope, y.scope);
}

void JsonErrors::DropToldTwice(const JsonContext& context, const std::vector<Leaf>& leaves,
                               std::vector<Failure>* failures) const {
  // A leaf is compared with so many of the same words before it; only a crafted document has more.
  constexpr size_t kMostCompared = 32;
  std::vector<bool> drop(leaves.size(), false);
  std::map<std::string, std::vector<size_t>> by_words;
  for (size_t i = 0; i < leaves.size(); ++i) {
    Failure& failure = (*failures)[leaves[i].failure];
    std::vector<size_t>& same = by_words[MessageWords(failure.message)];
    const size_t oldest = same.size() > kMostCompared ? same.size() - kMostCompared : 0;
    for (size_t s = oldest; s < same.size() && !drop[i]; ++s) {
      const size_t other = same[s];
      Failure& earlier = (*failures)[leaves[other].failure];
      const bool codes = !failure.code.empty() && !earlier.code.empty();
      if (drop[other] || (codes && !EqualsIgnoreCase(failure.code, earlier.code)) ||
          !ToldTwice(context, leaves[other].node, leaves[i].node))
        continue;
      // The better telling stays.
      const bool better = (earlier.code.empty() && !failure.code.empty()) ||
                          (!earlier.confirmed && failure.confirmed) ||
                          failure.chain.size() > earlier.chain.size();
      drop[better ? other : i] = true;
      better ? TakeOver(earlier, &failure) : TakeOver(failure, &earlier);
    }
    same.push_back(i);
  }
  // A text may tell but the wrapper of what stands beside it in full, or the code without a message.
  for (size_t i = 0; i < leaves.size(); ++i) {
    if (drop[i]) continue;
    const Failure& failure = (*failures)[leaves[i].failure];
    for (size_t j = 0; j < leaves.size() && j < kMostCompared && !drop[i]; ++j) {
      if (j == i || drop[j] || !ToldTwice(context, leaves[i].node, leaves[j].node)) continue;
      const Failure& other = (*failures)[leaves[j].failure];
      drop[i] = std::any_of(other.chain.begin(), other.chain.end() - 1, [&](const ChainLink& link) {
        return EqualsIgnoreCase(link.code, failure.code) && SayTheSame(link.message, failure.message);
      });
    }
  }
  size_t kept = 0;
  for (size_t i = 0; i < leaves.size(); ++i) {
    if (drop[i]) continue;
    if (kept != i) (*failures)[leaves[kept].failure] = std::move((*failures)[leaves[i].failure]);
    ++kept;
  }
  failures->resize(failures->size() - (leaves.size() - kept));
}

void JsonErrors::AppendFailures(const JsonContext& context, std::string_view document, TextArena* arena,
                                std::vector<Failure>* failures) {
  for (Node& node : nodes_) {
    if (!node.says_something()) continue;
    for (int up = node.parent; up >= 0; up = nodes_[static_cast<size_t>(up)].parent) {
      Node& ancestor = nodes_[static_cast<size_t>(up)];
      if (std::exchange(ancestor.has_child, true)) break;
    }
  }
  std::vector<Leaf> leaves;
  for (int index = 0; index < size(); ++index) {
    if (node(index).has_child || !node(index).says_something()) continue;
    failures->push_back(MakeFailure(index, context));
    leaves.push_back({index, failures->size() - 1});
  }
  if (leaves.empty()) return;
  // Before any is dropped: what a told-twice one knew of its record is the record's.
  for (const Leaf& leaf : leaves) {
    Failure& failure = (*failures)[leaf.failure];
    context.Describe(node(leaf.node).scope, arena, &failure);
    for (const ChainLink& link : failure.chain) FindRequestIds(link.message, 0, &failure);
  }
  if (leaves.size() > 1) DropToldTwice(context, leaves, failures);

  // Names around an error are asked for where they may decide: of one that only might be Azure's. A document
  // of many errors is looked through once.
  std::optional<bool> azure;
  std::optional<bool> other_cloud;
  const auto names_azure = [&] {
    if (!azure) azure = NamesAzure(document);
    return *azure;
  };
  const auto names_other_cloud = [&] {
    if (!other_cloud) other_cloud = !names_azure() && NamesOtherCloud(document);
    return *other_cloud;
  };
  for (Failure& failure : *failures) {
    if (failure.confirmed && failure.resource_id.empty() && names_other_cloud()) failure.confirmed = false;
    if (!failure.confirmed && !failure.azure_nearby) failure.azure_nearby = names_azure();
  }
}

}  // namespace vmsift
