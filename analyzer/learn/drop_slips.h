// Drops patterns that are slips of a far more frequent one: a word more, less or another one.
#ifndef VMSIFT_ANALYZER_LEARN_DROP_SLIPS_H_
#define VMSIFT_ANALYZER_LEARN_DROP_SLIPS_H_

#include <cstdint>

#include "analyzer/learn/code_messages.h"

namespace vmsift {

// A pattern is a slip if its messages occur hardly more than once each, and kSlipRatio times as many have a
// pattern that differs in one place. Templates cover slips anyway: they tolerate a word more or less
// (pattern_steps.h).
inline constexpr uint64_t kSlipRatio = 20;

void DropSlips(const CodeMessages& messages, uint64_t min_count, Patterns* patterns);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_LEARN_DROP_SLIPS_H_
