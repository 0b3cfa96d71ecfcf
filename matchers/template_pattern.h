// The regular expressions of one template, as they go into the one RE2 set.
//
// A template gives one `exact` pattern, or two if it ends in a list, and some `revised` ones. All are
// anchored at both ends of the normalized message (normalized_text.h); RE2 reads them as Latin-1, so that no
// byte of a log is refused.
//
//   exact    every literal character in place. Quotes around a placeholder may be missing around a single
//   word,
//            the items of a list may have any bullet; a list that ends the message may be missing as a whole.
//   revised  the service has reworded the message since: letter case is free; up to two words may be inserted
//            between any two, any text after a placeholder and between sentences, and any text at the end; a
//            letter may be doubled or not. One pattern for the whole template, and one for each run of
//            leading sentences that says enough (kMinRevisedWords, kMinRevisedLiteral), since it is the end
//            of a message that is mostly rewritten.
#ifndef VMSIFT_MATCHERS_TEMPLATE_PATTERN_H_
#define VMSIFT_MATCHERS_TEMPLATE_PATTERN_H_

#include <string>
#include <vector>

#include "matchers/message_template.h"

namespace vmsift {

inline constexpr int kMinExactLiteral = 8;     // letters and digits; templates with less fit nearly anything
inline constexpr int kMinRevisedLiteral = 18;  // letters and digits
inline constexpr int kMinRevisedWords = 4;     // placeholders count as words
inline constexpr int kMaxRevisedPatterns = 4;  // per template

struct TemplatePattern {
  std::string regex;
  bool exact = false;
  int literal_length = 0;  // letters and digits of the template that a message must have to fit
};

// Whether a text without a blank may fit one of the template's patterns. Errs on the side of yes.
bool MayFitWord(const MessageTemplate& message_template);

// The patterns of one template, the `exact` ones first, then `revised` from the whole to the shortest. Empty
// when the template has too little text of its own. No capturing groups.
std::vector<TemplatePattern> SetPatterns(const MessageTemplate& message_template);

// The pattern SetPatterns(t)[index] once more, with two capturing groups a placeholder, in the order of
// placeholders(): the text inside quotes, and the text without quotes. One of them takes part in a match, or
// none where the pattern ends before the placeholder. A `revised` pattern is given as two, to be tried in
// order.
std::vector<std::string> CapturingRegexes(const MessageTemplate& message_template, size_t index);

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_TEMPLATE_PATTERN_H_
