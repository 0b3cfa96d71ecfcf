#include "analyzer/pipeline/evidence.h"

#include <algorithm>
#include <string_view>

#include "analyzer/decode/code_words.h"
#include "analyzer/decode/record.h"

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

}  // namespace

bool EvidenceSuffices(const Failure& failure, const Match& match, const Catalog& catalog) {
  if (failure.certain) return true;
  if (QuotesTemplate(failure.message.substr(0, 4 << 10))) return false;
  if (match.row != nullptr) return true;
  if (failure.code.empty() || IsNoErrorCode(failure.code)) return false;
  const bool known = std::any_of(failure.chain.begin(), failure.chain.end(), [&](const ChainLink& link) {
    return !link.code.empty() && !IsNoErrorCode(link.code) && catalog.FindCode(link.code) != nullptr;
  });
  if (failure.colon_only) return known && (failure.azure_nearby || !IsPlainWord(failure.code));
  return known || (failure.azure_nearby && LooksLikeAzureCode(failure.code));
}

}  // namespace vmsift
