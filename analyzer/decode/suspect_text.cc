#include "analyzer/decode/suspect_text.h"

#include <algorithm>

#include "analyzer/decode/azure_names.h"
#include "matchers/ascii_case.h"

namespace vmsift {
namespace {

// How far around a suspect Azure is named, and how far from a failure it may stand and still be told by it.
constexpr size_t kNear = 1000;
constexpr size_t kToldBefore = 1000;
constexpr size_t kToldAfter = 4000;

// `RESPONSE 409: 409 Conflict`
bool IsFailedResponse(std::string_view text, size_t at) {
  constexpr size_t kStatus = 9;  // after `response `
  return at + kStatus + 3 < text.size() && (text[at + kStatus] == '4' || text[at + kStatus] == '5') &&
         IsAsciiDigit(text[at + kStatus + 1]) && IsAsciiDigit(text[at + kStatus + 2]) &&
         text[at + kStatus + 3] == ':';
}

// `ProvisioningState : Failed`
bool IsFailedState(std::string_view text, size_t at) {
  at += std::string_view("provisioningstate").size();
  while (at < text.size() && (text[at] == ' ' || text[at] == '"' || text[at] == '\'')) ++at;
  if (at >= text.size() || (text[at] != ':' && text[at] != '=')) return false;
  ++at;
  while (at < text.size() && (text[at] == ' ' || text[at] == '"' || text[at] == '\'')) ++at;
  return EqualsIgnoreCase(text.substr(at, 6), "failed") &&
         (at + 6 == text.size() || !IsAsciiAlnum(text[at + 6]));
}

}  // namespace

void FindSuspects(std::string_view text, size_t begin, size_t end, const std::vector<Failure>& failures,
                  std::vector<BadSpot>* suspects) {
  const std::string_view part = text.substr(0, end);
  const auto find = [&](std::string_view word, bool (*is_suspect)(std::string_view, size_t),
                        std::string_view reason) {
    for (size_t at = FindIgnoreCase(part, word, begin); at != std::string_view::npos;
         at = FindIgnoreCase(part, word, at + word.size())) {
      if (!is_suspect(text, at)) continue;
      const auto next =
          std::lower_bound(failures.begin(), failures.end(), at - std::min(at, kToldBefore),
                           [](const Failure& failure, size_t offset) { return failure.offset < offset; });
      if (next != failures.end() && next->offset <= at + kToldAfter) continue;
      const size_t from = at - std::min(at, kNear);
      if (NamesAzure(text.substr(from, at - from + kNear))) suspects->push_back({at, reason});
    }
  };
  find("response ", IsFailedResponse, "a failed response of Azure without an error");
  find("provisioningstate", IsFailedState, "a failed Azure operation without an error");
}

}  // namespace vmsift
