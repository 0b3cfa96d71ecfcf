// The forms themselves: whether a code stands at a mark, and where its message begins and ends.
#include "analyzer/decode/phrase_reader.h"

#include <algorithm>
#include <array>

#include "analyzer/decode/code_words.h"
#include "analyzer/decode/escaped_strings.h"
#include "analyzer/decode/json_keys.h"
#include "analyzer/decode/record.h"
#include "base/ascii_case.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

constexpr size_t kMaxPhraseCodeBytes = 100;

// Past blanks, and the end of a line that goes on in the next one.
size_t SkipToText(std::string_view text, size_t at) {
  at = SkipSpaces(text, at);
  if (at >= text.size() || text[at] != '\n') return at;
  const size_t next = SkipSpaces(text, at + 1);
  return next < text.size() && text[next] != '\n' ? next : at;
}

// Words before a colon that begin a field.
bool IsLabel(std::string_view word) {
  static constexpr std::array<std::string_view, 6> kLabels = {"Category", "Exception", "Reason",
                                                              "Resource", "Type",      "Validation"};
  return std::find(kLabels.begin(), kLabels.end(), word) != kLabels.end();
}

// The word that may be a code at `at`; empty when none is.
std::string_view CodeAt(std::string_view text, size_t at) {
  if (at >= text.size() || !IsAsciiUpper(text[at])) return {};
  const std::string_view code = text.substr(at, AsciiAlnumEnd(text, at) - at);
  const bool is_code = code.size() <= kMaxPhraseCodeBytes && LooksLikeAzureCode(code) &&
                       FindJsonKey(code) == JsonKey::kOther && !IsNoErrorCode(code);
  return is_code && !IsLabel(code) ? code : std::string_view();
}

// What stands before `at` on its line, as far as a form may reach, without the blanks in between.
std::string_view Before(std::string_view text, size_t line, size_t at) {
  constexpr size_t kFarthest = 256;
  line = std::max(line, at - std::min(at, kFarthest));
  std::string_view before = text.substr(line, at - line);
  while (!before.empty() && IsSpaceOrTab(before.back())) before.remove_suffix(1);
  return before;
}

// The last word of a text: `azure.core.exceptions.HttpResponseError`.
std::string_view LastWord(std::string_view text) {
  constexpr size_t kLongest = 100;
  size_t begin = text.size();
  while (begin > 0 && text.size() - begin < kLongest &&
         (IsAsciiAlnum(text[begin - 1]) || text[begin - 1] == '.' || text[begin - 1] == '_'))
    --begin;
  return text.substr(begin);
}

// Whether a text ends in a word that a code may follow: `failed with`, `because of error`.
bool EndsInFailure(std::string_view text) {
  static constexpr std::array<std::string_view, 4> kWords = {"error", "failed", "failed with", "error code"};
  return std::any_of(kWords.begin(), kWords.end(), [text](std::string_view word) {
    const size_t size = text.size() - std::min(text.size(), word.size());
    return EndsWithIgnoreCase(text, word) && (size == 0 || !IsAsciiAlnum(text[size - 1]));
  });
}

}  // namespace

// `Code: message`, `Code : message`, `Compute.Code: message`, and what stands in the separator's place.
bool PhraseReader::Colon(size_t code_at, bool confirmed, std::string_view separator) {
  std::string_view code = CodeAt(record_, code_at);
  const size_t word_end = AsciiAlnumEnd(record_, code_at);
  if (!confirmed && record_.substr(word_end, 1) == "." && word_end > code_at) {
    code_at = word_end + 1;
    code = CodeAt(record_, code_at);
  }
  if (code.empty()) return false;
  if (!confirmed && known_ != nullptr && !known_->IsCode(code)) return false;
  size_t at = SkipSpaces(record_, code_at + code.size());
  if (at > code_at + code.size() + 2 || record_.substr(at, separator.size()) != separator) return false;
  at += separator.size();
  if (at >= record_.size() || (!IsSpaceOrTab(record_[at]) && record_[at] != '\n')) return false;
  at = SkipToText(record_, at);
  if (at >= record_.size() || record_[at] == '\n') return false;
  PhraseMatch match;
  match.offset = code_at;
  match.code = code;
  match.confirmed = confirmed;
  match.colon_only = !confirmed;
  SetMessage(at, &match);
  Add(match);
  return true;
}

// `(Code) message` at the start of a line or a quotation, or after a colon; `at` is the bracket.
void PhraseReader::Paren(size_t at) {
  const std::string_view code = CodeAt(record_, at + 1);
  const size_t close = at + 1 + code.size();
  if (code.empty() || close + 1 >= record_.size() || record_[close] != ')') return;
  // `failed (Code): message`
  const size_t after = close + (record_[close + 1] == ':' ? 2 : 1);
  if (after >= record_.size() || (!IsSpaceOrTab(record_[after]) && record_[after] != '\n')) return;
  PhraseMatch match;
  match.confirmed = false;
  char quote = 0;
  const std::string_view before = Before(text_, line_, at);
  const bool apart = at > line_ && IsSpaceOrTab(text_[at - 1]);
  if (after > close + 1 && !(apart && EndsInFailure(before))) return;
  if (!before.empty()) {
    const char last = before.back();
    if (last == ':' && apart) {
      if (EndsWithIgnoreCase(before, "az_command_data_logger:"))
        return;  // the Azure CLI's own log, beside what it prints
      match.confirmed = IsAzureException(LastWord(before.substr(0, before.size() - 1)));
    } else if (!apart && (last == '\'' || last == '"' || last == '`')) {
      quote = last;
    } else if (!(apart && (last == ']' || last == '-' || last == '|' || EndsInFailure(before)))) {
      return;
    }
    // `['creating it: (Code) message']`: the message ends with the string it stands in.
    const size_t open = last == ':' ? before.rfind('[') : std::string_view::npos;
    if (open != std::string_view::npos && open + 1 < before.size() &&
        (before[open + 1] == '\'' || before[open + 1] == '"'))
      quote = before[open + 1];
    const size_t tick = last == ':' ? before.find('`') : std::string_view::npos;
    if (tick != std::string_view::npos && before.find('`', tick + 1) == std::string_view::npos) quote = '`';
  }
  const size_t message = SkipToText(record_, after);
  if (message >= record_.size() || record_[message] == '\n') return;
  match.offset = at + 1;
  match.code = code;
  SetMessage(message, &match);
  if (quote != 0) EndWithQuote(quote, &match);
  Add(match);
}

void PhraseReader::EndWithQuote(char quote, PhraseMatch* match) const {
  // A quote inside stands between letters or after a blank.
  for (size_t end = match->message.find(quote); end != std::string_view::npos;
       end = match->message.find(quote, end + 1)) {
    const char next = end + 1 < match->message.size() ? match->message[end + 1] : '\n';
    if (quote != '`' && next != ']' && next != ',' && next != '\n' && next != ')' &&
        !FieldFollows(match->message, end + 1))
      continue;
    match->message = match->message.substr(0, end);
    match->end = static_cast<size_t>(match->message.data() - text_.data()) + end;
    break;
  }
}

// Packer: `ERROR:   -> VMStartTimedOut : VM 'x' did not …`, a tree by its indentation; `at` is the `>`.
void PhraseReader::Arrow(size_t at) {
  if (at == line_ || text_[at - 1] != '-' || matches_->size() > first_of_line_) return;
  const std::string_view code = CodeAt(record_, at + 2);
  if (code.empty()) return;
  PhraseMatch match;
  match.tree = true;
  match.confirmed = false;
  match.code = code;
  match.offset = at + 2;
  match.indent = static_cast<int>(at - 1 - line_);
  match.lead = Trimmed(text_.substr(line_, at - 1 - line_));
  size_t next = at + 2 + code.size();
  constexpr std::string_view kSeparator = " : ";
  if (record_.substr(next, kSeparator.size()) == kSeparator) {
    next += kSeparator.size();
    match.end = std::min(line_end_, record_.size());
    match.message = text_.substr(next, match.end - next);
    // Packer lists what it uses in the same way: `-> ResourceGroupName : 'rg-a'`.
    if (match.message.substr(0, 1) == "'" && match.message.find(' ') == std::string_view::npos) return;
  } else if (next >= record_.size() || record_[next] == '\n') {
    match.end = next;  // a code alone on its line is a node of a tree
  } else {
    return;
  }
  Add(match);
}

// Whether what stands before a message ends what a logger writes before it: `[08:15:02 ERR]`, `| main:12 -`,
// `err="`. What only informs tells of no error.
bool EndsPrefix(std::string_view before, bool apart) {
  static constexpr std::array<std::string_view, 5> kHarmless = {"info", "inf]", "debug", "trace", "notice"};
  if (before.empty() || std::any_of(kHarmless.begin(), kHarmless.end(), [before](std::string_view level) {
        return FindIgnoreCase(before, level) != std::string_view::npos;
      }))
    return false;
  const char last = before.back();
  if (apart) return last == ']' || last == '|' || before.ends_with(" -");
  return (last == '"' || last == '\'') && (before.ends_with("=\"") || before.ends_with("='"));
}

// `[ERR] SkuNotAvailable: The requested …`: a known code that ends at `colon`, first behind a logger's
// prefix.
bool PhraseReader::CodeBefore(size_t colon) {
  const size_t end = colon > line_ && IsSpaceOrTab(text_[colon - 1]) ? colon - 1 : colon;
  const std::string_view code = LastWord(text_.substr(line_, end - line_));
  const size_t at = end - code.size();
  if (known_ == nullptr || at == line_ || IsPlainWord(code) || !known_->IsCode(code)) return false;
  const bool apart = IsSpaceOrTab(text_[at - 1]);
  const std::string_view before = Before(text_, line_, at);
  const size_t found = matches_->size();
  if (!EndsPrefix(before, apart) || !Colon(at, /*confirmed=*/false, ":")) return false;
  if (!apart && matches_->size() > found) EndWithQuote(before.back(), &matches_->back());
  return true;
}

// Node prints the members of an error below its message and stack: `RestError: The …`, `  code: 'X',`. `at`
// is the message, behind the name of an Azure exception.
bool PhraseReader::CodeInDump(size_t at) {
  constexpr size_t kFarthest = 3 << 10;
  constexpr std::string_view kCode = "\n  code: '";
  const std::string_view dump = record_.substr(at, kFarthest);
  const size_t stack = dump.find("\n    at ");
  const size_t member = stack == std::string_view::npos ? stack : dump.find(kCode, stack);
  if (member == std::string_view::npos || dump.substr(0, member).find("\n\n") != std::string_view::npos)
    return false;
  const size_t code_at = member + kCode.size();
  PhraseMatch match;
  match.code = CodeAt(dump, code_at);
  if (match.code.empty() || dump.substr(code_at + match.code.size(), 1) != "'") return false;
  match.offset = at;
  match.message = Trimmed(dump.substr(0, stack));
  match.end = at + stack;
  Add(match);
  return true;
}

// What a colon ends decides what the word after it is.
void PhraseReader::AfterColon(size_t colon) {
  const std::string_view before = text_.substr(line_, colon - line_);
  // Go: `unexpected status 409 (409 Conflict) with error: SkuNotAvailable: The requested …`
  if (EndsWithIgnoreCase(before, "with error")) {
    Colon(SkipToText(record_, colon + 1), /*confirmed=*/true, ":");
    return;
  }
  // `creating it failed with AllocationFailed: Allocation failed.`
  const std::string_view word_before = LastWord(before);
  if (!word_before.empty() && EndsInFailure(Before(text_, line_, colon - word_before.size())) &&
      Colon(colon - word_before.size(), /*confirmed=*/false, ":"))
    return;
  if (CodeBefore(colon)) return;
  const size_t at = SkipSpaces(record_, colon + 1);
  if (at >= record_.size() || !IsAsciiUpper(record_[at])) return;
  // cloud-provider-azure: `HTTPStatusCode: 409, RawError: OperationNotAllowed, The maximum …`
  if (EndsWithIgnoreCase(before, "rawerror")) {
    Colon(at, /*confirmed=*/true, ",");
    return;
  }
  // .NET, Ruby: `Hyak.Common.CloudException: ResourceNotFound: The Resource …`
  std::string_view word = before;
  while (!word.empty() && IsSpaceOrTab(word.back())) word.remove_suffix(1);
  const bool azure = IsAzureException(LastWord(word));
  if (Colon(at, azure, ":") || (azure && CodeInDump(at))) return;
  if (EndsWithIgnoreCase(word, "error") || !IsPlainWord(CodeAt(record_, at)))
    Colon(at, /*confirmed=*/false, "-");
}

// Java: `Microsoft.Compute/virtualMachines:NAME - Code - object`; Python: `Resource : NAME - Code` over the
// line `Message : …`.
void PhraseReader::Dash(size_t at) {
  if (at == line_ || text_[at - 1] != ' ' || matches_->size() > first_of_line_) return;
  const std::string_view code = CodeAt(record_, at + 2);
  if (code.empty()) return;
  const std::string_view before = Before(text_, line_, at);
  const size_t after = at + 2 + code.size();
  const bool ends = after >= record_.size() || record_[after] == '\n';
  PhraseMatch match;
  match.offset = at + 2;
  match.code = code;
  match.end = after;
  const size_t name = before.find_last_of(": ");
  if (name != std::string_view::npos && before[name] == ':') {
    const std::string_view type = before.substr(0, name);
    const size_t provider = type.rfind("Microsoft.");
    const bool typed = provider != std::string_view::npos &&
                       type.find('/', provider) != std::string_view::npos &&
                       type.find(' ', provider) == std::string_view::npos;
    // A response after it tells more.
    if (typed && (ends || (record_.substr(after, 3) == " - " && record_.substr(after + 3, 1) != "{")))
      Add(match);
    return;
  }
  if (!ends || after + 1 >= record_.size() || !StartsWithIgnoreCase(Trimmed(before), "resource")) return;
  size_t label = SkipSpaces(record_, after + 1);
  constexpr std::string_view kMessage = "message";
  if (!EqualsIgnoreCase(record_.substr(label, kMessage.size()), kMessage)) return;
  label = SkipSpaces(record_, label + kMessage.size());
  if (label >= record_.size() || record_[label] != ':') return;
  match.confirmed = false;
  SetMessage(SkipSpaces(record_, label + 1), &match);
  Add(match);
}

// An instance view's status that a program prints: `powerStates=ProvisioningState/failed/Code`.
void PhraseReader::State(size_t at) {
  constexpr std::string_view kBefore = "provisioningstate";
  constexpr std::string_view kFailed = "/failed/";
  if (at < line_ + kBefore.size() + 1 || !EqualsIgnoreCase(record_.substr(at, kFailed.size()), kFailed))
    return;
  const size_t begin = at - kBefore.size();
  if (!EqualsIgnoreCase(text_.substr(begin, kBefore.size()), kBefore)) return;
  const std::string_view before = Before(text_, line_, begin);
  if (before.empty() ||
      (before.back() != '=' && before.back() != ',' && !EndsWithIgnoreCase(before, "error code")))
    return;
  PhraseMatch match;
  match.offset = at + kFailed.size();
  match.code = CodeAt(record_, match.offset);
  match.end = match.offset + match.code.size();
  if (!match.code.empty()) Add(match);
}

}  // namespace vmsift
