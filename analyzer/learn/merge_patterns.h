// Merges patterns that differ only where values are.
//
// A template's messages make several patterns when a value is a word that occurs often (`westeurope`), a
// list, or free text. Rules, applied until none does:
//   one place   patterns that differ in one word only, if the words there look like values: there are many,
//   or
//               known templates do not have them. Few words that are all known are words of different
//               templates ("start", "stop").
//   lists       `a, b, c` where a pattern with a single value is there, too.
//   instances   patterns that have words where a far more frequent one has values.
//   free text   after a colon, a bracket or a quote, if what follows has many forms.
// Rules look at all patterns at once and in their order, so the order of messages has no influence.
#ifndef VMSIFT_ANALYZER_LEARN_MERGE_PATTERNS_H_
#define VMSIFT_ANALYZER_LEARN_MERGE_PATTERNS_H_

#include <cstdint>

#include "analyzer/learn/code_messages.h"

namespace vmsift {

// Patterns of fewer than `min_count` messages are no templates by themselves.
Patterns MergePatterns(const CodeMessages& messages, uint64_t min_count, Patterns patterns);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_LEARN_MERGE_PATTERNS_H_
