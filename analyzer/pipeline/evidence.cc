#include "analyzer/pipeline/evidence.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "analyzer/decode/code_words.h"
#include "analyzer/decode/record.h"
#include "base/ascii_case.h"
#include "base/byte_masks.h"

namespace vmsift {
namespace {

// The length of a placeholder at the start of `text`: `{name}`, `<vm-name>`, `${name}`, `{{ vm }}`, `%s`. 0
// when none stands there.
size_t PlaceholderAt(std::string_view text) {
  constexpr size_t kLongest = 40;
  if (text.substr(0, 2) == "%s" || text.substr(0, 2) == "%q" || text.substr(0, 2) == "%v") return 2;
  size_t at = text.substr(0, 1) == "$" ? 1 : 0;
  const size_t open = at;
  while (at < text.size() && text[at] == '{' && at - open < 2) ++at;
  const bool angle = at == 0 && text.substr(0, 1) == "<";
  const size_t begin = at += angle ? 1 : 0;
  if (begin == open) return 0;
  while (at < text.size() && at < kLongest &&
         (IsAsciiAlnum(text[at]) || std::string_view(" -_.").find(text[at]) != std::string_view::npos))
    ++at;
  if (at == begin) return 0;
  const std::string_view close = angle ? ">" : begin - open == 2 ? "}}" : "}";
  return text.substr(at, close.size()) == close ? at + close.size() : 0;
}

// A placeholder that was never filled in: `{0}` anywhere, any other where it is all that quotes hold.
bool QuotesTemplate(std::string_view message) {
  for (size_t at = message.find('{'); at != std::string_view::npos; at = message.find('{', at + 1)) {
    if (at + 2 < message.size() && IsAsciiDigit(message[at + 1]) && message[at + 2] == '}') return true;
    // `{err.error.code}`: of a string that a program fills in.
    const size_t length = PlaceholderAt(message.substr(at));
    if (length > 0 && message.substr(at, length).find('.') != std::string_view::npos) return true;
  }
  for (size_t at = FindAnyByte<'\'', '"', '`'>(message, 0); at < message.size();
       at = FindAnyByte<'\'', '"', '`'>(message, at + 1)) {
    const size_t length = PlaceholderAt(message.substr(at + 1));
    if (length > 0 && message.substr(at + 1 + length, 1) == message.substr(at, 1)) return true;
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
  if (failure.confirmed) return true;
  if (QuotesTemplate(failure.message.substr(0, 4 << 10))) return false;
  if (match.row != nullptr) return true;
  if (failure.code.empty() || IsNoErrorCode(failure.code)) return false;
  const bool known = HasKnownCode(failure, catalog);
  if (failure.colon_only) {
    const bool plain = std::all_of(failure.chain.begin(), failure.chain.end(), [&](const ChainLink& link) {
      return IsPlainWord(link.code) || catalog.FindCode(link.code) == nullptr;
    });
    return known && (failure.azure_nearby || !plain);
  }
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
  if (failure.confirmed) add("the form of an Azure error");
  const auto is_id = [](std::string_view id) { return StartsWithIgnoreCase(id, "/subscriptions/"); };
  if (is_id(failure.resource_id) || is_id(failure.target_resource_id) || is_id(failure.nearby_id)) {
    add("Azure resource id");
  } else if (failure.azure_nearby) {
    add("Azure's names around it");
  }
  return text;
}

}  // namespace vmsift
