#include "analyzer/decode/escaped_strings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <system_error>
#include <utility>

#include "base/ascii_case.h"
#include "base/byte_masks.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

// Words that begin a field of their own at the start of a line, so that a message without quotes ends before
// them.
constexpr std::array<std::string_view, 60> kFieldWords = {
    "activity id",
    "activityid",
    "additional information",
    "additionalinfo",
    "at ",
    "azure error",
    "azure error message",
    "category",
    "client request id",
    "code",
    "correlation id",
    "correlationid",
    "details",
    "displaystatus",
    "endtime",
    "error",
    "error code",
    "error message",
    "error target",
    "errorcode",
    "errordetail",
    "errormessage",
    "errortarget",
    "exception",
    "exception details",
    "fullyqualifiederrorid",
    "info",
    "inner error",
    "inner errors",
    "inner exception",
    "level",
    "message",
    "on ",
    "operation id",
    "operationid",
    "reasonphrase",
    "recommended action",
    "request id",
    "requestid",
    "resource",
    "resource group",
    "resource id",
    "servicerequestid",
    "stack",
    "stack trace",
    "stacktrace",
    "starttime",
    "status",
    "statuscode",
    "subscription",
    "target",
    "time",
    "timestamp",
    "tracking id",
    "type",
    "virtual machine",
    "vm",
    "vm name",
    "with ",
    "x-ms-request-id",
};

// The letters that these begin with, and what else begins no more of a message.
constexpr std::array<bool, 256> kFieldBegins = [] {
  std::array<bool, 256> begins{};
  for (std::string_view word : kFieldWords) {
    begins[static_cast<unsigned char>(word[0])] = true;
    begins[static_cast<unsigned char>(word[0]) - 'a' + 'A'] = true;
  }
  for (unsigned char c : std::string_view("+~`-")) begins[c] = true;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) begins[c] = true;
  return begins;
}();

// Past white space, written as such or as escapes (`\r\n`) of an outer string.
size_t SkipEscapedBlanks(std::string_view text, size_t at) {
  while (at < text.size()) {
    if (IsBlank(text[at])) {
      ++at;
      continue;
    }
    size_t escape = at;
    while (escape < text.size() && text[escape] == '\\') ++escape;
    if (escape == at || escape >= text.size()) break;
    const char c = text[escape];
    const bool ends_word = escape + 1 >= text.size() || !IsAsciiAlpha(text[escape + 1]);
    if ((c != 'n' && c != 'r' && c != 't') || !ends_word) break;
    at = escape + 1;
  }
  return at;
}

// Whether what follows a quote is what follows the end of a value, so that the quote is a closing one.
bool FollowsString(std::string_view text, size_t at) {
  const size_t next = SkipEscapedBlanks(text, at);
  if (next >= text.size()) return true;
  const bool new_line = text.substr(at, next - at).find('\n') != std::string_view::npos;
  const char c = text[next];
  if (c == ',' || c == '}' || c == ']' || c == ';') return true;
  if (c == ')' && next == at) return true;
  // `message: '… Message="…"'`: the scalar that holds it ends there, too.
  if (next == at && (c == '\'' || c == '"') && (next + 1 == text.size() || text[next + 1] == '\n'))
    return true;
  if (new_line) return true;
  // `Code="X" Message="…" Target=null`, `"msg"="…" "error"="…"`, `'code': 'X' (…)`
  if (next == at) return false;
  const QuoteToken quote = QuoteAt(text, next);
  size_t word = quote.quote != 0 ? quote.end : next;
  const size_t word_begin = word;
  while (word < text.size() && (IsAsciiAlnum(text[word]) || text[word] == '_' || text[word] == ' ')) ++word;
  if (word == word_begin || word - word_begin > 40) return false;
  if (quote.quote != 0) {
    const QuoteToken close = QuoteAt(text, word);
    if (close.quote == 0) return false;
    word = close.end;
  }
  return word < text.size() && text[word] == '=';
}

// Whether the quote of an outer string stands at `at`: both strings end there.
bool ClosesOuter(std::string_view text, size_t at, size_t backslashes) {
  const QuoteToken outer = QuoteAt(text, at);
  return outer.quote != 0 && outer.backslashes < backslashes;
}

// Reads the four digits of `\u` at `*at`, which stays in front of them unless they are ASCII that is common
// in these logs: \u0027, \u0022, \u003c; other escapes stay as written.
void AppendUnicodeEscape(std::string_view raw, size_t* at, std::string* out) {
  const std::string_view digits = raw.substr(*at, 4);
  uint32_t code = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
  if (digits.size() == 4 && error == std::errc() && end == digits.data() + 4 && code >= 0x20 && code < 0x80) {
    *out += static_cast<char>(code);
    *at += 4;
  } else {
    *out += "\\u";
  }
}

void UnescapeOnce(std::string_view raw, std::string* out) {
  constexpr std::string_view kLetters = "nrtbf\"'\\/`";
  constexpr std::string_view kMeanings = "\n\r\t  \"'\\/`";
  for (size_t i = 0; i < raw.size();) {
    if (raw[i] != '\\' || i + 1 >= raw.size()) {
      *out += raw[i++];
      continue;
    }
    const char c = raw[i + 1];
    i += 2;
    if (c == 'u') {
      AppendUnicodeEscape(raw, &i, out);
    } else if (const size_t letter = kLetters.find(c); letter != std::string_view::npos) {
      *out += kMeanings[letter];
    } else {
      out->append({'\\', c});
    }
  }
}

// `New-AzVM: …`: another report of PowerShell's.
bool BeginsWithCmdlet(std::string_view line) {
  constexpr size_t kLongest = 64;
  const size_t az = line.substr(0, kLongest).find("-Az");
  if (az == std::string_view::npos || az == 0) return false;
  if (!std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(az), IsAsciiAlpha)) return false;
  size_t end = az + 3;
  while (end < line.size() && IsAsciiAlnum(line[end])) ++end;
  return line.substr(end, 2) == ": " || line.substr(end, 3) == " : ";
}

}  // namespace

QuoteToken QuoteAt(std::string_view text, size_t at) {
  QuoteToken token;
  token.begin = at;
  while (at < text.size() && text[at] == '\\') ++at;
  token.backslashes = at - token.begin;
  if (at >= text.size()) return token;
  if (text[at] == '"' || text[at] == '\'') {
    token.quote = text[at];
    token.end = at + 1;
  } else if (text.substr(at, 2) == "\xE2\x80" && at + 2 < text.size()) {
    const unsigned char last = static_cast<unsigned char>(text[at + 2]);
    if (last >= 0x9C && last <= 0x9F) token.quote = '"';
    if (last >= 0x98 && last <= 0x9B) token.quote = '\'';
    token.end = at + 3;
  }
  return token;
}

EscapedString ReadEscapedString(std::string_view text, const QuoteToken& open) {
  EscapedString result;
  size_t at = open.end;
  while (at < text.size()) {
    const size_t next = open.quote == '"' ? FindAnyByte<'"', '\\', '\xE2'>(text, at)
                                          : FindAnyByte<'\'', '\\', '\xE2'>(text, at);
    if (next == text.size()) break;
    const QuoteToken token = QuoteAt(text, next);
    if (token.quote != open.quote) {
      // A run of backslashes before something else is an escape; its character is content.
      at = next + (token.backslashes > 0 ? token.backslashes : 1);
      continue;
    }
    if (token.backslashes < open.backslashes) {
      // A quote of an outer string: this string was cut, unless its own quotes merely lost their escaping.
      if (FollowsString(text, token.end)) {
        result.content = text.substr(open.end, token.begin - open.end);
        result.after = token.begin;
        return result;
      }
    } else if (token.backslashes == open.backslashes &&
               (FollowsString(text, token.end) || ClosesOuter(text, token.end, open.backslashes))) {
      result.content = text.substr(open.end, token.begin - open.end);
      result.after = token.end;
      result.closed = true;
      return result;
    }
    at = token.end;
  }
  result.content = text.substr(open.end);
  result.after = text.size();
  return result;
}

bool BeginsField(std::string_view line) {
  line = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
  if (line.empty()) return true;
  if (!kFieldBegins[static_cast<unsigned char>(line.front())]) return false;
  if (line.front() == '+' || line.front() == '~') return true;
  // A code fence, a ruler, a traceback and its places.
  for (std::string_view mark : {"```", "~~~", "-----", "Traceback (", "File \"",
                                "az_command_data_logger:", "Check out the troubleshooting guide"}) {
    if (line.substr(0, mark.size()) == mark) return true;
  }
  if (BeginsWithCmdlet(line)) return true;
  // `CloudError: Azure Error: X`
  if (const size_t colon = line.substr(0, 40).find(": ");
      colon != std::string_view::npos && line[0] >= 'A' &&
      EqualsIgnoreCase(line.substr(colon + 2, 12), "azure error:"))
    return true;
  const char first = AsciiLower(line.front());
  for (std::string_view word : kFieldWords) {
    if (first != word.front() || line.size() < word.size() || !StartsWithIgnoreCase(line, word)) continue;
    std::string_view rest = line.substr(word.size());
    if (word.back() == ' ') {
      // "At C:\…:12 char:3", "on main.tf line 3", "with azurerm_…", "at a.b.C(D.java:3)": they go on with a
      // place, not with prose.
      if (rest.find('(') != std::string_view::npos && Trimmed(rest).back() == ')') return true;
      return rest.find(" line ") != std::string_view::npos || rest.find("char:") != std::string_view::npos ||
             rest.find('_') != std::string_view::npos || rest.find(":\\") != std::string_view::npos;
    }
    rest = rest.substr(std::min(rest.find_first_not_of(" \t"), rest.size()));
    if (!rest.empty() && (rest.front() == ':' || rest.front() == '=' || rest.substr(0, 2) == "| "))
      return true;
  }
  return false;
}

bool IsInTableRow(std::string_view text, size_t at) {
  constexpr size_t kLongestRow = 4 << 10;
  std::string_view row = text.substr(at, kLongestRow);
  row = Trimmed(row.substr(0, std::min(row.find('\n'), row.size())));
  return !row.empty() && row.back() == '|';
}

bool FieldFollows(std::string_view text, size_t at) {
  constexpr size_t kLongestKey = 64;
  if (at >= text.size() || text[at] != ' ') return false;
  const size_t begin = ++at;
  while (at < text.size() && at - begin < kLongestKey &&
         (IsAsciiAlnum(text[at]) || text[at] == '_' || text[at] == '.'))
    ++at;
  return at > begin && at < text.size() && text[at] == '=';
}

namespace {

// Where a message in [at, end) ends with what holds it: an element of a page, a cell of a table, a string
// before another field, a structure that Go prints.
size_t HolderEnd(std::string_view text, size_t at, size_t end) {
  constexpr size_t kLooked = 2 << 10;  // bytes; a holder that is longer is none
  const std::string_view looked = text.substr(at, std::min(end - at, kLooked));
  std::string_view message = looked;
  for (std::string_view mark : {"</", "Target:<nil>", "Details:["}) {
    message = message.substr(0, std::min(message.find(mark), message.size()));
  }
  if (IsInTableRow(text, at)) message = message.substr(0, std::min(message.find('|'), message.size()));
  for (size_t quote = message.find('"'); quote != std::string_view::npos;
       quote = message.find('"', quote + 1)) {
    if (FieldFollows(message, quote + 1)) message = message.substr(0, quote);
  }
  if (message.size() == looked.size()) return end;
  while (!message.empty() && message.back() == ' ') message.remove_suffix(1);
  return at + message.size();
}

}  // namespace

size_t FindInnerLabel(std::string_view text, size_t at, size_t end) {
  end = HolderEnd(text, at, end);
  static constexpr std::array<std::string_view, 6> kLabels = {
      "ErrorCode:", "ErrorMessage:", "ErrorTarget:", "StatusCode:", "ReasonPhrase:", "Azure error message:"};
  for (size_t colon = FindAnyByte<':'>(text.substr(0, end), at); colon < end;
       colon = FindAnyByte<':'>(text.substr(0, end), colon + 1)) {
    for (std::string_view label : kLabels) {
      if (colon + 1 < at + label.size() + 1) continue;
      const size_t begin = colon + 1 - label.size();
      if (text[begin - 1] != ' ' && text[begin - 1] != '\n') continue;
      if (EqualsIgnoreCase(text.substr(begin, label.size()), label)) return begin;
    }
  }
  return end;
}

size_t ParagraphEnd(std::string_view text, size_t at) {
  const size_t begin = at;
  for (size_t lines = 1;; ++lines) {
    const size_t line_end = std::min(text.find('\n', at), text.size());
    const size_t next_end = std::min(text.find('\n', std::min(line_end + 1, text.size())), text.size());
    if (line_end == text.size() || lines == kMaxParagraphLines ||
        BeginsField(text.substr(line_end + 1, next_end - line_end - 1)))
      return FindInnerLabel(text, begin, line_end);
    at = line_end + 1;
  }
}

void AppendUnescaped(std::string_view raw, size_t backslashes, std::string* out) {
  std::string once;
  UnescapeOnce(raw, &once);
  for (; backslashes > 0; backslashes /= 2) {  // 1, 3, 7, 15: one more level each
    std::string again;
    UnescapeOnce(once, &again);
    once = std::move(again);
  }
  *out += once;
}

}  // namespace vmsift
