// The errors found in a block, in all forms -> one failure for each error.
//
// A log reports one error several times: as a summary and as the response below it, as a message and in full.
// The better report stays, at the place of the first; a wrapper that refers to the errors inside it is
// hung above them.
#ifndef VMSIFT_ANALYZER_DECODE_DEDUP_H_
#define VMSIFT_ANALYZER_DECODE_DEDUP_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "analyzer/decode/failure.h"
#include "analyzer/frame/block_framer.h"
#include "matchers/message_finder.h"

namespace vmsift {

// Where an error was found: two of one origin are two, two of different origins may be one.
enum class Origin { kDocument, kKeys, kPhrase, kBare };

struct FoundError {
  FoundError(Failure f, Origin t) : failure(std::move(f)), telling(t) {}

  Failure failure;  // its offset is one in the block's text
  Origin telling;
  size_t line = 0;    // index into Block::lines
  size_t record = 0;  // the line that begins its record of a program's log
  size_t end = 0;     // of a phrase: where its message ends
};

// Sets `line` and `record`, and leaves one finding for each error, in the order of their offsets. `known`,
// which may be null, knows the catalog's codes.
void MergeDuplicates(const Block& block, const MessageFinder* known, std::vector<FoundError>* found);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_DEDUP_H_
