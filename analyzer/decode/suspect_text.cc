#include "analyzer/decode/suspect_text.h"

#include <algorithm>
#include <array>

#include "analyzer/decode/azure_names.h"
#include "analyzer/decode/code_words.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

// How far around a suspect Azure is named, and how far from a failure it may stand and still be told by it.
constexpr size_t kNear = 1000;
constexpr size_t kToldBefore = 1000;
constexpr size_t kToldAfter = 4000;
constexpr size_t kLongestLine = 2 << 10;       // what is longer is read so far
constexpr size_t kLongestDocument = 16 << 10;  // likewise
constexpr std::string_view kCodeAlone = "a known code without an error that could be read";

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

// The words of a line, as they follow each other.
std::string_view NextWord(std::string_view line, size_t* at) {
  while (*at < line.size() && !IsAsciiAlnum(line[*at])) ++*at;
  const size_t begin = *at;
  while (*at < line.size() && IsAsciiAlnum(line[*at])) ++*at;
  return line.substr(begin, *at - begin);
}

// `SkuNotAvailable`, not `Conflict`, and not a part of `ERR_TIME_CONFLICT`.
bool IsSpelledAsCode(std::string_view word) {
  const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
  return !is_small(word[0]) && std::any_of(word.begin(), word.end(), is_small) && !IsPlainWord(word);
}

// The code of the catalog in a line that tells of a failure in words of its own; empty when there is none.
// Words that other programs use as well are none, and neither are several codes: those are a list. A row that
// begins with its code is one of a page about errors.
std::string_view CodeOfFailedLine(std::string_view line, const MessageFinder& known) {
  static constexpr std::array<std::string_view, 6> kFailures = {"error", "err",     "failed",
                                                                "fails", "failure", "fatal"};
  static constexpr std::array<std::string_view, 8> kHarmless = {
      "succeeded", "informational", "info", "inf", "information", "debug", "trace", "retry"};
  const auto is_one_of = [](std::string_view word, const auto& words) {
    return std::any_of(words.begin(), words.end(),
                       [word](std::string_view other) { return EqualsIgnoreCase(word, other); });
  };
  // Most lines hold none of the words of failure, and need not be read word by word.
  const auto holds = [line](std::string_view part) {
    return FindIgnoreCase(line, part) != std::string_view::npos;
  };
  if (!holds("err") && !holds("fail") && !holds("fatal")) return {};
  std::string_view code;
  bool failed = false;
  size_t at = 0;
  for (std::string_view word = NextWord(line, &at); !word.empty(); word = NextWord(line, &at)) {
    if (is_one_of(word, kHarmless)) return {};
    if (is_one_of(word, kFailures)) {
      failed = true;
    } else if (IsSpelledAsCode(word) && known.IsCode(word)) {
      // The line was cleaned, perhaps of the bar that the row begins with.
      const size_t next = std::min(line.find_first_not_of("`* ", at), line.size());
      const bool first = line.find_first_not_of("|`* ") == at - word.size() && line.substr(next, 1) == "|";
      if (!code.empty() || first) return {};
      code = word;
    }
  }
  return failed ? code : std::string_view();
}

// Whether a failure stands on the line [begin, end), or near it and has its code.
bool IsTold(std::string_view code, size_t begin, size_t end, const std::vector<Failure>& failures) {
  auto next = std::lower_bound(failures.begin(), failures.end(), begin - std::min(begin, kToldAfter),
                               [](const Failure& failure, size_t offset) { return failure.offset < offset; });
  for (; next != failures.end() && next->offset < end + kToldAfter; ++next) {
    if (next->offset >= begin && next->offset < end) return true;
    if (std::any_of(next->chain.begin(), next->chain.end(),
                    [code](const ChainLink& link) { return EqualsIgnoreCase(link.code, code); }))
      return true;
  }
  return false;
}

}  // namespace

void FindSuspects(std::string_view text, size_t begin, size_t end, const MessageFinder* known,
                  const std::vector<Failure>& failures, std::vector<BadSpot>* suspects) {
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
  for (size_t line = begin; known != nullptr && line < end;) {
    const size_t line_end = std::min(text.find('\n', line), end);
    const std::string_view code =
        CodeOfFailedLine(text.substr(line, std::min(line_end - line, kLongestLine)), *known);
    if (!code.empty() && !IsTold(code, line, line_end, failures))
      suspects->push_back({static_cast<size_t>(code.data() - text.data()), kCodeAlone});
    line = line_end + 1;
  }
}

void SuspectDocument(std::string_view document, const MessageFinder* known, Decoded* decoded) {
  if (known == nullptr || decoded->outcome != Outcome::kClean) return;
  const std::string_view code = CodeOfFailedLine(document.substr(0, kLongestDocument), *known);
  if (code.empty()) return;
  decoded->suspects.push_back({static_cast<size_t>(code.data() - document.data()), kCodeAlone});
  decoded->outcome = Outcome::kSuspect;
}

}  // namespace vmsift
