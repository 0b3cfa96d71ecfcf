// The patterns of one template as rows of steps: what may stand in a message, from its first byte to its
// last.
//
// Flow: MessageTemplate -> steps -> regular expressions for RE2 (template_pattern.h), and a matcher that
// decides the same by backtracking (backtracking_matcher.h). Both are made from these steps, so that they say
// the same.
//
// A template gives one `exact` pattern, or two if it ends in a list, and some `revised` ones. All are
// anchored at both ends of the normalized message (normalized_text.h).
//
//   exact    every literal character in place. Quotes around a placeholder may be missing around a single
//            word, the items of a list may have any bullet; a list that ends the message may be missing as a
//            whole.
//   revised  the service has reworded the message since: letter case is free; up to two words may be inserted
//            between any two, any text after a placeholder and between sentences, and any text at the end; a
//            letter may be doubled or not. One pattern for the whole template, and one for each run of
//            leading sentences that says enough (kMinRevisedWords, kMinRevisedLiteral), since it is the end
//            of a message that is mostly rewritten.
#ifndef VMSIFT_MATCHERS_PATTERN_STEPS_H_
#define VMSIFT_MATCHERS_PATTERN_STEPS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "matchers/message_template.h"

namespace vmsift {

inline constexpr int kMinExactLiteral = 8;     // letters and digits; templates with less fit nearly anything
inline constexpr int kMinRevisedLiteral = 18;  // letters and digits
inline constexpr int kMinRevisedWords = 4;     // placeholders count as words
inline constexpr int kMaxRevisedPatterns = 4;  // per template

struct PatternStep {
  enum Kind {
    kText,      // `text`. Revised: letters in either case, each once or more; a letter that repeats the one
                // before it counts as one with it
    kOptional,  // the character `text`, or nothing
    kPlaceholder,  // a value
    kClause,       // revised: nothing, or a space or a comma and any text
    kWords,        // revised: nothing, or up to two words, each with the space after it
    kSentences,    // revised: nothing, or any text with the space after it
    kBullet,       // exact: nothing, a space, or a bullet or number, with spaces or without
    kFullStop,     // revised: the mark `text` that ends the message, or nothing
  };
  Kind kind = kText;
  std::string text;

  // Of a placeholder:
  int placeholder = -1;     // index into MessageTemplate::placeholders()
  bool quoted = false;      // in quotes, or a single word without
  bool name = false;        // ends with its first closing quote
  bool lost_quote = false;  // has a quote on one side only

  // Of a placeholder and its clause: the message ends with one more character. See CapturingRegexes.
  bool closing = false;
};

struct PatternSteps {
  bool exact = false;
  int literal_length = 0;  // letters and digits of the template that a message must have to fit
  std::vector<PatternStep> steps;
};

// What is known of a template's patterns before their steps are made, which costs far more.
struct PatternOutline {
  bool exact = false;
  int literal_length = 0;
};

// The outlines of StepsOfPatterns, in its order.
std::vector<PatternOutline> OutlinesOfPatterns(const MessageTemplate& message_template);

// The patterns of one template, the `exact` ones first, then `revised` from the whole to the shortest. Empty
// when the template has too little text of its own.
std::vector<PatternSteps> StepsOfPatterns(const MessageTemplate& message_template);

// How large a template's patterns are all together, of which there are `patterns`: in bytes of text, to which
// other steps count as long as a word. Errs on the large side.
int64_t SizeOfPatterns(const MessageTemplate& message_template, size_t patterns);

// Whether there are any.
bool HasPatterns(const MessageTemplate& message_template);

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_PATTERN_STEPS_H_
