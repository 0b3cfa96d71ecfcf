// What the text around an error says about this error and not about another one: the VM that
// it names (the last one before it, else the first one after it), where that VM lives, and whether Azure is
// named.
//
// Not thread-safe; one per worker.
#ifndef VMSIFT_ANALYZER_DECODE_VM_ASSIGNMENT_H_
#define VMSIFT_ANALYZER_DECODE_VM_ASSIGNMENT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "analyzer/decode/dedup.h"
#include "analyzer/decode/unwrapped_text.h"
#include "analyzer/frame/block_framer.h"
#include "base/text_arena.h"

namespace vmsift {

class VmAssignment {
 public:
  // Sets nearby_vm or nearby_id, nearby_scope, azure_nearby and the ids that Azure's support asks for, of
  // what was found, which is in the order of its offsets; keeps their text in `arena`. `text` knows the line
  // breaks to be taken out of names.
  void Place(const Block& block, const UnwrappedText& text, std::vector<FoundError>* found, TextArena* arena);

 private:
  // The text in which the VM of an error may be named, and the end of that in which its ids may be.
  struct Span {
    size_t from = 0;
    size_t to = 0;
    size_t end = 0;
  };
  Span Around(const Block& block, const std::vector<FoundError>& found, size_t first, size_t last);
  void CopyAround(const Block& block, const UnwrappedText& text, const Span& span,
                  const std::vector<FoundError>& found, size_t first, size_t last);

  size_t record_ = 0;       // the line that begins the record of the latest place
  size_t next_record_ = 0;  // and the one that begins the next
  std::string around_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_VM_ASSIGNMENT_H_
