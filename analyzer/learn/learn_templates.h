// Proposes templates for messages that fit none.
//
// As Drain3 does, messages are compared token by token and what varies becomes a placeholder; but all of them
// at once, so that neither the order of the messages nor how they were read has an influence:
//   1. The messages of one code are taken apart (message_tokens.h). Quoted parts and words with digits or
//      slashes are values; so are words that the code's messages have less often than a template must occur.
//   2. Messages alike in all else have one pattern (code_messages.h), and patterns that differ in values
//      only are merged (merge_patterns.h).
//   3. Values that never vary are text again (template_text.h).
// What remains rare is noise, and no template is proposed for it.
//
// Pure functions. Their cost grows with the bounded samples (message_samples.h).
#ifndef VMSIFT_ANALYZER_LEARN_LEARN_TEMPLATES_H_
#define VMSIFT_ANALYZER_LEARN_LEARN_TEMPLATES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/learn/code_messages.h"
#include "analyzer/learn/message_samples.h"
#include "matchers/catalog.h"

namespace vmsift {

struct LearnedTemplate {
  std::string code;  // as the log has it; empty: it has none
  std::string text;  // as a catalog has it, but not escaped for Markdown
  size_t placeholders = 0;
  uint64_t count = 0;   // of failures
  size_t messages = 0;  // that differ
  std::string example;  // the most frequent message
  int nearest = -1;     // the known template with the most words in common: an index into Catalog::rows()
};

struct LearnOptions {
  uint64_t min_count = 5;       // failures that a template must explain
  size_t max_templates = 2000;  // the most frequent ones; a catalog holds some thousand
};

// By count, the highest first, then by code and text. `samples` are those of MessageSamples::Samples, in any
// order.
std::vector<LearnedTemplate> LearnTemplates(std::vector<MessageSample> samples, const Catalog& known,
                                            const LearnOptions& options);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_LEARN_LEARN_TEMPLATES_H_
