#include "analyzer/frame/line_cleaner.h"

#include <array>
#include <utility>

#include "matchers/ascii_case.h"

namespace vmsift {
namespace {

// U+2500..U+257F, box drawing; U+2577 opens Terraform's box, U+2575 closes it.
bool IsBoxDrawing(std::string_view text, size_t at) {
  return text.substr(at, 2) == "\xE2\x94" || text.substr(at, 2) == "\xE2\x95";
}

void AppendWithoutColours(std::string_view line, std::string* out) {
  if (line.find('\x1b') == std::string_view::npos) {
    *out += line;
    return;
  }
  for (size_t i = 0; i < line.size(); ++i) {
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

void DecodeHtml(std::string* text, size_t from) {
  constexpr size_t kMaxTagBytes = 1024;
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kEntities = {{{"&quot;", "\""},
                                                                                       {"&apos;", "'"},
                                                                                       {"&#39;", "'"},
                                                                                       {"&lt;", "<"},
                                                                                       {"&gt;", ">"},
                                                                                       {"&nbsp;", " "},
                                                                                       {"&amp;", "&"}}};
  std::string decoded;
  const std::string_view html = std::string_view(*text).substr(from);
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
  text->resize(from);
  *text += decoded;
}

// JSON in a field of a CSV file has its quotes doubled (RFC 4180, section 2).
void HalveQuotes(std::string* text, size_t from) {
  size_t kept = from;
  for (size_t i = from; i < text->size(); ++i) {
    (*text)[kept++] = (*text)[i];
    if ((*text)[i] == '"' && i + 1 < text->size() && (*text)[i + 1] == '"') ++i;
  }
  text->resize(kept);
}

size_t SkipSpaces(std::string_view text, size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  return at;
}

// The length of a time at the start: `2026-11-23T17:02:11.123Z `, `2026-11-23 17:02:11,123 `, in brackets or
// not.
size_t LeadingTime(std::string_view text) {
  size_t at = SkipSpaces(text, 0);
  const bool bracket = at < text.size() && text[at] == '[';
  if (bracket) ++at;
  constexpr std::string_view kPattern = "dddd-dd-dd?dd:dd:dd";
  if (text.size() < at + kPattern.size()) return 0;
  for (size_t i = 0; i < kPattern.size(); ++i) {
    const char c = text[at + i];
    const char p = kPattern[i];
    if (p == 'd' ? !IsAsciiDigit(c) : p == '?' ? c != 'T' && c != ' ' : c != p) return 0;
  }
  at += kPattern.size();
  while (at < text.size() && (IsAsciiDigit(text[at]) || text[at] == '.' || text[at] == ',' ||
                              text[at] == ':' || text[at] == '+' || text[at] == 'Z')) {
    ++at;
  }
  if (bracket) {
    if (at >= text.size() || text[at] != ']') return 0;
    ++at;
  }
  if (at < text.size() && text[at] != ' ' && text[at] != '\t') return 0;
  return at < text.size() ? at + 1 : at;
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
  for (std::string_view level :
       {"trace", "debug", "info", "warn", "error", "err ", "fatal", "critical", "notice", "level="}) {
    if (EqualsIgnoreCase(text.substr(0, level.size()), level)) return true;
  }
  return false;
}

bool BeginsAsRecord(std::string_view line) {
  if (line.substr(0, 6) == "time=\"" || line.substr(0, 3) == "ts=") return true;
  return line.size() > 6 && std::string_view("IWEF").find(line[0]) != std::string_view::npos &&
         IsAsciiDigit(line[1]) && IsAsciiDigit(line[2]) && IsAsciiDigit(line[3]) && IsAsciiDigit(line[4]) &&
         line[5] == ' ';
}

}  // namespace

LineShape AppendCleaned(std::string_view line, std::string* out) {
  LineShape shape;
  const size_t from = out->size();
  AppendWithoutColours(line, out);
  const auto cleaned = [&] { return std::string_view(*out).substr(from); };
  const size_t entity = cleaned().find('&');
  if (entity != std::string_view::npos && (cleaned().find("&quot;", entity) != std::string_view::npos ||
                                           cleaned().find("&#39;", entity) != std::string_view::npos ||
                                           cleaned().find("&apos;", entity) != std::string_view::npos)) {
    DecodeHtml(out, from);
  }

  if (cleaned().find("{\"\"") != std::string_view::npos) HalveQuotes(out, from);

  if (const size_t time = LeadingTime(cleaned())) {
    if (const size_t in_line = line.find(cleaned().substr(0, time)); in_line != std::string_view::npos) {
      shape.time = line.substr(in_line, time);
      const size_t first = shape.time.find_first_not_of(" \t[");
      shape.time = shape.time.substr(first, shape.time.find_last_not_of(" \t]") - first + 1);
    }
    out->erase(from, time);
    shape.begins_record = BeginsWithLevel(cleaned());
  }
  shape.begins_record |= BeginsAsRecord(cleaned());
  size_t at = SkipSpaces(cleaned(), 0);
  bool boxed = false;
  while (at < cleaned().size() && IsBoxDrawing(cleaned(), at)) {
    const unsigned char last = at + 2 < cleaned().size() ? static_cast<unsigned char>(cleaned()[at + 2]) : 0;
    if (cleaned().substr(at, 2) == "\xE2\x95" && last == 0xB7) shape.begins_event = true;
    if (cleaned().substr(at, 2) == "\xE2\x95" && last == 0xB5) shape.ends_event = true;
    boxed = true;
    at += 3;
    if (at < cleaned().size() && cleaned()[at] == ' ') ++at;
  }
  if (boxed) {
    out->erase(from, at);
  } else if (at < cleaned().size() && (cleaned().substr(at, 2) == "> " || cleaned().substr(at, 2) == "| ")) {
    out->erase(from, at + 2);
  }
  constexpr std::string_view kPipelineMark = "##[error]";
  if (cleaned().substr(0, kPipelineMark.size()) == kPipelineMark) out->erase(from, kPipelineMark.size());

  // A list or a quotation around the whole text; a bullet that is indented is the text's own.
  if (cleaned().substr(0, 2) == "- " || cleaned().substr(0, 2) == "* " || cleaned().substr(0, 2) == "# ")
    out->erase(from, 2);

  std::string_view text = cleaned();
  text.remove_prefix(SkipSpaces(text, 0));
  // Terraform's "Error: …"; the Azure CLIs' "ERROR: …", but for the lines of a tree; PowerShell's cmdlets,
  // which tell one error in several reports.
  shape.begins_event |=
      text.substr(0, 7) == "Error: " ||
      (text.substr(0, 7) == "ERROR: " && text.substr(7, 1) != " " && text.substr(7, 2) != "->");
  shape.breaks_document = shape.begins_event || shape.ends_event || BeginsWithCmdlet(text);
  return shape;
}

}  // namespace vmsift
