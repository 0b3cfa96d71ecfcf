// The forms in which programs print an error without keys: a code and what marks it as one.
//
// A form is recognised by its shape, whatever precedes it on its line. What has keys
// (`Code="X" Message="…"` in all its spellings) is found by KeyValueScanner.
#ifndef VMSIFT_ANALYZER_DECODE_ERROR_PHRASES_H_
#define VMSIFT_ANALYZER_DECODE_ERROR_PHRASES_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "matchers/message_finder.h"

namespace vmsift {

struct PhraseMatch {
  size_t offset = 0;  // of the code, or of the message that a code below its stack belongs to
  std::string_view code;
  std::string_view message;  // may be empty
  size_t end = 0;            // of the message
  int indent = 0;            // of an arrow tree: how deep
  std::string_view lead;     // of an arrow tree: the text before the arrow; lines of one tree share it
  bool tree = false;         // a line of an arrow tree
  bool inside = false;       // it begins the message of the match before it: `Outer: Inner: text`
  bool confirmed = true;     // the form is Azure's own; otherwise the evidence decides
  bool colon_only = false;   // nothing but a colon marks the code
};

// All matches in a text of cleaned lines (line_cleaner.h), in order. A message ends where the next record
// begins (unwrapped_text.h) or the next match. Linear in the text's length. Words before a colon that `known`
// does not know as codes are passed over, unless it is null.
void FindErrorPhrases(std::string_view text, const std::vector<size_t>& record_begins,
                      const MessageFinder* known, std::vector<PhraseMatch>* matches);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_ERROR_PHRASES_H_
