#include "analyzer/decode/text_forms.h"

#include <algorithm>
#include <array>

#include "analyzer/decode/json_keys.h"
#include "analyzer/decode/loose_text.h"
#include "analyzer/decode/record.h"
#include "analyzer/decode/running_text.h"
#include "analyzer/frame/byte_masks.h"
#include "matchers/ascii_case.h"
#include "matchers/trimmed.h"

namespace vmsift {
namespace {

// A form: a marker, an identifier, and what stands between it and the message.
struct Form {
  std::string_view marker;      // before the code, in any letter case
  std::string_view after_code;  // between code and message
  bool line_start;              // the marker stands at the start of its line
  bool tree;                    // lines of this form nest by their indentation; the message may be missing
  bool certain;                 // only Azure's tools print errors so; otherwise a template must fit
};

constexpr std::array kForms = {
    // Go: `unexpected status 409 (409 Conflict) with error: SkuNotAvailable: The requested …`
    Form{"with error: ", ": ", false, false, true},
    // Packer: `ERROR:   -> VMStartTimedOut : VM 'x' did not …`
    Form{"-> ", " : ", false, true, true},
    // The Azure CLI: `ERROR: (SkuNotAvailable) The requested …`, and the same without a prefix
    Form{"error: (", ") ", true, false, true},
    Form{"(", ") ", true, false, true},
    Form{"[error] (", ") ", true, false, true},
    Form{"error (", ") ", true, false, true},
    // Python's: `azure.core.exceptions.HttpResponseError: (SkuNotAvailable) The requested …`
    Form{"httpresponseerror: (", ") ", false, false, true},
    Form{"clouderror: (", ") ", false, false, true},
    // .NET: `Hyak.Common.CloudException: ResourceNotFound: The Resource …`
    Form{"cloudexception: ", ": ", false, false, true},
    Form{"cloudexception : ", ": ", false, false, true},
    // Anybody: `error: VMNotFound: The VM …`
    Form{"error: ", ": ", false, false, false},
    Form{"failed: ", ": ", false, false, false},
    Form{"", ": ", true, false, false},
};

constexpr size_t kMaxMessageBytes = 16 << 10;

constexpr bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}

// The bytes that a line of some form begins with.
constexpr std::array<bool, 256> kLineBegins = [] {
  std::array<bool, 256> begins{};
  for (const Form& form : kForms) {
    if (!form.line_start) continue;
    for (size_t c = 0; c < begins.size(); ++c) {
      const char byte = static_cast<char>(c);
      begins[c] |= form.marker.empty() ? IsUpper(byte) : AsciiLower(byte) == form.marker.front();
    }
  }
  return begins;
}();

// Where the colon or the arrow of a form that stands anywhere in a line is in its marker.
constexpr size_t SeparatorOf(const Form& form) {
  return form.marker.find_last_of(":>");
}

// Cheap to ask of every colon and `>` of a text: whether a form's marker may have it there.
bool MayBeMarker(std::string_view text, size_t at) {
  return at + 2 < text.size() && text[at + 1] == ' ' && (IsUpper(text[at + 2]) || text[at + 2] == '(');
}

size_t WordEnd(std::string_view text, size_t at) {
  while (at < text.size() && IsAsciiAlnum(text[at])) ++at;
  return at;
}

// `text` ends where the record of the line does.
bool Try(const Form& form, std::string_view text, size_t line_begin, size_t marker, FormMatch* match) {
  size_t at = marker + form.marker.size();
  const size_t code_end = WordEnd(text, at);
  const std::string_view code = text.substr(at, code_end - at);
  if (!LooksLikeAzureCode(code) || code.size() > 100 || FindJsonKey(code) != JsonKey::kOther) return false;
  match->code = code;
  match->offset = at;
  match->tree = form.tree;
  match->certain = form.certain;
  match->indent = static_cast<int>(marker - line_begin);
  match->lead = Trimmed(text.substr(line_begin, marker - line_begin));
  at = code_end;
  if (text.substr(at, form.after_code.size()) == form.after_code) {
    at += form.after_code.size();
    const size_t end = form.tree ? std::min(text.find('\n', at), text.size())
                                 : ParagraphEnd(text.substr(0, at + kMaxMessageBytes), at);
    match->message = text.substr(at, end - at);
    match->end = end;
    return true;
  }
  // A code alone on its line is a node of a tree.
  match->message = {};
  match->end = at;
  return form.tree && (at >= text.size() || text[at] == '\n');
}

// A form at the start of a line's text.
bool FindAtLineStart(std::string_view text, size_t line, size_t start, FormMatch* match) {
  if (!kLineBegins[static_cast<unsigned char>(text[start])]) return false;
  return std::any_of(kForms.begin(), kForms.end(), [&](const Form& form) {
    return form.line_start && EqualsIgnoreCase(text.substr(start, form.marker.size()), form.marker) &&
           Try(form, text, line, start, match);
  });
}

// A form whose marker has its colon or arrow at `at`.
bool FindAtSeparator(std::string_view text, size_t line, size_t at, FormMatch* match) {
  return std::any_of(kForms.begin(), kForms.end(), [&](const Form& form) {
    if (form.line_start || at < line + SeparatorOf(form)) return false;
    const size_t marker = at - SeparatorOf(form);
    return EqualsIgnoreCase(text.substr(marker, form.marker.size()), form.marker) &&
           Try(form, text, line, marker, match);
  });
}

// Ends a message before the line at `line`, which tells of another error.
void CutMessage(std::string_view text, size_t line, FormMatch* match) {
  match->end = line - 1;
  const size_t begin = static_cast<size_t>(match->message.data() - text.data());
  match->message = text.substr(begin, match->end - begin);
}

}  // namespace

void FindForms(std::string_view text, const std::vector<size_t>& record_begins,
               std::vector<FormMatch>* matches) {
  matches->clear();
  size_t record_end = 0;
  for (size_t line = 0; line < text.size();) {
    const size_t line_end = std::min(text.find('\n', line), text.size());
    size_t start = line;
    while (start < line_end && (text[start] == ' ' || text[start] == '\t')) ++start;
    if (line >= record_end) record_end = RecordEnd(record_begins, line, text.size());
    const std::string_view record = text.substr(0, record_end);
    FormMatch match;
    bool found = start < line_end && FindAtLineStart(record, line, start, &match);
    const std::string_view this_line = text.substr(0, line_end);
    for (size_t at = start; !found; ++at) {
      at = FindAnyByte<':', '>'>(this_line, at);
      if (at >= line_end) break;
      found = MayBeMarker(this_line, at) && FindAtSeparator(record, line, at, &match);
    }
    if (found) {
      if (!matches->empty() && matches->back().end > line) CutMessage(text, line, &matches->back());
      matches->push_back(match);
    }
    line = line_end + 1;
  }
}

}  // namespace vmsift
