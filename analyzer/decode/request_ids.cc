#include "analyzer/decode/request_ids.h"

#include <algorithm>
#include <array>

#include "base/ascii_case.h"
#include "base/guid.h"

namespace vmsift {
namespace {

// Whether a GUID begins at `at` and ends as a word does.
bool IsGuidAt(std::string_view text, size_t at) {
  if (!StartsWithGuid(text.substr(at))) return false;
  const char after = at + kGuidBytes < text.size() ? text[at + kGuidBytes] : ' ';
  return !IsAsciiAlnum(after) && after != '-';
}

std::string_view WithoutTrailing(std::string_view text, std::string_view bytes) {
  return text.substr(0, text.find_last_not_of(bytes) + 1);
}

struct Word {
  std::string_view word;
  std::string_view Failure::*id;
};
// `x-ms-correlation-request-id` is a correlation id; a client's request id is no one's but its own.
constexpr std::array kWords = {Word{"correlation", &Failure::correlation_id},
                               Word{"correlation-request", &Failure::correlation_id},
                               Word{"correlation request", &Failure::correlation_id},
                               Word{"client-request", nullptr},
                               Word{"client request", nullptr},
                               Word{"clientrequest", nullptr},
                               Word{"request", &Failure::request_id},
                               Word{"activity", &Failure::request_id},
                               Word{"tracking", &Failure::tracking_id},
                               Word{"operation", &Failure::operation_id}};

// The kind that the words before an id name; null: none.
std::string_view Failure::*KindBefore(std::string_view before) {
  constexpr size_t kLongest = 48;
  if (before.size() > kLongest) before.remove_prefix(before.size() - kLongest);
  before = WithoutTrailing(before, " \t\r\n'\"`\\=:[({<>");
  if (EndsWithIgnoreCase(before, " is")) before = WithoutTrailing(before.substr(0, before.size() - 3), " ");
  if (!EndsWithIgnoreCase(before, "id")) return nullptr;
  before = WithoutTrailing(before.substr(0, before.size() - 2), " -_");
  // The longest word that ends here says it.
  const Word* named = nullptr;
  for (const Word& word : kWords) {
    const bool longer = named == nullptr || word.word.size() > named->word.size();
    if (longer && EndsWithIgnoreCase(before, word.word)) named = &word;
  }
  return named == nullptr ? nullptr : named->id;
}

// The id of a deployment's operation after the label that ends at `at`: 16 hexadecimal digits, as in
// `OperationId: E12013C68C7BBD4D`. Empty if something else follows.
std::string_view DeploymentOperationAt(std::string_view text, size_t at) {
  constexpr size_t kDigits = 16;
  const size_t begin = text.find_first_not_of(" \t'\":=", at);
  if (begin == std::string_view::npos || begin == at) return {};
  const std::string_view id = text.substr(begin, AsciiAlnumEnd(text, begin) - begin);
  return id.size() == kDigits && std::all_of(id.begin(), id.end(), IsHexDigit) ? id : std::string_view();
}

// Behind `/deployments/` in a text that holds a resource id.
std::string_view FindDeployment(std::string_view text) {
  constexpr std::string_view kType = "/deployments/";
  const size_t at = FindIgnoreCase(text, kType);
  if (at == std::string_view::npos) return {};
  const std::string_view name = text.substr(at + kType.size());
  const auto in_name = [](char c) {
    return IsAsciiAlnum(c) || c == '-' || c == '_' || c == '.' || c == '(' || c == ')';
  };
  size_t size = 0;
  while (size < name.size() && in_name(name[size])) ++size;
  return WithoutTrailing(name.substr(0, size), ".(");
}

}  // namespace

std::string_view DeploymentOf(const Failure& failure) {
  std::string_view name = FindDeployment(failure.target_resource_id);
  if (name.empty()) name = FindDeployment(failure.resource_id);
  for (std::string_view ChainLink::*const part : {&ChainLink::target, &ChainLink::message}) {
    for (const ChainLink& link : failure.chain) {
      if (name.empty()) name = FindDeployment(link.*part);
    }
  }
  return name;
}

void FindRequestIds(std::string_view text, size_t place, Failure* failure) {
  Failure found;
  for (size_t dash = text.find('-'); dash != std::string_view::npos; dash = text.find('-', dash + 1)) {
    if (dash < 8 || dash + 15 >= text.size() || text[dash + 5] != '-' || text[dash + 10] != '-') continue;
    const size_t at = dash - 8;
    if (!IsGuidAt(text, at)) continue;
    if (std::string_view Failure::*const kind = KindBefore(text.substr(0, at))) {
      const bool settled = !(found.*kind).empty() && (found.*kind).data() >= text.data() + place;
      if (!settled) found.*kind = text.substr(at, kGuidBytes);
    }
    dash = at + kGuidBytes - 1;
  }
  constexpr std::string_view kOperationLabel = "operationid";
  for (size_t at = FindIgnoreCase(text, kOperationLabel);
       at != std::string_view::npos && found.operation_id.empty();
       at = FindIgnoreCase(text, kOperationLabel, at + 1))
    found.operation_id = DeploymentOperationAt(text, at + kOperationLabel.size());
  for (std::string_view Failure::*const kind : kRequestIds) {
    if ((failure->*kind).empty()) failure->*kind = found.*kind;
  }
}

}  // namespace vmsift
