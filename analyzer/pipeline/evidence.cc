#include "analyzer/pipeline/evidence.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "analyzer/decode/code_words.h"
#include "analyzer/decode/record.h"
#include "matchers/ascii_case.h"

namespace vmsift {
namespace {

// `{0}`: a placeholder that was never filled in.
bool QuotesTemplate(std::string_view message) {
  for (size_t at = message.find('{'); at != std::string_view::npos; at = message.find('{', at + 1)) {
    if (at + 2 < message.size() && message[at + 1] >= '0' && message[at + 1] <= '9' && message[at + 2] == '}')
      return true;
  }
  return false;
}

// Whether a code of the chain is one of the catalog's.
bool HasKnownCode(const Failure& failure, const Catalog& catalog) {
  return std::any_of(failure.chain.begin(), failure.chain.end(), [&](const ChainLink& link) {
    return !link.code.empty() && !IsNoErrorCode(link.code) && catalog.FindCode(link.code) != nullptr;
  });
}

}  // namespace

bool EvidenceSuffices(const Failure& failure, const Match& match, const Catalog& catalog) {
  if (failure.certain) return true;
  if (QuotesTemplate(failure.message.substr(0, 4 << 10))) return false;
  if (match.row != nullptr) return true;
  if (failure.code.empty() || IsNoErrorCode(failure.code)) return false;
  const bool known = HasKnownCode(failure, catalog);
  if (failure.colon_only) return known && (failure.azure_nearby || !IsPlainWord(failure.code));
  return known || (failure.azure_nearby && LooksLikeAzureCode(failure.code));
}

std::string EvidenceText(const Failure& failure, const Match& match, const Catalog& catalog) {
  std::string text;
  const auto add = [&text](std::string_view what) {
    if (!text.empty()) text += ", ";
    text += what;
  };
  if (HasKnownCode(failure, catalog)) add("known code");
  if (match.row != nullptr)
    add("message fits " + match.row->catalog + " row " + std::to_string(match.row->row));
  if (failure.certain) add("the form of an Azure error");
  const auto is_id = [](std::string_view id) {
    return EqualsIgnoreCase(id.substr(0, 15), "/subscriptions/");
  };
  if (is_id(failure.resource_id) || is_id(failure.target_resource_id) || is_id(failure.nearby_id)) {
    add("Azure resource id");
  } else if (failure.azure_nearby) {
    add("Azure's names around it");
  }
  return text;
}

}  // namespace vmsift
