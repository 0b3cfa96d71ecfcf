#include "analyzer/decode/anchors.h"

#include <algorithm>
#include <utility>

#include "analyzer/decode/builtin_anchors.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

// Choosing takes longer than reading many a log.
AnchorChoice AnchorsOf(const Catalog* catalog) {
  if (catalog != nullptr && catalog->digest() == BuiltinAnchorsDigest()) {
    if (std::optional<AnchorChoice> choice = ReadAnchors(BuiltinAnchors())) return *std::move(choice);
  }
  return ChooseAnchors(catalog);
}

bool IsQuote(char c) {
  return c == '"' || c == '\'' || c == '`' || c == '\\' || c == '*';
}

char At(std::string_view text, size_t at) {
  return at < text.size() ? text[at] : '\0';
}

// Whether the letter or digit before `at` belongs to an escape of JSON: `\n`, `\u000a`.
bool EscapeEndsAt(std::string_view text, size_t at) {
  constexpr std::string_view kEscapes = "nrtbf";
  if (at >= 2 && text[at - 2] == '\\' && kEscapes.find(text[at - 1]) != std::string_view::npos) return true;
  return at >= 6 && text[at - 6] == '\\' && text[at - 5] == 'u';
}

bool WordGoesOnBefore(std::string_view text, size_t at) {
  return at > 0 && IsAsciiAlnum(text[at - 1]) && !EscapeEndsAt(text, at);
}

size_t WordBegin(std::string_view text, size_t at) {
  while (WordGoesOnBefore(text, at)) --at;
  return at;
}

// Whether a word may be a code by its looks: it begins with a capital, and has another after a small letter.
bool HasHumps(std::string_view word) {
  if (word.size() < 4 || !IsAsciiUpper(word.front())) return false;
  for (size_t i = 1; i + 1 < word.size(); ++i) {
    if (IsAsciiLower(word[i]) && (IsAsciiUpper(word[i + 1]) || IsAsciiDigit(word[i + 1]))) return true;
    // `OSProvisioning`, `VMSize`
    if (IsAsciiUpper(word[i - 1]) && IsAsciiUpper(word[i]) && IsAsciiLower(word[i + 1])) return true;
  }
  return false;
}

// Whether what follows a word of failure, which ends at `end`, may be a code, or the object of an error:
// `Error: SkuNotAvailable: …`, `error (Conflict) …`, `"error": {`.
bool CodeFollows(std::string_view text, size_t end) {
  constexpr size_t kMostBetween = 12;
  const size_t last = std::min(text.size(), end + kMostBetween);
  size_t at = end;
  for (; at < last && !IsAsciiAlnum(text[at]); ++at) {
    if (text[at] == '{') return true;
  }
  if (at == last || at == end || !IsAsciiUpper(text[at])) return false;
  const size_t word_end = AsciiAlnumEnd(text, at);
  const std::string_view word = text.substr(at, word_end - at);
  if (HasHumps(word)) return true;
  // A plain word is one where it stands alone.
  const char next = At(text, word_end);
  return word.size() >= 4 && std::any_of(word.begin(), word.end(), IsAsciiLower) &&
         (next == ':' || next == ')' || next == '"' || next == '\'' || next == '\\' || next == ',' ||
          next == '|' || next == '`' || text.substr(word_end, 2) == " :");
}

// Whether a word is quoted alone, ignoring dots and underscores.
bool IsQuotedBefore(std::string_view text, size_t at) {
  while (at > 0 && (IsAsciiAlnum(text[at - 1]) || text[at - 1] == '.' || text[at - 1] == '_')) --at;
  return at > 0 && (text[at - 1] == '"' || text[at - 1] == '\'');
}

// Whether a quote closes a key at `at`.
bool KeyEndsAt(std::string_view text, size_t at) {
  if (!IsQuote(At(text, at))) return false;
  while (IsQuote(At(text, at)) || At(text, at) == ' ') ++at;
  return At(text, at) == ':' || text.substr(at, 2) == "=>";
}

// Whether the word that ends at `end` is a value: `Status: Failed`, `"Failure",`, `state=Failed;`.
bool IsValue(std::string_view text, size_t begin, size_t end) {
  const char next = At(text, end);
  if (IsAsciiAlnum(next) || next == '_') return false;
  if (next == ' ' && IsAsciiAlpha(At(text, end + 1))) return false;
  while (begin > 0 && (IsQuote(text[begin - 1]) || text[begin - 1] == ' ')) --begin;
  return begin > 0 && (text[begin - 1] == ':' || text[begin - 1] == '=' || text[begin - 1] == '|');
}

// In text: whether the word around [begin, end), which tells of failure, has something with it that tells
// whose failure it is.
bool FailureHasCode(std::string_view text, size_t begin, size_t end, bool error) {
  const size_t word_begin = WordBegin(text, begin);
  const size_t word_end = AsciiAlnumEnd(text, end);
  // `VMExtensionProvisioningError`, `HttpResponseError`
  if (HasHumps(text.substr(word_begin, word_end - word_begin))) return true;
  if (CodeFollows(text, word_end)) return true;
  if (error) return IsQuotedBefore(text, begin) && KeyEndsAt(text, word_end);
  return IsValue(text, word_begin, word_end);
}

// Whether a number from 400 to 599 may stand at `at`, behind one of these separators.
bool FailedStatusFollows(std::string_view text, size_t at, std::string_view separators) {
  if (separators.find(At(text, at)) == std::string_view::npos) return false;
  if (At(text, at) == ':' && At(text, at + 1) == ' ') ++at;
  return At(text, at + 1) == '4' || At(text, at + 1) == '5';
}

// `StatusCode=409`, `Status: 500`, where `status` ends at `at`.
bool IsFailedStatus(std::string_view text, size_t at) {
  if (EqualsIgnoreCase(text.substr(at, 4), "code")) return FailedStatusFollows(text, at + 4, "=:");
  return FailedStatusFollows(text, at, ":");
}

}  // namespace

Anchors::Anchors(const Catalog* catalog) : Anchors(catalog, AnchorsOf(catalog)) {}

Anchors::Anchors(const Catalog* catalog, AnchorChoice choice)
    : catalog_(catalog), anchors_(std::move(choice.anchors)), fingerprints_(std::move(choice.fingerprints)) {}

// Whether `\u00XX` is of a letter or a digit.
bool Anchors::EscapesAnchor(std::string_view text, size_t at) {
  if (text.substr(at, 4) != "\\u00") return false;
  const char high = At(text, at + 4);
  return (high >= '4' && high <= '7') || (high == '3' && IsAsciiDigit(At(text, at + 5)));
}

// `(SkuNotAvailable)`
bool Anchors::IsBracketedCode(std::string_view text, size_t at) {
  const size_t end = AsciiAlnumEnd(text, at + 1);
  return At(text, end) == ')' && HasHumps(text.substr(at + 1, end - at - 1));
}

bool Anchors::IsKnownNumber(std::string_view text, size_t at) const {
  return catalog_ != nullptr && catalog_->FindCode(text.substr(at, AsciiAlnumEnd(text, at) - at)) != nullptr;
}

// `"code":`, `Code=`, `ErrorCode:`, `\"code\" :`, `**Code:**`, `Error Code |`; not `statusCode`, `exit-code`.
bool Anchors::IsLabel(std::string_view text, size_t begin, size_t end, AnchorScope scope) const {
  if (begin > 0 && text[begin - 1] == '-') return false;
  if (WordGoesOnBefore(text, begin) && (begin < 4 || !EqualsIgnoreCase(text.substr(begin - 4, 4), "rror")))
    return false;
  size_t at = end;
  bool quoted = false;
  for (; IsQuote(At(text, at)) || At(text, at) == ' ' || At(text, at) == '\t'; ++at) {
    quoted |= IsQuote(text[at]);
    if (text.substr(at, 2) == "\\u" || text.substr(at, 2) == "\\n") return true;
  }
  const char separator = At(text, at);
  if (separator != ':' && separator != '=' && separator != '|') return false;
  if (scope == AnchorScope::kJson) return true;
  at = std::min(text.size(), at + (text.substr(at, 2) == "=>" ? 2 : 1));
  while (IsQuote(At(text, at)) || At(text, at) == ' ' || At(text, at) == '\t') ++at;
  const char value = At(text, at);
  if (IsAsciiDigit(value)) return quoted || IsKnownNumber(text, at);
  return !IsAsciiLower(value);
}

// Whether a companion stands as near as it must to the word at [begin, end).
bool Anchors::StandsNear(const AnchorCompanion& companion, std::string_view text, size_t begin, size_t end,
                         Sought* sought) {
  const size_t from = companion.before ? begin - std::min(begin, companion.within) : end;
  const size_t to = companion.before ? begin : end + std::min(companion.within, text.size() - end);
  if (from >= sought->from && to <= sought->to && companion.word == sought->word) return false;
  if (FindIgnoreCase(text.substr(from, to - from), companion.word) != std::string_view::npos) return true;
  *sought = {companion.word, from, to};
  return false;
}

bool Anchors::Stands(const Fingerprints::Entry& entry, std::string_view text, size_t at, AnchorScope scope,
                     Sought* sought) const {
  if (at < entry.offset) return false;
  const size_t begin = at - entry.offset;
  const size_t end = begin + entry.text.size();
  if (end > text.size()) return false;
  const Anchor& anchor = anchors_[entry.what];
  if (!EqualsIgnoreCase(text.substr(begin, entry.text.size()), entry.text)) return false;
  switch (anchor.kind) {
    case AnchorKind::kLabel:
      return IsLabel(text, begin, end, scope);
    case AnchorKind::kError:
    case AnchorKind::kFailure:
      return scope == AnchorScope::kJson ||
             FailureHasCode(text, begin, end, anchor.kind == AnchorKind::kError);
    case AnchorKind::kKnownCode:
      return IsAsciiUpper(text[begin]) && !WordGoesOnBefore(text, begin) && !IsAsciiAlnum(At(text, end));
    case AnchorKind::kMessage:
      if (anchor.whole_word && (WordGoesOnBefore(text, begin) || IsAsciiAlnum(At(text, end)))) return false;
      return std::all_of(
          anchor.companions.begin(), anchor.companions.end(),
          [&](const AnchorCompanion& companion) { return StandsNear(companion, text, begin, end, sought); });
    case AnchorKind::kResponse:
      return FailedStatusFollows(text, end, " ");
    case AnchorKind::kStatus:
      return IsFailedStatus(text, end);
  }
  return false;
}

}  // namespace vmsift
