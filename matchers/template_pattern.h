// The regular expressions of one template.
//
// Written from the template's steps (pattern_steps.h). RE2 reads them with PatternOptions.
#ifndef VMSIFT_MATCHERS_TEMPLATE_PATTERN_H_
#define VMSIFT_MATCHERS_TEMPLATE_PATTERN_H_

#include <string>
#include <vector>

#include "matchers/message_template.h"
#include "matchers/pattern_steps.h"
#include "re2/re2.h"

namespace vmsift {

RE2::Options PatternOptions();

// Whether a text without a blank may fit one of the template's patterns. Errs on the side of yes.
bool MayFitWord(const MessageTemplate& message_template);

// A message fits a pattern if one of these matches all of it, to be tried in order. They have two capturing
// groups a placeholder, in the order of placeholders(): the text inside quotes, and the text without quotes.
// One of them takes part in a match, or none where the pattern ends before the placeholder. A `revised`
// pattern is given as two: in the first, which fits less, the mark that ends the message must be there, right
// after a placeholder before it.
std::vector<std::string> CapturingRegexes(const PatternSteps& pattern);

// What all messages begin with that fit a pattern of the template, which must have one. Others may begin with
// it, too. No capturing groups.
std::string OpeningRegex(const MessageTemplate& message_template);

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_TEMPLATE_PATTERN_H_
