#include "analyzer/frame/line_prefix.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/ascii_case.h"
#include "base/byte_masks.h"
#include "base/white_space.h"

namespace vmsift {

bool BeginsAsJson(char c) {
  return c == '"' || c == '}' || c == '{' || c == ']';
}

namespace {

// Letters that one of some words may begin with, in either case. Most lines have none of the words, and need
// not be compared with each.
template <size_t kCount>
class FirstLetters {
 public:
  constexpr explicit FirstLetters(const std::array<std::string_view, kCount>& words) {
    for (std::string_view word : words) {
      letters_[static_cast<unsigned char>(AsciiLower(word[0]))] = true;
      letters_[static_cast<unsigned char>(AsciiLower(word[0]) - 'a' + 'A')] = true;
    }
  }
  constexpr bool Hold(char c) const { return letters_[static_cast<unsigned char>(c)]; }

 private:
  std::array<bool, 256> letters_{};
};

// Whether digits stand where `pattern` has a `d`, letters where it has an `A`, and its other characters as
// they are; `?` is any of `T `.
bool HasPhrase(std::string_view text, std::string_view pattern) {
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

// A date and a time of day as programs print them.
struct TimeForm {
  constexpr TimeForm(const char* form)
      : pattern(form), telling(std::min(pattern.find_first_of("-/.:,"), pattern.find('T'))) {}

  bool Fits(std::string_view text) const {
    return telling < text.size() && text[telling] == pattern[telling] && HasPhrase(text, pattern);
  }

  std::string_view pattern;
  size_t telling;  // the place of what most texts do not have there
};

// The length of the date and the time of day that `text` begins with, in any form that programs print; 0 when
// it begins otherwise.
size_t DateAndTime(std::string_view text) {
  static constexpr std::array<TimeForm, 8> kDigitsFirst = {"dddd-dd-dd?dd:dd:dd",  "dd:dd:dd",
                                                           "dddd/dd/dd dd:dd:dd",  "dddd.dd.dd dd:dd:dd",
                                                           "dd/dd/dddd dd:dd:dd",  "dd-AAA-dddd dd:dd:dd",
                                                           "dd/AAA/dddd:dd:dd:dd", "ddddddddTdddddd"};
  static constexpr std::array<TimeForm, 6> kLettersFirst = {
      "AAA dd, dddd dd:dd:dd", "AAA dd, dddd d:dd:dd",      "AAA d, dddd dd:dd:dd",
      "AAA d, dddd d:dd:dd",   "AAA, dd AAA dddd dd:dd:dd", "AAA AAA dd dd:dd:dd"};
  const auto length = [text](const auto& forms) {
    const auto form =
        std::find_if(forms.begin(), forms.end(), [text](const TimeForm& one) { return one.Fits(text); });
    return form == forms.end() ? size_t{0} : form->pattern.size();
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
  static constexpr std::array<std::string_view, 6> kMore = {" AM", " PM", " UTC", " GMT", " +dddd", " dddd"};
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
    if (ends && HasPhrase(text.substr(at), kMore[i]) && (unix_date || kMore[i] != " dddd")) at = end;
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
  static constexpr std::array<bool, 256> kNameBytes = [] {
    std::array<bool, 256> bytes = kAsciiAlnum;
    for (unsigned char c : {'-', '_', '.'}) bytes[c] = true;
    return bytes;
  }();
  const size_t longest = std::min(text.size(), kMaxName);
  size_t at = 0;
  while (at < longest && kNameBytes[static_cast<unsigned char>(text[at])]) ++at;
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
  static constexpr std::string_view kPattern = "Aaa ?d dd:dd:dd ";
  constexpr size_t kMaxWord = 64;
  // Where the pattern has a character, a bit each.
  constexpr auto places_of = [](char c) {
    uint32_t places = 0;
    for (size_t i = 0; i < kPattern.size(); ++i) places |= uint32_t{kPattern[i] == c} << i;
    return places;
  };
  constexpr uint32_t kDigits = places_of('d'), kBlanks = places_of(' '), kColons = places_of(':'),
                     kSmall = places_of('a'), kCapital = places_of('A'), kDigitOrBlank = places_of('?');
  static_assert(kPattern.size() == 16);
  if (text.size() < kPattern.size() || text[3] != ' ') return 0;
  const SixteenBytes bytes(text.data());
  const uint32_t digits = bytes.Between('0', '9'), blanks = bytes.Equal(' ');
  if ((digits & kDigits) != kDigits || (blanks & kBlanks) != kBlanks ||
      ((digits | blanks) & kDigitOrBlank) == 0 || (bytes.Equal(':') & kColons) != kColons ||
      (bytes.Between('a', 'z') & kSmall) != kSmall || (bytes.Between('A', 'Z') & kCapital) == 0)
    return 0;
  const size_t host_end = text.substr(0, kPattern.size() + kMaxWord).find(' ', kPattern.size());
  if (host_end == std::string_view::npos) return 0;
  const size_t tag_end = text.substr(0, host_end + 1 + kMaxWord).find(": ", host_end + 1);
  if (tag_end == std::string_view::npos) return 0;
  const std::string_view tag = text.substr(host_end + 1, tag_end - host_end - 1);
  return tag.find(' ') == std::string_view::npos ? tag_end + 2 : 0;
}

// Whether a line without its time begins with the level of a log record: `INFO …`, `[ERROR] …`, `level=info`;
// or, whole, as klog's do (`E0411 04:43:03.535382 …`) and as logfmt's (`time="…" level=…`).
bool BeginsWithLevel(std::string_view text) {
  text.remove_prefix(SkipSpaces(text, 0));
  if (!text.empty() && text.front() == '[') text.remove_prefix(1);
  if (text.empty()) return false;
  static constexpr std::array<std::string_view, 14> kLevels = {
      "trace", "debug", "info", "information", "warn",   "warning", "error",
      "err",   "fatal", "fail", "critical",    "notice", "severe",  "level="};
  static constexpr FirstLetters kFirst(kLevels);
  if (!kFirst.Hold(text[0])) return false;
  return std::any_of(kLevels.begin(), kLevels.end(), [text](std::string_view level) {
    if (AsciiLower(text[0]) != level[0] || !StartsWithIgnoreCase(text, level)) return false;
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
  const bool may_be_time = IsAsciiDigit(next) || next == '[' || IsAsciiUpper(next);
  return may_be_time && BeginsWithLevel(text) && LeadingTime(text.substr(end + 1)) > 0 ? end + 1 : 0;
}

// The length of seconds or milliseconds since 1970 before a level, blank included: `1747037702.123 ERROR`,
// `[1747037702] error:`; 0 when none stand there.
size_t LeadingEpoch(std::string_view text) {
  constexpr size_t kSecondsDigits = 10;  // from 2001 to 2286
  constexpr size_t kMillisecondsDigits = 13;
  const size_t begin = text.substr(0, 1) == "[" ? 1 : 0;
  if (text.substr(begin, 1) != "1") return 0;
  const auto skip_digits = [text](size_t at) {
    while (at < text.size() && IsAsciiDigit(text[at])) ++at;
    return at;
  };
  size_t at = skip_digits(begin);
  if (at - begin != kSecondsDigits && at - begin != kMillisecondsDigits) return 0;
  if (text.substr(at, 1) == ".") at = skip_digits(at + 1);
  if (begin == 1 && text.substr(at++, 1) != "]") return 0;
  return text.substr(at, 1) == " " && BeginsWithLevel(text.substr(at + 1)) ? at + 1 : 0;
}

// The length of what Ruby's logger writes before a message: `E, [2025-05-12T08:15:02.123456 #4711] ERROR --
// program: `; 0 when it does not stand there. Its time is put into `time`.
size_t LeadingRubyLogger(std::string_view text, std::string_view* time) {
  constexpr std::string_view kPattern = "A, [dddd-dd-ddTdd:dd:dd";
  constexpr size_t kLongest = 160;
  if (!HasPhrase(text, kPattern)) return 0;
  const size_t process = text.substr(0, kLongest).find(" #", kPattern.size());
  const size_t dashes = text.substr(0, kLongest).find(" -- ", kPattern.size());
  if (process == std::string_view::npos || dashes == std::string_view::npos || process > dashes) return 0;
  const size_t colon = text.substr(0, kLongest).find(": ", dashes);
  if (colon == std::string_view::npos) return 0;
  *time = text.substr(4, process - 4);
  return colon + 2;
}

// The length of Python's `ERROR:logger:`; 0 when it does not stand there.
size_t LeadingLogger(std::string_view text) {
  static constexpr std::array<std::string_view, 5> kLevels = {
      "DEBUG:", "INFO:", "WARNING:", "ERROR:", "CRITICAL:"};
  static constexpr FirstLetters kFirst(kLevels);
  if (text.empty() || !kFirst.Hold(text[0])) return 0;
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
  static constexpr std::array<std::string_view, 10> kLabels = {
      "code:",      "message:",  "target:",       "error code:",        "error message:",
      "errorcode:", "response ", "errormessage:", "exception details:", "azure error:"};
  static constexpr FirstLetters kFirst(kLabels);
  if (!kFirst.Hold(words[0])) return false;
  return std::any_of(kLabels.begin(), kLabels.end(), [words](std::string_view label) {
    return AsciiLower(words[0]) == label[0] && StartsWithIgnoreCase(words, label);
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
  if (!bracket && text.substr(0, first).find('-') == std::string_view::npos) return 0;
  size_t end = first + 2;
  if (!bracket) end = text.substr(0, first + kLongest).find(' ', first + 1) + 1;  // 0 without one
  if (end == 0 || end >= text.size() || text[end - 1] != ' ' || !IsAsciiAlpha(text[end])) return 0;
  if (!GoesOnWithRecord(text.substr(end))) return 0;
  const std::string_view names = text.substr(bracket, end - 1 - bracket - (bracket ? 1 : 0));
  const bool named = std::all_of(names.begin(), names.end(), [](char c) {
    return IsAsciiAlnum(c) || std::string_view("-_./ ").find(c) != std::string_view::npos;
  });
  return named ? end : 0;
}

// The length of what a container's runtime or a runner writes behind a time: `stderr F `, `01E `, `00O+`.
size_t LeadingStream(std::string_view text) {
  if (HasPhrase(text, "stdAAA A "))
    return text.substr(0, 7) == "stderr " || text.substr(0, 7) == "stdout " ? 9 : 0;
  if (HasPhrase(text, "ddA") && text.size() > 3 && (text[2] == 'E' || text[2] == 'O') &&
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
  if (text.empty() || (text[0] != 'l' && text[0] != 't')) return 0;
  if (text.substr(0, 6) != "level=" && text.substr(0, 5) != "time=" && text.substr(0, 3) != "ts=") return 0;
  const size_t at = text.substr(0, kMaxFields).find(kMessage);
  if (at == std::string_view::npos) return 0;
  const size_t end = at + kMessage.size();
  return end < text.size() && text[end] == '"' ? 0 : end;
}

// The time of a record in logfmt: `time="…" level=…`, `ts=…`.
std::string_view LogfmtTime(std::string_view text) {
  if (text.empty() || text[0] != 't') return {};
  if (text.substr(0, 6) == "time=\"") return text.substr(6, text.substr(6, 64).find('"'));
  for (std::string_view key : {"ts=", "time="}) {
    if (text.substr(0, key.size()) == key)
      return text.substr(key.size(), text.substr(key.size(), 64).find(' '));
  }
  return {};
}

bool BeginsAsRecord(std::string_view line) {
  if (line.size() < 7) return false;
  if (line[0] == 't') return line.substr(0, 5) == "time=" || line.substr(0, 3) == "ts=";
  return (line[0] == 'I' || line[0] == 'W' || line[0] == 'E' || line[0] == 'F') && IsAsciiDigit(line[1]) &&
         IsAsciiDigit(line[2]) && IsAsciiDigit(line[3]) && IsAsciiDigit(line[4]) && line[5] == ' ';
}

}  // namespace

bool BeginsWithCmdletAndTime(std::string_view text) {
  constexpr size_t kLongest = 64;
  const size_t colon = text.substr(0, kLongest).find(": ");
  if (colon == std::string_view::npos) return false;
  const std::string_view time = text.substr(colon + 2);
  return HasPhrase(time, "d:dd:dd") || HasPhrase(time, "dd:dd:dd");
}

LinePrefix FindLinePrefix(std::string_view line) {
  LinePrefix prefix;
  std::string_view text = line;
  if (const size_t name = LeadingName(text)) {
    text.remove_prefix(name);
  }
  size_t time = LeadingTime(text);
  size_t level_first = 0;
  size_t priority = 0;
  if (time == 0) time = LeadingEpoch(text);
  if (time == 0) {
    level_first = LevelBeforeTime(text);
    priority = LeadingPriority(text);
    text.remove_prefix(level_first + priority);
    if (level_first + priority > 0) time = LeadingTime(text);
  }
  if (time > 0) {
    prefix.time = Trimmed(text.substr(0, time));
    if (prefix.time.front() == '[') prefix.time = prefix.time.substr(1, prefix.time.size() - 2);
    text.remove_prefix(time);
    text.remove_prefix(LeadingStream(text));
    const bool level = BeginsWithLevel(text);
    const size_t process = priority > 0 ? LeadingHeader(text) : level ? 0 : LeadingHostAndProcess(text);
    text.remove_prefix(process);
    prefix.begins_record = level_first > 0 || (process > 0 && !GoesOnWithRecord(text)) || level;
    if (level) {
      size_t names = LeadingLevel(text);
      names += NameBeforeLabel(text.substr(names));
      if (names > 0 && GoesOnWithRecord(text.substr(names))) {
        text.remove_prefix(names);
        prefix.begins_record = false;
      }
    }
  }
  if (const size_t syslog = LeadingSyslog(text)) {
    text.remove_prefix(syslog);
    // More of a message, or of a document, is indented or begins as JSON does.
    prefix.begins_record |= !text.empty() && SkipSpaces(text, 0) == 0 && !GoesOnWithRecord(text);
  }
  if (const size_t name = NameBeforeLabel(text)) {
    text.remove_prefix(name);
  }
  if (const size_t logger = LeadingRubyLogger(text, &prefix.time)) {
    text.remove_prefix(logger);
    prefix.begins_record = !GoesOnWithRecord(text);
  }
  if (const size_t logger = LeadingLogger(text)) {
    text.remove_prefix(logger);
    prefix.begins_record = true;
  }
  if (prefix.time.empty()) prefix.time = LogfmtTime(text);
  if (const size_t fields = LeadingLogfmt(text)) {
    text.remove_prefix(fields);
    prefix.begins_record |= !GoesOnWithRecord(text);
  }
  prefix.begins_record |= BeginsAsRecord(text);
  prefix.size = line.size() - text.size();
  return prefix;
}

}  // namespace vmsift
