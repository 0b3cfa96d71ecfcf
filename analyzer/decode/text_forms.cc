#include "analyzer/decode/text_forms.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "analyzer/decode/json_keys.h"
#include "analyzer/decode/loose_text.h"
#include "analyzer/decode/record.h"
#include "matchers/ascii_case.h"
#include "matchers/byte_masks.h"
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
    // Ruby's: `MsRestAzure::AzureOperationError: AllocationFailed: Allocation failed. …`
    Form{"azureoperationerror: ", ": ", false, false, true},
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

// Which forms a line may have by its first byte, a bit each.
static_assert(kForms.size() <= 16);
constexpr std::array<uint16_t, 256> kLineBegins = [] {
  std::array<uint16_t, 256> begins{};
  for (size_t i = 0; i < kForms.size(); ++i) {
    if (!kForms[i].line_start) continue;
    const std::string_view marker = kForms[i].marker;
    for (size_t c = 0; c < begins.size(); ++c) {
      const char byte = static_cast<char>(c);
      if (marker.empty() ? IsUpper(byte) : AsciiLower(byte) == marker.front())
        begins[c] = static_cast<uint16_t>(begins[c] | 1u << i);
    }
  }
  return begins;
}();

// The forms that stand anywhere in a line, and where the colon or the arrow is in their markers.
struct Separated {
  size_t form;
  size_t separator;
};
constexpr auto kSeparated = [] {
  std::array<Separated,
             std::count_if(kForms.begin(), kForms.end(), [](const Form& form) { return !form.line_start; })>
      separated{};
  size_t next = 0;
  for (size_t i = 0; i < kForms.size(); ++i) {
    if (!kForms[i].line_start) separated[next++] = {i, kForms[i].marker.find_last_of(":>")};
  }
  return separated;
}();

// The next colon or `>` at or after `at` that a form's marker may have there: a blank stands after it, and a
// code or a bracket after that. text.size() when there is none.
size_t NextSeparator(std::string_view text, size_t at) {
  for (; at + 18 <= text.size(); at += 16) {
    const SixteenBytes bytes(text.data() + at);
    const uint32_t separators = bytes.Equal(':') | bytes.Equal('>');
    if (separators == 0) continue;
    const SixteenBytes after(text.data() + at + 2);
    const uint32_t mask = separators & SixteenBytes(text.data() + at + 1).Equal(' ') &
                          (after.Between('A', 'Z') | after.Equal('('));
    if (mask != 0) return at + static_cast<size_t>(std::countr_zero(mask));
  }
  for (; at + 2 < text.size(); ++at) {
    if ((text[at] == ':' || text[at] == '>') && text[at + 1] == ' ' &&
        (IsUpper(text[at + 2]) || text[at + 2] == '('))
      return at;
  }
  return text.size();
}

size_t WordEnd(std::string_view text, size_t at) {
  while (at < text.size() && IsAsciiAlnum(text[at])) ++at;
  return at;
}

// `text` ends where the record of the line does.
bool Try(const Form& form, std::string_view text, size_t line_begin, size_t marker, FormMatch* match) {
  size_t at = marker + form.marker.size();
  const size_t code_end = WordEnd(text, at);
  const bool message = text.substr(code_end, form.after_code.size()) == form.after_code;
  if (!message && !form.tree) return false;
  const std::string_view code = text.substr(at, code_end - at);
  if (!LooksLikeAzureCode(code) || code.size() > 100 || FindJsonKey(code) != JsonKey::kOther) return false;
  match->code = code;
  match->offset = at;
  match->tree = form.tree;
  match->certain = form.certain;
  match->indent = static_cast<int>(marker - line_begin);
  match->lead = Trimmed(text.substr(line_begin, marker - line_begin));
  at = code_end;
  if (message) {
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
  return at >= text.size() || text[at] == '\n';
}

// A form at the start of a line's text.
bool FindAtLineStart(std::string_view text, size_t line, size_t start, FormMatch* match) {
  for (unsigned forms = kLineBegins[static_cast<unsigned char>(text[start])]; forms != 0;
       forms &= forms - 1) {
    const Form& form = kForms[static_cast<size_t>(std::countr_zero(forms))];
    if (EqualsIgnoreCase(text.substr(start, form.marker.size()), form.marker) &&
        Try(form, text, line, start, match))
      return true;
  }
  return false;
}

// A form whose marker has its colon or arrow at `at`.
bool FindAtSeparator(std::string_view text, size_t line, size_t at, FormMatch* match) {
  return std::any_of(kSeparated.begin(), kSeparated.end(), [&](const Separated& separated) {
    const Form& form = kForms[separated.form];
    if (at < line + separated.separator) return false;
    const size_t marker = at - separated.separator;
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
  auto next_record = record_begins.begin();
  size_t separator = 0;
  for (size_t line = 0; line < text.size();) {
    const size_t line_end = std::min(text.find('\n', line), text.size());
    while (next_record != record_begins.end() && *next_record <= line) ++next_record;
    const size_t record_end = next_record == record_begins.end() ? text.size() : *next_record;
    const std::string_view record = text.substr(0, record_end);
    size_t start = line;
    while (start < line_end && (text[start] == ' ' || text[start] == '\t')) ++start;
    FormMatch match;
    bool found = start < line_end && FindAtLineStart(record, line, start, &match);
    if (separator < start) separator = NextSeparator(text, start);
    while (!found && separator < line_end) {
      found = FindAtSeparator(record, line, separator, &match);
      separator = NextSeparator(text, separator + 1);
    }
    if (found) {
      if (!matches->empty() && matches->back().end > line) CutMessage(text, line, &matches->back());
      matches->push_back(match);
    }
    line = line_end + 1;
  }
}

}  // namespace vmsift
