#include "analyzer/frame/line_cleaner.h"

#include <algorithm>
#include <array>
#include <utility>

#include "analyzer/frame/line_prefix.h"
#include "base/ascii_case.h"
#include "base/byte_masks.h"
#include "base/html_entity.h"
#include "base/white_space.h"

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
    const HtmlEntity* const entity = HtmlEntityAt(rest);
    decoded += entity != nullptr ? entity->text : rest.substr(0, 1);
    i += entity != nullptr ? entity->name.size() : 1;
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

// Terraform's `Error: …`; the Azure CLIs' `ERROR: …`, but for the lines of a tree.
bool BeginsAsError(std::string_view text) {
  return text.substr(0, 7) == "Error: " ||
         (text.substr(0, 7) == "ERROR: " && text.substr(7, 1) != " " && text.substr(7, 2) != "->");
}

// `New-AzVM : …` and `New-AzVM: …`: PowerShell reports a cmdlet's error.
bool BeginsWithCmdlet(std::string_view text) {
  size_t at = 0;
  bool dash = false;
  if (text.empty() || !IsAsciiUpper(text[0])) return false;
  while (at < text.size() && (IsAsciiAlnum(text[at]) || text[at] == '-')) dash |= text[at++] == '-';
  if (!dash || at < 6) return false;
  return text.substr(at, 3) == " : " || text.substr(at, 2) == ": ";
}

// Whether a line is in colours that lost their escape characters: `[31m│[0m [0mError: …`, behind a time or
// not. No box stands before `from`.
bool HasBareColours(std::string_view line, size_t from) {
  if (BareColour(line, 0) > 0) return true;
  if (from == line.size()) return false;
  const size_t box = line.find('\xE2', from);
  return box != std::string_view::npos && box > 0 && line[box - 1] == 'm' && IsBoxDrawing(line, box);
}

// The line without colours, HTML, bold marks and doubled quotes; itself where it has none.
std::string_view Rewritten(std::string_view line, std::string* scratch) {
  const auto holds = [line](std::string_view what) { return line.find(what) != std::string_view::npos; };
  const bool colours = holds("\x1b");
  const bool bare_colours = HasBareColours(line, 0);
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

// Whether a line may have to be rewritten, by the bytes that stand side by side: most braces, stars and
// quotes stand alone.
bool MayBeRewritten(std::string_view line) {
  for (size_t at = FindAnyByte<'\x1b', '&', '{', '*', '\''>(line, 0); at < line.size();
       at = FindAnyByte<'\x1b', '&', '{', '*', '\''>(line, at + 1)) {
    const char c = line[at];
    if (c == '\x1b' || c == '&') return true;
    if (at + 1 == line.size()) return false;
    const char next = line[at + 1];
    if (c == '{' ? next == '"' && line.substr(at + 2, 1) == "\"" : next == c) return true;
  }
  return false;
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
  // Most lines hold neither these bytes nor a box.
  const size_t special = FindAnyByte<'\x1b', '&', '{', '*', '\'', '\xE2'>(line, 0);
  cleaned.may_hold_brace = FindAnyByte<'\x1b', '&', '{', '*', '\''>(line, special) < line.size();
  if ((cleaned.may_hold_brace && MayBeRewritten(line)) || HasBareColours(line, special))
    text = Rewritten(line, scratch);
  size_t first = SkipSpaces(text, 0);
  // What begins as JSON within a document, and that is most of what is long, has none of what follows.
  if (first >= text.size() || BeginsAsJson(text[first])) {
    cleaned.indent = first;
    return cleaned;
  }

  const LinePrefix prefix = FindLinePrefix(text);
  cleaned.time = prefix.time;
  cleaned.begins_record = prefix.begins_record;
  text.remove_prefix(prefix.size);
  first = SkipSpaces(text, 0);
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
  const bool cmdlet = BeginsWithCmdlet(words);
  cleaned.begins_record |= cmdlet && BeginsWithCmdletAndTime(words);
  cleaned.breaks_document = cleaned.begins_event || cleaned.ends_event || cmdlet;
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
