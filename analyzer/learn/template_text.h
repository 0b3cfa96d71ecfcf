// The text of a template, from a pattern and the messages that have it.
#ifndef VMSIFT_ANALYZER_LEARN_TEMPLATE_TEXT_H_
#define VMSIFT_ANALYZER_LEARN_TEMPLATE_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "analyzer/learn/code_messages.h"

namespace vmsift {

struct TemplateText {
  std::string text;         // as a catalog has it: `{0}`, `{1}`, …; braces of the message are doubled
  size_t placeholders = 0;  // 0: all messages are the same
  size_t words = 0;         // of the text
  // Tokens that placeholders stand for, in a message of many, but for quoted parts and what follows a colon.
  size_t free_words = 0;
};

// Placeholders are only where the messages differ.
TemplateText TextOfPattern(const CodeMessages& messages, const Elements& pattern,
                           const std::vector<size_t>& members);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_LEARN_TEMPLATE_TEXT_H_
