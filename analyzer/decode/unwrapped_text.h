// A block's text as the tolerant road reads it: documents that the strict road took are blanked out, lines
// that a console broke at its width are whole again, and it is known where the records of a program's log
// begin.
//
// Reuses its memory from block to block. Not thread-safe.
#ifndef VMSIFT_ANALYZER_DECODE_UNWRAPPED_TEXT_H_
#define VMSIFT_ANALYZER_DECODE_UNWRAPPED_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/frame/block_framer.h"

namespace vmsift {

// Lines [begin, end) of a block.
struct LineRange {
  size_t begin = 0;
  size_t end = 0;
};

class UnwrappedText {
 public:
  void Clear();
  // Takes the block's text as it is, borrowed until the next call; offsets are those in the block until
  // Unwrap.
  void Assign(const Block& block);
  void Blank(size_t begin, size_t end);
  // Puts lines together again, and notes where records begin. Once, after Assign. Leaves out lines that are
  // not in `parts`, which are apart from each other and in order; an empty line replaces what is left out,
  // and what comes after it is a record of its own.
  void Unwrap(const Block& block, const std::vector<LineRange>& parts);

  // Valid until the next Assign and as long as the block is, with simdjson's padding after it.
  std::string_view text() const { return text_; }
  // Where the records of a program's log begin in text(), ascending; what precedes one has ended there.
  const std::vector<size_t>& record_begins() const { return record_begins_; }

  // From an offset in text() to one in the block's text.
  size_t BlockOffset(size_t offset) const;
  // Appends a part of the block's text without the line breaks that Unwrap took out.
  void AppendUnwrapped(const Block& block, size_t begin, size_t end, std::string* copy) const;

 private:
  // The text itself, when it is not the block's own.
  std::string* Own();

  std::string_view text_;  // the block's, or own_
  std::string own_;
  std::string joined_;
  // Where text_ goes on at another place of the block than after the byte before, ascending.
  struct Jump {
    size_t text = 0;
    size_t block = 0;
  };
  std::vector<Jump> jumps_;
  std::vector<size_t> breaks_;  // of the block's line ends, those that were taken out
  std::vector<size_t> record_begins_;
};

// The end of the record that holds `at`: where the next one of `record_begins` begins, or `end`.
size_t RecordEnd(const std::vector<size_t>& record_begins, size_t at, size_t end);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_UNWRAPPED_TEXT_H_
