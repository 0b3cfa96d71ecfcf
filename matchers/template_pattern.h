// The regular expressions of one template, as they go into the one RE2 set.
//
// Written from the template's steps (pattern_steps.h), one for each of its patterns. RE2 reads them as
// Latin-1, so that no byte of a log is refused.
#ifndef VMSIFT_MATCHERS_TEMPLATE_PATTERN_H_
#define VMSIFT_MATCHERS_TEMPLATE_PATTERN_H_

#include <string>
#include <vector>

#include "matchers/message_template.h"
#include "matchers/pattern_steps.h"

namespace vmsift {

struct TemplatePattern {
  std::string regex;
  bool exact = false;
  int literal_length = 0;  // letters and digits of the template that a message must have to fit
};

// Whether a text without a blank may fit one of the template's patterns. Errs on the side of yes.
bool MayFitWord(const MessageTemplate& message_template);

// The patterns of one template, in the order of StepsOfPatterns. No capturing groups.
std::vector<TemplatePattern> SetPatterns(const MessageTemplate& message_template);

// The pattern SetPatterns(t)[index] once more, with two capturing groups a placeholder, in the order of
// placeholders(): the text inside quotes, and the text without quotes. One of them takes part in a match, or
// none where the pattern ends before the placeholder. A `revised` pattern is given as two, to be tried in
// order: in the first, the mark that ends the message must be there, right after a placeholder before it.
std::vector<std::string> CapturingRegexes(const MessageTemplate& message_template, size_t index);

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_TEMPLATE_PATTERN_H_
