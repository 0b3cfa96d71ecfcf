// Cuts an input into the units that are analyzed: lines of JSON Lines, blocks of text.
//
// Bytes are pushed in portions of any size; the units depend only on the bytes. The format is detected from
// the first bytes, once; until enough of them are there, they are held back. What is held back (those bytes,
// the open block, the unfinished line) can be previewed as if the input had ended, and saved, to be resumed
// in another process.
//
// Memory is bounded by the longest line and the longest document allowed. Not thread-safe. Borrows nothing.
#ifndef VMSIFT_ANALYZER_FRAME_FRAMER_H_
#define VMSIFT_ANALYZER_FRAME_FRAMER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "analyzer/frame/block_framer.h"
#include "analyzer/frame/input_format.h"
#include "analyzer/frame/line_splitter.h"

namespace vmsift {

// Receives units in order. They are valid during the call.
class UnitSink {
 public:
  virtual ~UnitSink() = default;
  // A line of JSON Lines; or of text, one that is longer than the limit.
  virtual void TakeLine(const Line& line) = 0;
  // A block of text, without lines that are too long.
  virtual void TakeBlock(const Block& block) = 0;
};

class Framer {
 public:
  struct Options {
    size_t max_line_bytes = LineOptions().max_line_bytes;
    BlockFramer::Options blocks;
    std::optional<InputFormat> shape;  // empty: detected
    // Whether Save and Preview may be called, for which the lines of the open block are kept.
    bool resumable = false;
  };
  explicit Framer(const Options& options);

  // Takes the next bytes, which must be followed by kLinePadding readable bytes.
  void Take(std::string_view bytes, UnitSink* sink);
  // Of an input that is read from its end: lines that begin before the end are taken, so that the format, the
  // columns of a CSV file and the numbers of lines are known, but not emitted. To be called before the first
  // bytes, and after the last ones before the end.
  void BeginPassOver() { passed_over_ = kAllLines; }
  void EndPassOver() { passed_over_ = lines() + (unfinished() ? 1 : 0); }
  // Lines up to this one are not emitted.
  uint64_t passed_over() const { return passed_over_; }

  // At the end: emits what is left. More bytes may follow all the same; they begin a new line and block.
  void Finish(UnitSink* sink);
  // Emits what Finish would, or only its whole lines, and returns the format then. Of a resumable framer.
  InputFormat Preview(bool with_unfinished_line, UnitSink* sink) const;

  // What another framer, whatever its options, needs to go on: it keeps the limits that it began with.
  struct Saved {
    uint64_t offset = 0;  // of the unfinished line
    uint64_t lines = 0;   // before it
    // Lines that are not emitted; unknown, and 0, before EndPassOver.
    uint64_t passed_over = 0;
    std::optional<InputFormat> shape;
    std::string pending;  // the limits, and the bytes before `offset` that were not emitted
    // The bytes of the unfinished line; empty if they are too many, and must be taken again.
    std::string unfinished;
  };
  Saved Save() const;
  // Into a framer that has taken nothing. Fails if Save cannot have returned this. `with_unfinished`: the
  // bytes of the unfinished line are not taken again.
  absl::Status Restore(const Saved& saved, bool with_unfinished);

  // Empty until it is detected.
  std::optional<InputFormat> shape() const { return shape_; }
  // Whole lines taken.
  uint64_t lines() const;
  // Whether there are whole lines that were not emitted.
  bool holds_lines() const { return !shape_ || !block_lines_.empty(); }
  // Whether a line or a block has not ended, so that the next bytes belong to it.
  bool is_open() const { return holds_lines() || splitter_.unfinished_bytes() > 0; }
  // Whether what is held back looks like JSON Lines so far, each of which is a unit of its own.
  bool looks_like_json_lines() const;
  // Whether a document is open, whose end is still missing.
  bool in_document() const { return open_document_line() > 0; }
  // The last whole line before the open document, or of all.
  uint64_t lines_before_document() const { return in_document() ? open_document_line() - 1 : lines(); }

 private:
  static constexpr uint64_t kAllLines = UINT64_MAX;

  // Whether the last line taken has no end yet.
  bool unfinished() const {
    return shape_ ? splitter_.unfinished_bytes() > 0 : !head_.empty() && head_.back() != '\n';
  }
  // Detects the format if the bytes held back suffice, or are all there are (`ended`), and cuts them.
  void DetectFormat(bool ended, UnitSink* sink);
  void Cut(std::string_view bytes, UnitSink* sink);
  void TakeLine(const Line& line, UnitSink* sink);
  // A line that is not emitted.
  void PassOver(const Line& line);
  void EmitBlock(UnitSink* sink);
  // What follows begins a block.
  void RestartBlocks();
  // On which the open document begins; 0: none is open. While the format is unknown, that of what came so
  // far.
  uint64_t open_document_line() const;
  // What is saved of the open block: what its framer knew before it, and its lines.
  std::string SavedBlock() const;
  bool RestoreBlock(std::string_view saved);
  bool RestoreLimits(std::string_view* saved);
  absl::Status CheckPassedOver() const;

  Options options_;
  std::optional<InputFormat> shape_;
  std::string head_;  // taken before the format is known
  LineSplitter splitter_;
  uint64_t passed_over_ = 0;             // lines
  std::unique_ptr<BlockFramer> blocks_;  // of text; null before its first line
  std::string block_lines_;  // those in the open block, as they came (pending_lines.h); if resumable
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_FRAMER_H_
