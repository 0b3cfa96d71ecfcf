#include "analyzer/frame/line_cleaner.h"

#include <algorithm>
#include <array>
#include <utility>

#include "matchers/ascii_case.h"
#include "matchers/byte_masks.h"
#include "matchers/trimmed.h"

namespace vmsift {
namespace {

// Terraform's box.
constexpr std::string_view kBoxOpens = "\xE2\x95\xB7";   // U+2577
constexpr std::string_view kBoxCloses = "\xE2\x95\xB5";  // U+2575

// U+2500..U+257F.
bool IsBoxDrawing(std::string_view text, size_t at) {
  return at < text.size() && text[at] == '\xE2' &&
         (text.substr(at, 2) == "\xE2\x94" || text.substr(at, 2) == "\xE2\x95");
}

// The length of `[31m`, `[0;1m` at `at`: a colour whose escape character a copy lost. 0 when there is none.
size_t BareColour(std::string_view text, size_t at) {
  constexpr size_t kLongest = 16;
  if (at + 2 >= text.size() || text[at] != '[' || !IsAsciiDigit(text[at + 1])) return 0;
  size_t end = at + 1;
  while (end < text.size() && end - at < kLongest && (IsAsciiDigit(text[end]) || text[end] == ';')) ++end;
  return end < text.size() && text[end] == 'm' ? end + 1 - at : 0;
}

// `bare`: also those that lost their escape character.
void AppendWithoutColours(std::string_view line, bool bare, std::string* out) {
  for (size_t i = 0; i < line.size(); ++i) {
    if (bare && line[i] == '[') {
      if (const size_t length = BareColour(line, i)) {
        i += length - 1;
        continue;
      }
    }
    if (line[i] != '\x1b') {
      *out += line[i];
      continue;
    }
    // ECMA-48, section 5.4: CSI, parameters, a final byte from '@' to '~'.
    if (i + 1 < line.size() && line[i + 1] == '[') {
      i += 2;
      while (i < line.size() && (line[i] < '@' || line[i] > '~')) ++i;
    }
  }
}

void DecodeHtml(std::string* text) {
  constexpr size_t kMaxTagBytes = 1024;
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kEntities = {{{"&quot;", "\""},
                                                                                       {"&apos;", "'"},
                                                                                       {"&#39;", "'"},
                                                                                       {"&lt;", "<"},
                                                                                       {"&gt;", ">"},
                                                                                       {"&nbsp;", " "},
                                                                                       {"&amp;", "&"}}};
  std::string decoded;
  const std::string_view html = *text;
  for (size_t i = 0; i < html.size();) {
    const std::string_view rest = html.substr(i);
    if (rest[0] == '<' && rest.size() > 1 && (IsAsciiAlpha(rest[1]) || rest[1] == '/')) {
      const size_t close = rest.substr(0, kMaxTagBytes).find('>');
      if (close != std::string_view::npos) {
        i += close + 1;
        continue;
      }
    }
    size_t length = 0;
    for (const auto& [entity, character] : kEntities) {
      if (rest.substr(0, entity.size()) != entity) continue;
      decoded += character;
      length = entity.size();
      break;
    }
    if (length == 0) decoded += rest[0];
    i += length == 0 ? 1 : length;
  }
  *text = std::move(decoded);
}

// JSON in a field of a CSV file has its quotes doubled (RFC 4180, section 2), and so it has in YAML between
// single ones (YAML 1.2, section 7.3.2).
void HalveQuotes(char quote, std::string* text) {
  size_t kept = 0;
  for (size_t i = 0; i < text->size(); ++i) {
    (*text)[kept++] = (*text)[i];
    if ((*text)[i] == quote && i + 1 < text->size() && (*text)[i + 1] == quote) ++i;
  }
  text->resize(kept);
}

// Markdown's bold text is the text between its marks; more than two stars are no mark.
void RemoveBold(std::string* text) {
  size_t kept = 0;
  for (size_t i = 0; i < text->size();) {
    size_t end = i;
    while (end < text->size() && (*text)[end] == '*') ++end;
    if (end - i == 2) {
      i = end;
      continue;
    }
    do (*text)[kept++] = (*text)[i++];
    while (i < end);
  }
  text->resize(kept);
}

// Whether a line of YAML holds a word between doubled single quotes: of a scalar that begins there, or goes
// on.
bool HasDoubledSingleQuotes(std::string_view line) {
  const size_t open = line.find(" ''");
  if (open == std::string_view::npos || open + 3 >= line.size() || !IsAsciiAlnum(line[open + 3]))
    return false;
  const bool indented = line.substr(0, 2) == "  ";
  return (indented || line.find(": '") < open) && line.find("''", open + 3) != std::string_view::npos;
}

bool BeginsAsJson(char c) {
  return c == '"' || c == '}' || c == '{' || c == ']';
}

size_t SkipSpaces(std::string_view text, size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  return at;
}

// Whether digits stand where `pattern` has a `d`, letters where it has an `A`, and its other characters as
// they are; `?` is any of `T `.
bool HasForm(std::string_view text, std::string_view pattern) {
  if (text.size() < pattern.size()) return false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = text[i];
    const char p = pattern[i];
    const bool fits = p == 'd'   ? IsAsciiDigit(c)
                      : p == 'A' ? IsAsciiAlpha(c)
                      : p == '?' ? c == 'T' || c == ' '
                                 : c == p;
    if (!fits) return false;
  }
  return true;
}

// The length of the date and the time of day that `text` begins with, in any form that programs print; 0 when
// it begins otherwise.
size_t DateAndTime(std::string_view text) {
  constexpr std::array<std::string_view, 8> kDigitsFirst = {"dddd-dd-dd?dd:dd:dd",  "dd:dd:dd",
                                                            "dddd/dd/dd dd:dd:dd",  "dddd.dd.dd dd:dd:dd",
                                                            "dd/dd/dddd dd:dd:dd",  "dd-AAA-dddd dd:dd:dd",
                                                            "dd/AAA/dddd:dd:dd:dd", "ddddddddTdddddd"};
  constexpr std::array<std::string_view, 6> kLettersFirst = {
      "AAA dd, dddd dd:dd:dd", "AAA dd, dddd d:dd:dd",      "AAA d, dddd dd:dd:dd",
      "AAA d, dddd d:dd:dd",   "AAA, dd AAA dddd dd:dd:dd", "AAA AAA dd dd:dd:dd"};
  const auto length = [text](const auto& forms) {
    const auto form = std::find_if(forms.begin(), forms.end(),
                                   [text](std::string_view pattern) { return HasForm(text, pattern); });
    return form == forms.end() ? size_t{0} : form->size();
  };
  if (text.size() < 5) return 0;
  if (IsAsciiDigit(text[0])) return length(kDigitsFirst);
  return text[3] == ' ' || text[3] == ',' ? length(kLettersFirst) : 0;
}

// The length of a time at the start: `2026-11-23T17:02:11.123Z `, `2026/11/23 17:02:11,123 `, `17:02:11 `,
// `May 12, 2025 8:15:02 AM `, in brackets or not.
size_t LeadingTime(std::string_view text) {
  size_t at = SkipSpaces(text, 0);
  const bool bracket = at < text.size() && text[at] == '[';
  if (bracket) ++at;
  const size_t length = DateAndTime(text.substr(at));
  if (length == 0) return 0;
  at += length;
  while (at < text.size() && (IsAsciiDigit(text[at]) || text[at] == '.' || text[at] == ',' ||
                              text[at] == ':' || text[at] == '+' || text[at] == 'Z')) {
    ++at;
  }
  // Half a day, a zone, an offset; of a Unix date, the year.
  constexpr std::array<std::string_view, 6> kMore = {" AM", " PM", " UTC", " GMT", " +dddd", " dddd"};
  const bool unix_date = length == std::string_view("AAA AAA dd dd:dd:dd").size();
  const auto may_go_on = [&] {
    if (at + 1 >= text.size() || text[at] != ' ') return false;
    const char next = text[at + 1];
    return next == 'A' || next == 'P' || next == 'U' || next == 'G' || next == '+' ||
           (unix_date && IsAsciiDigit(next));
  };
  for (size_t i = 0; i < kMore.size() && may_go_on(); ++i) {
    const size_t end = at + kMore[i].size();
    const bool ends = end >= text.size() || !IsAsciiAlnum(text[end]);
    if (ends && HasForm(text.substr(at), kMore[i]) && (unix_date || kMore[i] != " dddd")) at = end;
  }
  if (bracket) {
    if (at >= text.size() || text[at] != ']') return 0;
    ++at;
  }
  if (at < text.size() && text[at] != ' ' && text[at] != '\t') return 0;
  return at < text.size() ? at + 1 : at;
}

// The length of what a tool writes before each line of a job's or a service's log: `deploy<tab>step<tab>`
// before a time, `orchard-1  | `. 0 when none does.
size_t LeadingName(std::string_view text) {
  constexpr size_t kMaxName = 128;
  size_t at = 0;
  while (at < text.size() && at < kMaxName &&
         (IsAsciiAlnum(text[at]) || text[at] == '-' || text[at] == '_' || text[at] == '.'))
    ++at;
  const size_t bar = SkipSpaces(text, at);
  if (at > 1 && bar > at && text.substr(bar, 2) == "| ") {
    const bool numbered =
        IsAsciiDigit(text[at - 1]) && text.substr(0, at).find_first_of("-_") != std::string_view::npos;
    if (numbered || LeadingTime(text.substr(bar + 2)) > 0) return bar + 2;
  }
  const size_t first = text.substr(0, kMaxName).find('\t');
  if (first == std::string_view::npos || first == 0) return 0;
  if (LeadingTime(text.substr(first + 1)) > 0) return first + 1;
  const size_t second = text.substr(0, first + kMaxName).find('\t', first + 1);
  return second != std::string_view::npos && LeadingTime(text.substr(second + 1)) > 0 ? second + 1 : 0;
}

// The length of a program's name and process behind a host's, as syslog writes them behind a time: `host
// program[17]: `. 0 when they do not stand there.
size_t LeadingHostAndProcess(std::string_view text) {
  constexpr size_t kMaxWord = 64;
  const size_t host_end = text.substr(0, kMaxWord).find(' ');
  if (host_end == std::string_view::npos || host_end == 0) return 0;
  const size_t tag_end = text.substr(0, host_end + kMaxWord).find("]: ", host_end + 1);
  if (tag_end == std::string_view::npos || !IsAsciiDigit(text[tag_end - 1])) return 0;
  return text.substr(host_end + 1, tag_end - host_end).find(' ') == std::string_view::npos ? tag_end + 3 : 0;
}

// The length of `<134>1 `, with which a record of syslog begins (RFC 5424, section 6).
size_t LeadingPriority(std::string_view text) {
  if (text.empty() || text[0] != '<') return 0;
  const size_t close = text.substr(0, 5).find('>');
  if (close == std::string_view::npos || close < 2 || text.substr(close, 3) != ">1 ") return 0;
  return std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(close), IsAsciiDigit)
             ? close + 3
             : 0;
}

// The length of `host program 17 ID47 [data] ` behind the time of such a record.
size_t LeadingHeader(std::string_view text) {
  constexpr size_t kMaxWord = 255;
  size_t at = 0;
  for (int word = 0; word < 4; ++word) {
    const size_t end = text.substr(0, at + kMaxWord).find(' ', at);
    if (end == std::string_view::npos) return 0;
    at = end + 1;
  }
  if (text.substr(at, 2) == "- ") return at + 2;
  const size_t close = text.substr(at, 1) == "[" ? text.find("] ", at) : std::string_view::npos;
  return close == std::string_view::npos ? 0 : close + 2;
}

// The length of what syslog writes before a message (RFC 3164, section 4.1): `Nov  1 17:02:11 host
// program[17]: `. 0 when none does.
size_t LeadingSyslog(std::string_view text) {
  constexpr std::string_view kPattern = "Aaa ?d dd:dd:dd ";
  constexpr size_t kMaxWord = 64;
  if (text.size() < kPattern.size()) return 0;
  for (size_t i = 0; i < kPattern.size(); ++i) {
    const char c = text[i];
    switch (kPattern[i]) {
      case 'A':
        if (c < 'A' || c > 'Z') return 0;
        break;
      case 'a':
        if (c < 'a' || c > 'z') return 0;
        break;
      case '?':
        if (c != ' ' && !IsAsciiDigit(c)) return 0;
        break;
      case 'd':
        if (!IsAsciiDigit(c)) return 0;
        break;
      default:
        if (c != kPattern[i]) return 0;
    }
  }
  const size_t host_end = text.substr(0, kPattern.size() + kMaxWord).find(' ', kPattern.size());
  if (host_end == std::string_view::npos) return 0;
  const size_t tag_end = text.substr(0, host_end + 1 + kMaxWord).find(": ", host_end + 1);
  if (tag_end == std::string_view::npos) return 0;
  const std::string_view tag = text.substr(host_end + 1, tag_end - host_end - 1);
  return tag.find(' ') == std::string_view::npos ? tag_end + 2 : 0;
}

// Terraform's `Error: …`; the Azure CLIs' `ERROR: …`, but for the lines of a tree.
bool BeginsAsError(std::string_view text) {
  return text.substr(0, 7) == "Error: " ||
         (text.substr(0, 7) == "ERROR: " && text.substr(7, 1) != " " && text.substr(7, 2) != "->");
}

// `New-AzVM : …` and `New-AzVM: …`: PowerShell reports a cmdlet's error.
bool BeginsWithCmdlet(std::string_view text) {
  size_t at = 0;
  bool dash = false;
  if (text.empty() || text[0] < 'A' || text[0] > 'Z') return false;
  while (at < text.size() && (IsAsciiAlnum(text[at]) || text[at] == '-')) dash |= text[at++] == '-';
  if (!dash || at < 6) return false;
  return text.substr(at, 3) == " : " || text.substr(at, 2) == ": ";
}

// Whether a line without its time begins with the level of a log record: `INFO …`, `[ERROR] …`, `level=info`;
// or, whole, as klog's do (`E0411 04:43:03.535382 …`) and as logfmt's (`time="…" level=…`).
bool BeginsWithLevel(std::string_view text) {
  text.remove_prefix(SkipSpaces(text, 0));
  if (!text.empty() && text.front() == '[') text.remove_prefix(1);
  if (text.empty()) return false;
  constexpr std::array<std::string_view, 14> kLevels = {"trace",    "debug",  "info",   "information", "warn",
                                                        "warning",  "error",  "err",    "fatal",       "fail",
                                                        "critical", "notice", "severe", "level="};
  return std::any_of(kLevels.begin(), kLevels.end(), [text](std::string_view level) {
    if (AsciiLower(text[0]) != level[0] || !EqualsIgnoreCase(text.substr(0, level.size()), level))
      return false;
    return level.back() == '=' || level.size() >= text.size() || !IsAsciiAlnum(text[level.size()]);
  });
}

// The length of a level that stands before a time: `ERROR 2025-05-12 08:15:02 `; 0 when none does.
size_t LevelBeforeTime(std::string_view text) {
  constexpr size_t kLongestLevel = 12;
  size_t end = 0;
  while (end < text.size() && end <= kLongestLevel && IsAsciiAlpha(text[end])) ++end;
  if (end == 0 || end + 1 >= text.size() || (text[end] != ' ' && text[end] != '\t')) return 0;
  const char next = text[end + 1];  // of a time: a digit, a bracket, a day's or month's name
  const bool may_be_time = IsAsciiDigit(next) || next == '[' || (next >= 'A' && next <= 'Z');
  return may_be_time && BeginsWithLevel(text) && LeadingTime(text.substr(end + 1)) > 0 ? end + 1 : 0;
}

// The length of Python's `ERROR:logger:`; 0 when it does not stand there.
size_t LeadingLogger(std::string_view text) {
  constexpr std::array<std::string_view, 5> kLevels = {"DEBUG:", "INFO:", "WARNING:", "ERROR:", "CRITICAL:"};
  for (std::string_view level : kLevels) {
    if (text.substr(0, level.size()) != level) continue;
    size_t at = level.size();
    while (at < text.size() && (IsAsciiAlnum(text[at]) || text[at] == '.' || text[at] == '_')) ++at;
    return at > level.size() && text.substr(at, 1) == ":" ? at + 1 : 0;
  }
  return 0;
}

// Whether a line goes on with what a record before it began: an object or its members, a ruler, the head of a
// response, a label of the same error.
bool GoesOnWithRecord(std::string_view text) {
  if (text.empty()) return true;
  const size_t first = SkipSpaces(text, 0);
  if (first >= text.size()) return true;
  const std::string_view words = text.substr(first);
  if (BeginsAsJson(words[0]) || words.substr(0, 3) == "---") return true;
  constexpr std::array<std::string_view, 10> kLabels = {
      "code:",      "message:",  "target:",       "error code:",        "error message:",
      "errorcode:", "response ", "errormessage:", "exception details:", "azure error:"};
  return std::any_of(kLabels.begin(), kLabels.end(), [words](std::string_view label) {
    return AsciiLower(words[0]) == label[0] && EqualsIgnoreCase(words.substr(0, label.size()), label);
  });
}

// The length of the name of a pod, a job or a host that stands before a label of an error told over lines:
// `[pod/web-1/app] `, `[eu] `, `web-1-abc app `. 0 when none stands there.
size_t NameBeforeLabel(std::string_view text) {
  constexpr size_t kLongest = 160;
  if (text.empty()) return 0;
  const bool bracket = text[0] == '[';
  size_t first = text.substr(0, kLongest).find(bracket ? ']' : ' ');
  if (first == std::string_view::npos) return 0;
  size_t end = first + 2;
  if (!bracket) end = text.substr(0, first + kLongest).find(' ', first + 1) + 1;  // 0 without one
  if (end == 0 || end >= text.size() || text[end - 1] != ' ' || !IsAsciiAlpha(text[end])) return 0;
  if (!GoesOnWithRecord(text.substr(end))) return 0;
  const std::string_view names = text.substr(bracket, end - 1 - bracket - (bracket ? 1 : 0));
  const bool named = std::all_of(names.begin(), names.end(), [](char c) {
    return IsAsciiAlnum(c) || std::string_view("-_./ ").find(c) != std::string_view::npos;
  });
  return named && (bracket || names.substr(0, first).find('-') != std::string_view::npos) ? end : 0;
}

// The length of what a container's runtime or a runner writes behind a time: `stderr F `, `01E `, `00O+`.
size_t LeadingStream(std::string_view text) {
  if (HasForm(text, "stdAAA A "))
    return text.substr(0, 7) == "stderr " || text.substr(0, 7) == "stdout " ? 9 : 0;
  if (HasForm(text, "ddA") && text.size() > 3 && (text[2] == 'E' || text[2] == 'O') &&
      (text[3] == ' ' || text[3] == '+'))
    return 4;
  return 0;
}

// The length of the level, and of the names of a thread or a logger with it, before what a log record says:
// `info
// `, `[INFO] pool-1 - `. 0 when none stands there.
size_t LeadingLevel(std::string_view text) {
  constexpr size_t kMaxNames = 96;
  const size_t first = SkipSpaces(text, 0);
  if (!BeginsWithLevel(text) || text.substr(first, 6) == "level=") return 0;
  const size_t word = std::min(text.find(' ', first), text.size());
  if (text.substr(0, word).find(':') != std::string_view::npos) return 0;
  const size_t dash = text.substr(0, word + kMaxNames).find(" - ", word);
  return dash == std::string_view::npos ? std::min(word + 1, text.size()) : dash + 3;
}

// The length of logfmt's fields before a message without quotes: `level=error msg=`. 0 when there is none.
size_t LeadingLogfmt(std::string_view text) {
  constexpr size_t kMaxFields = 160;
  constexpr std::string_view kMessage = " msg=";
  if (text.substr(0, 6) != "level=" && text.substr(0, 5) != "time=" && text.substr(0, 3) != "ts=") return 0;
  const size_t at = text.substr(0, kMaxFields).find(kMessage);
  if (at == std::string_view::npos) return 0;
  const size_t end = at + kMessage.size();
  return end < text.size() && text[end] == '"' ? 0 : end;
}

// The time of a record in logfmt: `time="…" level=…`, `ts=…`.
std::string_view LogfmtTime(std::string_view text) {
  if (text.substr(0, 6) == "time=\"") return text.substr(6, text.substr(6, 64).find('"'));
  for (std::string_view key : {"ts=", "time="}) {
    if (text.substr(0, key.size()) == key)
      return text.substr(key.size(), text.substr(key.size(), 64).find(' '));
  }
  return {};
}

// `New-AzDeployment: 5:08:56 AM - Error: …`: a cmdlet tells when.
bool BeginsWithCmdletAndTime(std::string_view text) {
  constexpr size_t kLongest = 64;
  const size_t colon = text.substr(0, kLongest).find(": ");
  if (colon == std::string_view::npos) return false;
  const std::string_view time = text.substr(colon + 2);
  return HasForm(time, "d:dd:dd") || HasForm(time, "dd:dd:dd");
}

bool BeginsAsRecord(std::string_view line) {
  if (line.size() < 7) return false;
  if (line[0] == 't') return line.substr(0, 5) == "time=" || line.substr(0, 3) == "ts=";
  return (line[0] == 'I' || line[0] == 'W' || line[0] == 'E' || line[0] == 'F') && IsAsciiDigit(line[1]) &&
         IsAsciiDigit(line[2]) && IsAsciiDigit(line[3]) && IsAsciiDigit(line[4]) && line[5] == ' ';
}

// Whether a line is in colours that lost their escape characters: `[31m│[0m [0mError: …`, behind a time or
// not.
bool HasBareColours(std::string_view line) {
  if (BareColour(line, 0) > 0) return true;
  const size_t box = line.find('\xE2');
  return box != std::string_view::npos && box > 0 && line[box - 1] == 'm' && IsBoxDrawing(line, box);
}

// The line without colours, HTML, bold marks and doubled quotes; itself where it has none.
std::string_view Rewritten(std::string_view line, std::string* scratch) {
  const auto holds = [line](std::string_view what) { return line.find(what) != std::string_view::npos; };
  const bool colours = holds("\x1b");
  const bool bare_colours = HasBareColours(line);
  const bool html = holds("&") && (holds("&quot;") || holds("&#39;") || holds("&apos;"));
  const bool csv = holds("{\"\"");
  const bool yaml = holds("''") && (holds(": '{\"") || HasDoubledSingleQuotes(line));
  const bool bold = holds("**");
  if (!colours && !bare_colours && !html && !csv && !yaml && !bold) return line;
  scratch->clear();
  AppendWithoutColours(line, bare_colours, scratch);
  if (html) DecodeHtml(scratch);
  if (csv) HalveQuotes('"', scratch);
  if (yaml) HalveQuotes('\'', scratch);
  if (bold) RemoveBold(scratch);
  return *scratch;
}

// Removes box drawing, which stands after `first` blanks, or the mark of a quotation.
void RemoveBox(size_t first, CleanedLine* line) {
  std::string_view& text = line->text;
  size_t at = first;
  while (IsBoxDrawing(text, at)) {
    if (text.substr(at, 3) == kBoxOpens) line->begins_event = true;
    if (text.substr(at, 3) == kBoxCloses) line->ends_event = true;
    at += 3;
    if (at < text.size() && text[at] == ' ') ++at;
  }
  if (at > first) {
    text.remove_prefix(std::min(at, text.size()));
  } else if (text.substr(at, 2) == "> " || text.substr(at, 2) == "| ") {
    text.remove_prefix(at + 2);
  }
}

}  // namespace

CleanedLine CleanLine(std::string_view line, std::string* scratch) {
  CleanedLine cleaned;
  std::string_view& text = cleaned.text;
  text = line;
  cleaned.may_hold_brace = FindAnyByte<'\x1b', '&', '{', '*', '\''>(line, 0) < line.size();
  if (cleaned.may_hold_brace || HasBareColours(line)) text = Rewritten(line, scratch);
  size_t first = SkipSpaces(text, 0);
  // What begins as JSON within a document, and that is most of what is long, has none of what follows.
  if (first >= text.size() || BeginsAsJson(text[first])) {
    cleaned.indent = first;
    return cleaned;
  }

  if (const size_t name = LeadingName(text)) {
    text.remove_prefix(name);
    first = SkipSpaces(text, 0);
  }
  size_t time = LeadingTime(text);
  size_t level_first = 0;
  size_t priority = 0;
  if (time == 0) {
    level_first = LevelBeforeTime(text);
    priority = LeadingPriority(text);
    text.remove_prefix(level_first + priority);
    if (level_first + priority > 0) time = LeadingTime(text);
  }
  if (time > 0) {
    cleaned.time = Trimmed(text.substr(0, time));
    if (cleaned.time.front() == '[') cleaned.time = cleaned.time.substr(1, cleaned.time.size() - 2);
    text.remove_prefix(time);
    text.remove_prefix(LeadingStream(text));
    const bool level = BeginsWithLevel(text);
    const size_t process = priority > 0 ? LeadingHeader(text) : level ? 0 : LeadingHostAndProcess(text);
    text.remove_prefix(process);
    cleaned.begins_record = level_first > 0 || (process > 0 && !GoesOnWithRecord(text)) || level;
    if (level) {
      size_t names = LeadingLevel(text);
      names += NameBeforeLabel(text.substr(names));
      if (names > 0 && GoesOnWithRecord(text.substr(names))) {
        text.remove_prefix(names);
        cleaned.begins_record = false;
      }
    }
    first = SkipSpaces(text, 0);
  }
  if (const size_t syslog = LeadingSyslog(text)) {
    text.remove_prefix(syslog);
    first = SkipSpaces(text, 0);
    // More of a message, or of a document, is indented or begins as JSON does.
    cleaned.begins_record |= first == 0 && !text.empty() && !GoesOnWithRecord(text);
  }
  if (const size_t name = NameBeforeLabel(text)) {
    text.remove_prefix(name);
    first = SkipSpaces(text, 0);
  }
  if (const size_t logger = LeadingLogger(text)) {
    text.remove_prefix(logger);
    first = SkipSpaces(text, 0);
    cleaned.begins_record = true;
  }
  if (cleaned.time.empty()) cleaned.time = LogfmtTime(text);
  if (const size_t fields = LeadingLogfmt(text)) {
    text.remove_prefix(fields);
    first = SkipSpaces(text, 0);
    cleaned.begins_record |= !GoesOnWithRecord(text);
  }
  cleaned.begins_record |= BeginsAsRecord(text);
  RemoveBox(first, &cleaned);
  // A pipeline marks each line of an error; its other marks begin something else.
  constexpr std::string_view kPipelineError = "##[error]";
  constexpr std::string_view kWorkflowError = "::error";
  if (text.substr(0, kWorkflowError.size()) == kWorkflowError) {
    const size_t end = text.find("::", kWorkflowError.size());
    if (end != std::string_view::npos) text.remove_prefix(end + 2);
  } else if (text.substr(0, 3) == "##[") {
    if (text.substr(0, kPipelineError.size()) == kPipelineError) {
      text.remove_prefix(kPipelineError.size());
    } else {
      cleaned.begins_record = true;
    }
  }

  // A list or a quotation around the whole text; a bullet that is indented is the text's own.
  if (text.size() > 1 && text[1] == ' ' && (text[0] == '-' || text[0] == '*' || text[0] == '#')) {
    text.remove_prefix(2);
  }

  // PowerShell's cmdlets tell one error in several reports.
  cleaned.indent = SkipSpaces(text, 0);
  const std::string_view words = text.substr(cleaned.indent);
  cleaned.begins_event |= !words.empty() && words[0] == 'E' && BeginsAsError(words);
  cleaned.begins_record |= BeginsWithCmdlet(words) && BeginsWithCmdletAndTime(words);
  cleaned.breaks_document = cleaned.begins_event || cleaned.ends_event || BeginsWithCmdlet(words);
  return cleaned;
}

CleanedLine CleanLineOfDocument(std::string_view line, std::string* scratch) {
  const size_t first = SkipSpaces(line, 0);
  const std::string_view begin = line.substr(first, 2);
  // Two quotes are one in CSV.
  const bool json = !begin.empty() && (begin[0] == '}' || (begin[0] == '"' && begin != "\"\""));
  if (!json || FindAnyByte<'\x1b', '&'>(line, first) < line.size()) return CleanLine(line, scratch);
  CleanedLine cleaned;
  cleaned.text = line;
  cleaned.indent = first;
  return cleaned;
}

}  // namespace vmsift
