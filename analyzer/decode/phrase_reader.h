// Reads the forms of error_phrases.h: phrase_reader.cc knows each form; error_phrases.cc finds the marks
// where one may stand, and decides which matches of a line count. Only these two include this.
#ifndef VMSIFT_ANALYZER_DECODE_PHRASE_READER_H_
#define VMSIFT_ANALYZER_DECODE_PHRASE_READER_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "analyzer/decode/error_phrases.h"
#include "analyzer/decode/escaped_strings.h"
#include "matchers/message_finder.h"

namespace vmsift {

// Reads one text, line by line.
class PhraseReader {
 public:
  PhraseReader(std::string_view text, const MessageFinder* known, std::vector<PhraseMatch>* matches)
      : text_(text), known_(known), matches_(matches) {}

  // The line from `line` on, whose record ends at `record_end`.
  void ReadLine(size_t line, size_t line_end, size_t record_end);

 private:
  // A longer message is cut.
  static constexpr size_t kMaxMessageBytes = 16 << 10;

  void AtAnchor(size_t at);
  bool Colon(size_t code_at, bool confirmed, std::string_view separator);
  bool CodeBefore(size_t colon);
  bool CodeInDump(size_t at);
  void Paren(size_t at);
  void Arrow(size_t at);
  void AfterColon(size_t colon);
  void Dash(size_t at);
  void State(size_t at);
  // The next place at or after `at` where a form may be marked; the text's size when there is none.
  size_t NextAnchor(size_t at) const;

  void SetMessage(size_t at, PhraseMatch* match) const {
    const size_t end = ParagraphEnd(record_.substr(0, at + kMaxMessageBytes), at);
    match->message = text_.substr(at, end - at);
    match->end = end;
  }
  // Ends a message inside a string with the string.
  void EndWithQuote(char quote, PhraseMatch* match) const;
  void Add(const PhraseMatch& match);

  const std::string_view text_;
  const MessageFinder* const known_;
  std::vector<PhraseMatch>* const matches_;
  size_t anchor_ = 0;  // the next one
  size_t line_ = 0;    // where the line begins
  size_t line_end_ = 0;
  size_t first_of_line_ = 0;  // the first match of the line, as an index
  std::string_view record_;   // the text up to where the record of the line ends
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_PHRASE_READER_H_
