// Lines into blocks: what belongs together in a text log, and the JSON documents inside it.
//
// A block ends where a new event begins (a box opens or closes, a tool or cmdlet reports an error), or when
// it has grown large while no document is open. A document is found by structure: a brace before a quote, to
// where its brackets balance outside strings, over as many lines as that takes. The elements of a top-level
// array, and of `{"records":[`, are documents of their own, so that such a file may be of any size. What is
// cut short is told as not complete.
//
// Memory is bounded by max_document_bytes. Not thread-safe.
#ifndef VMSIFT_ANALYZER_FRAME_BLOCK_FRAMER_H_
#define VMSIFT_ANALYZER_FRAME_BLOCK_FRAMER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/frame/line_reader.h"

namespace vmsift {

struct BlockLine {
  uint64_t number = 0;
  uint64_t bytes = 0;
  size_t begin = 0;  // of its cleaned text in Block::text
  bool blank = false;
  bool begins_record = false;  // of a program's log
  std::string time;            // the time it begins with; may be empty
};

struct BlockDocument {
  size_t begin = 0;
  size_t end = 0;
  bool complete = false;
  bool too_long = false;  // longer than the limit; what came first is here
};

struct Block {
  std::string
      text;  // cleaned lines (line_cleaner.h), each with a line end, and kLinePadding readable bytes after
  std::vector<BlockLine> lines;
  std::vector<BlockDocument> documents;  // in order, apart from each other

  void Clear();
  // The index of the line that an offset in `text` lies in.
  size_t LineAt(size_t offset) const;
};

class BlockFramer {
 public:
  struct Options {
    size_t max_document_bytes = 64 << 20;
    size_t block_bytes = 64 << 10;  // a block of this size ends, unless a document is open
  };
  explicit BlockFramer(const Options& options) : options_(options) {}

  // Takes a line. True when a block is complete: it is in block() until TakeBlock, which must come before the
  // next line.
  bool Add(const Line& line);
  // After the last line: whether there is a last block.
  bool Finish();

  const Block& block() const { return block_; }
  // Drops the complete block and goes on with the line that began the next one, if any.
  void TakeBlock();

 private:
  void ScanForDocuments(size_t from);
  void OpenDocument(size_t at);
  void CloseDocument(size_t end, bool complete);
  bool LooksLikeJson(std::string_view line) const;

  const Options options_;
  Block block_;
  bool pending_ = false;  // a line that begins the next block waits in pending_text_
  std::string cleaned_;   // of the line being added
  std::string pending_text_;
  BlockLine pending_line_;

  // Of the open document.
  bool open_ = false;
  size_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
  size_t string_lines_ = 0;  // lines that the open string goes over
  std::string head_;         // its first characters without blanks
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_BLOCK_FRAMER_H_
