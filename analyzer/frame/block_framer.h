// Lines into blocks: what belongs together in a text log, and the JSON documents inside it.
//
// A block ends where a new event begins (a box opens or closes, a tool or cmdlet reports an error), and where
// a piece of the log does (piece_rule.h). A document is found by structure: a brace before a quote, to
// where its brackets balance outside strings, over as many lines as that takes. The elements of a top-level
// array, and of `{"records":[`, are documents of their own, so that such a file may be of any size. What is
// cut short is told as not complete. The rows of a CSV file (csv_rows.h) are documents, too.
//
// Memory is bounded by max_document_bytes. Not thread-safe.
#ifndef VMSIFT_ANALYZER_FRAME_BLOCK_FRAMER_H_
#define VMSIFT_ANALYZER_FRAME_BLOCK_FRAMER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/frame/csv_rows.h"
#include "analyzer/frame/json_structure.h"
#include "analyzer/frame/line_cleaner.h"
#include "analyzer/frame/line_reader.h"
#include "analyzer/frame/piece_rule.h"

namespace vmsift {

struct BlockLine {
  uint64_t number = 0;
  uint64_t bytes = 0;
  size_t begin = 0;            // of its cleaned text in Block::text
  uint32_t time_begin = 0;     // of the time it begins with, in Block::times
  uint8_t time_size = 0;       // 0: none
  bool white = false;          // nothing but white space, as it came
  bool blank = false;          // the same of its cleaned text
  bool begins_record = false;  // of a program's log
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
  std::string times;                     // those of the lines, one after another
  std::vector<BlockDocument> documents;  // in order, apart from each other

  void Clear();
  // The index of the line that an offset in `text` lies in.
  size_t LineAt(size_t offset) const;
  // The time that a line begins with, as the log writes it; empty when it begins with none.
  std::string_view TimeOf(const BlockLine& line) const {
    return std::string_view(times).substr(line.time_begin, line.time_size);
  }
};

class BlockFramer {
 public:
  struct Options {
    size_t max_document_bytes = 64 << 20;
    size_t piece_bytes = PieceRule::Options().piece_bytes;

    PieceRule::Options pieces() const { return {piece_bytes, max_document_bytes}; }
  };
  explicit BlockFramer(const Options& options) : options_(options), rule_(options.pieces()) {}

  // Takes a line. True when a block is complete: it is in block() until TakeBlock, which must come before the
  // next line.
  bool Add(const Line& line);
  // The same for a line of a piece that the caller has cut, and whose end is told by Finish.
  bool AddToPiece(const Line& line) { return Add(line, /*cut=*/false); }
  // A line that is left out, since it is too long, ends a piece and an open row: what comes next begins one.
  // Between blocks.
  void RestartPiece() {
    rule_.Restart();
    open_ = false;
  }

  // What must be kept to go on with the open block, beside its lines: what was known before its first line.
  struct Saved {
    std::string rule;    // of pieces
    std::string header;  // of a CSV file
  };
  Saved Save() const;
  // Of a framer that has taken nothing. False for what Save did not give.
  bool Restore(const Saved& saved) { return rule_.Restore(saved.rule) && csv_.Restore(saved.header); }
  // Begins with a line that is known to begin a block, and to be only a part of it.
  void Resume(const Line& first);
  // Whether a document is open, whose end has yet to come.
  bool in_document() const { return open_; }
  // The number of the line that the open document begins on.
  uint64_t document_line() const {
    const size_t line = csv_.active() ? row_line_ : block_.LineAt(block_.documents.back().begin);
    return block_.lines[line].number;
  }
  // After the last line: whether there is a last block.
  bool Finish();

  const Block& block() const { return block_; }
  // Drops the complete block and goes on with the line that began the next one, if any.
  void TakeBlock();

 private:
  bool Add(const Line& line, bool cut);
  void Append(const Line& line, const CleanedLine& cleaned);
  void TakeHeader(const Line& line);
  // A line of a CSV file. A row is a document, put in the place of its lines.
  bool AddToRow(const Line& line);
  void PutObject();
  void BeginWith(const Line& line);
  // Ends an open document before a line that cannot be more of it.
  void BreakDocument(const CleanedLine& cleaned);
  // Looks at the text from `from` on: goes on with the open document, and finds where the next ones begin.
  void ScanForDocuments(size_t from);
  void OpenDocument(size_t at);
  void CloseDocument(size_t end, bool complete);
  // What the open document's first characters make it; kUnknown while the text has too few of them.
  DocumentHead::Kind ReadHead();

  const Options options_;
  Block block_;
  CsvRows csv_;
  uint64_t header_line_ = 0;  // where its header stands; 0: it was not seen
  size_t row_line_ = 0;       // where the open row begins
  std::string scratch_;

  PieceRule rule_;
  PieceRule block_rule_{PieceRule::Options()};  // as it was before the block's first line

  // A line that begins the next block.
  bool pending_ = false;
  Line pending_line_;
  std::string pending_text_;
  PieceRule pending_rule_{PieceRule::Options()};

  // Of the open document.
  bool open_ = false;
  DocumentHead::Kind head_kind_ = DocumentHead::Kind::kUnknown;
  DocumentHead head_;
  size_t head_end_ = 0;  // where its characters end in the block's text
  JsonStructure structure_;
  size_t string_lines_ = 0;  // lines that the open string goes over
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_BLOCK_FRAMER_H_
