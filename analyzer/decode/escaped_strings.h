// Small readers of text that lost its form on the way: quotes behind any number of backslashes, escapes of
// any depth.
//
// Pure functions; views borrow the text they are given.
#ifndef VMSIFT_ANALYZER_DECODE_ESCAPED_STRINGS_H_
#define VMSIFT_ANALYZER_DECODE_ESCAPED_STRINGS_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace vmsift {

// A quote with the backslashes before it. JSON inside a string inside a string has its quotes behind 1, 3, 7,
// 15, … backslashes, so the number shows which string a quote belongs to.
struct QuoteToken {
  size_t begin = 0;  // of the backslashes
  size_t end = 0;    // after the quote
  size_t backslashes = 0;
  char quote = 0;  // ' or "; typographic quotes count as "
};

// The quote token that begins at `at`; one with quote 0 when none does.
QuoteToken QuoteAt(std::string_view text, size_t at);

// The raw content of a string whose opening quote is `open`: from open.end to where it ends, and in `after`
// what follows its closing quote. A quote inside that lost its escaping does not end it; a quote of an outer
// string, or the end of the text, does. `closed`: whether the closing quote was found.
struct EscapedString {
  std::string_view content;
  size_t after = 0;
  bool closed = false;
};
EscapedString ReadEscapedString(std::string_view text, const QuoteToken& open);

// Whether a line begins something other than more of the message above it: a field (`Target: …`), a place
// (`At C:\…`), or nothing at all.
bool BeginsField(std::string_view line);

// More lines than a message is printed on; what follows is something else.
inline constexpr size_t kMaxParagraphLines = 40;

// Whether the line of `at` ends as a row of a table does: `| a | b |`.
bool IsInTableRow(std::string_view text, size_t at);

// Whether there is a field of logfmt at `at`, behind a string: ` attempt=1`.
bool FieldFollows(std::string_view text, size_t at);

// Where in [at, end) a message ends: before a label on its line (`… is gone. ErrorTarget: …`), or with what
// holds it, as a cell of a table does; `end` when neither is there.
size_t FindInnerLabel(std::string_view text, size_t at, size_t end);

// Where the running text from `at` on ends: before a line that BeginsField, before an inner label, after
// kMaxParagraphLines, or at the end.
size_t ParagraphEnd(std::string_view text, size_t at);

// Appends the raw content of a string with its escapes undone, as often as its quotes were escaped: once for
// a quote without backslashes, twice for one, three times for three, and so on.
void AppendUnescaped(std::string_view raw, size_t backslashes, std::string* out);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_ESCAPED_STRINGS_H_
