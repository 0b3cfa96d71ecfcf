// Drops patterns that are slips of a far more frequent one: a word more, less or another one, or cut short.
#ifndef VMSIFT_ANALYZER_LEARN_DROP_SLIPS_H_
#define VMSIFT_ANALYZER_LEARN_DROP_SLIPS_H_

#include <cstdint>

#include "analyzer/learn/code_messages.h"

namespace vmsift {

// A pattern is a slip if kSlipRatio times as many messages have a pattern that differs in one place or begins
// so, or kRepeatedSlipRatio times as many where its own messages occur more than about once each. Templates
// cover slips anyway: they tolerate a word more or less (pattern_steps.h).
inline constexpr uint64_t kSlipRatio = 20;
inline constexpr uint64_t kRepeatedSlipRatio = 100;

void DropSlips(const CodeMessages& messages, uint64_t min_count, Patterns* patterns);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_LEARN_DROP_SLIPS_H_
