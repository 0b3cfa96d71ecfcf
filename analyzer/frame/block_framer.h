// Joins lines to blocks: what belongs together in a text log, with the JSON documents inside it.
//
// A block ends where a new event begins (a box opens or closes, a tool or cmdlet reports an error), and where
// a piece of the log does (piece_rule.h). A document is found by structure: a brace before a quote, to
// where its brackets balance outside strings, over as many lines as that takes. The elements of a top-level
// array, and of `{"records":[`, are documents of their own, so that such a file may be of any size. A
// truncated document is marked as not complete. The rows of a CSV file (csv_rows.h) are documents, too.
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
#include "analyzer/frame/line.h"
#include "analyzer/frame/line_cleaner.h"
#include "analyzer/frame/piece_rule.h"

namespace vmsift {

struct BlockLine {
  uint64_t number = 0;
  uint64_t bytes = 0;
  size_t begin = 0;            // offset of its cleaned text in Block::text
  uint32_t time_begin = 0;     // offset of its leading time in Block::times
  uint8_t time_size = 0;       // 0: none
  bool white = false;          // only white space, before cleaning
  bool blank = false;          // only white space, after cleaning
  bool begins_record = false;  // of a program's log
};

struct BlockDocument {
  size_t begin = 0;
  size_t end = 0;
  bool complete = false;
  bool too_long = false;  // longer than the limit; this is its first part
};

struct Block {
  std::string
      text;  // cleaned lines (line_cleaner.h), each with a line end, and kLinePadding readable bytes after
  std::vector<BlockLine> lines;
  std::string times;                     // those of the lines, one after another
  std::vector<BlockDocument> documents;  // in order, disjoint

  void Clear();
  // The index of the line at an offset in `text`.
  size_t LineAt(size_t offset) const;
  // The leading time of a line, as the log writes it; empty if it has none.
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

  // Adds a line. True if a block is complete: it is in block() until TakeBlock, which must be called before
  // the next line.
  bool Add(const Line& line);
  // The same for a line of a piece that the caller has cut and ends with Finish.
  bool AddToPiece(const Line& line) { return Add(line, /*cut=*/false); }
  // After an oversize line, which is skipped: ends the piece and an open row; the next line begins a piece.
  // Call it between blocks.
  void RestartPiece() {
    rule_.Restart();
    open_ = false;
  }

  // What must be saved, besides the lines of the open block, to resume it: the state before its first line.
  struct Saved {
    std::string rule;    // of pieces
    std::string header;  // of a CSV file
  };
  Saved Save() const;
  // For a framer without lines. False if Save cannot have returned this.
  bool Restore(const Saved& saved) { return rule_.Restore(saved.rule) && csv_.Restore(saved.header); }
  // Starts with a line that is known to begin a block that is not complete.
  void Resume(const Line& first);
  // Whether a document is open, whose end is still missing.
  bool in_document() const { return open_; }
  // The number of the line that the open document begins on.
  uint64_t document_line() const {
    const size_t line = csv_.active() ? row_line_ : block_.LineAt(block_.documents.back().begin);
    return block_.lines[line].number;
  }
  // After the last line: whether there is a last block.
  bool Finish();

  const Block& block() const { return block_; }
  // Drops the complete block and continues with the line that began the next one, if any.
  void TakeBlock();

 private:
  bool Add(const Line& line, bool cut);
  void Append(const Line& line, const CleanedLine& cleaned);
  void TakeHeader(const Line& line);
  // A line of a CSV file. A row becomes a document in the place of its lines.
  bool AddToRow(const Line& line);
  void PutObject();
  void BeginWith(const Line& line);
  // Ends an open document before a line that cannot belong to it.
  void BreakDocument(const CleanedLine& cleaned);
  // Scans the text from `from`: continues the open document, and finds the beginnings of others.
  void ScanForDocuments(size_t from);
  void OpenDocument(size_t at);
  void CloseDocument(size_t end, bool complete);
  // What the open document's first characters make it; kUnknown while the text has too few of them.
  DocumentHead::Kind ReadHead();

  const Options options_;
  Block block_;
  CsvRows csv_;
  uint64_t header_line_ = 0;  // the line of its header; 0: not seen yet
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
  size_t string_lines_ = 0;  // lines that the open string spans
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_BLOCK_FRAMER_H_
