// What became of the lines of a block, once it is known which of its failures count.
//
// All lines of a document have one outcome, but for blank ones: a document that gave a failure that counts
// is booked as failure, line by line.
#ifndef VMSIFT_ANALYZER_PIPELINE_BLOCK_OUTCOMES_H_
#define VMSIFT_ANALYZER_PIPELINE_BLOCK_OUTCOMES_H_

#include <cstddef>
#include <vector>

#include "analyzer/decode/failure.h"
#include "analyzer/decode/outcome.h"
#include "analyzer/frame/block_framer.h"

namespace vmsift {

// Where the failures of a block are, as offsets in its text, ascending.
struct FailureOffsets {
  std::vector<size_t> found;
  std::vector<size_t> counted;  // those that count, a part of `found`

  void Clear() {
    found.clear();
    counted.clear();
  }
};

// Settles the outcomes of a block's lines, which decoding gave. What is malformed stays so.
void SettleOutcomes(const Block& block, const FailureOffsets& failures, std::vector<Outcome>* outcomes);

// Books lines with a suspect as such, unless they have a failure that counts or are malformed, and returns
// the suspects so booked: at most one for each line, by line. To be called after SettleOutcomes.
std::vector<BadSpot> SettleSuspects(const Block& block, const std::vector<BadSpot>& suspects,
                                    std::vector<Outcome>* outcomes);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PIPELINE_BLOCK_OUTCOMES_H_
