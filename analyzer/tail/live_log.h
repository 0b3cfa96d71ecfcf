// One log that is still written to: its bytes, as they come, into counts, which are in the end those of a
// scan.
//
// A scan tells by an input's first lines whether it is JSON Lines; until as many are here, nothing is counted
// for good. Of a text log, the block that has not ended is not. What is not counted yet can be previewed, as
// if the log had ended.
//
// Not thread-safe. Borrows nothing.
#ifndef VMSIFT_ANALYZER_TAIL_LIVE_LOG_H_
#define VMSIFT_ANALYZER_TAIL_LIVE_LOG_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "analyzer/count/tally.h"
#include "analyzer/frame/block_framer.h"
#include "analyzer/frame/input_shape.h"
#include "analyzer/frame/line_splitter.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/tail/beginning.h"

namespace vmsift {

class LiveLog {
 public:
  // `input` is the number that its places have; of the pipeline's options, those of reading count.
  LiveLog(uint32_t input, const Pipeline::Options& options);

  // What must be kept to go on in another process, whatever options of reading that one has: a log keeps
  // those that it was begun with, so that its counts are in the end those of a scan with them.
  struct Saved {
    uint64_t offset = 0;  // of the unfinished line
    uint64_t lines = 0;   // before it
    std::optional<InputShape> shape;
    std::string pending;  // the options, and what is not counted yet of the bytes before it
    uint64_t shown_line = 0;
    // The bytes of the unfinished line; or nothing, when there are too many to keep, and they are read again.
    std::string unfinished;
    Beginning beginning;  // all that was taken: `offset` and the bytes of the unfinished line
  };
  Saved Save() const;
  // Into a log that has taken nothing. Fails on what Save cannot have given.
  absl::Status Restore(const Saved& saved);

  // Takes the bytes that come next, which must be followed by kLinePadding readable bytes.
  void Take(std::string_view bytes, Pipeline* pipeline);
  // Nothing more will come, as far as is known: counts what is left. What comes all the same may be taken.
  void Finish(Pipeline* pipeline);

  // Counts into another pipeline what is not counted yet, as if nothing more came; or only whole lines of it.
  void Preview(Pipeline* preview, bool with_unfinished_line = true) const;
  // Whether what is not counted yet may tell a failure that was not shown.
  bool has_unshown() const;

  // Whether what is not counted yet reads as JSON Lines so far, whose failures need not wait for more.
  bool reads_as_json_lines() const;

  // Failures up to this line were shown to the user, which happens but once.
  uint64_t shown_line() const { return shown_line_; }
  void MarkShown() { shown_line_ = lines(); }
  void MarkShown(uint64_t line) { shown_line_ = line; }

  uint32_t input() const { return input_; }
  uint64_t taken() const { return taken_; }  // bytes
  // Of all that was taken, by this process or another.
  const Beginning& beginning() const { return beginning_; }
  // Its last bytes are not asked for any more.
  void DropLastBytes() { beginning_.DropLastBytes(); }
  uint64_t lines() const;
  std::optional<InputShape> shape() const { return shape_; }
  // Whether a line or a text's block has not ended, so that what comes next belongs to it.
  bool is_open() const;
  // Whether a document is open, of which there is more to come.
  bool in_document() const { return framer_ != nullptr && framer_->in_document(); }
  // The last whole line before it, or of all.
  uint64_t lines_before_document() const { return in_document() ? framer_->document_line() - 1 : lines(); }

 private:
  // Settles the shape if it can be, or must (`ended`), and reads what was held back for it.
  void SettleShape(bool ended, Pipeline* pipeline);
  void Read(std::string_view bytes, Pipeline* pipeline);
  void ReadLine(const Line& line, InputTally* part, Pipeline* pipeline);
  void ReadTextLine(const Line& line, InputTally* part, Pipeline* pipeline);
  void RunOpenBlock(InputTally* part, Pipeline* pipeline);
  // What is kept of the open block: what its framer knew before it, and its lines.
  std::string SavedBlock() const;
  bool RestoreBlock(std::string_view saved);
  bool RestoreOptions(std::string_view* saved);
  InputTally Part() const;

  const uint32_t input_;
  LineReader::Options line_options_;
  BlockFramer::Options block_options_;
  std::optional<InputShape> shape_;
  uint64_t taken_ = 0;
  uint64_t shown_line_ = 0;
  std::string head_;  // what was taken while the shape was open
  LineSplitter splitter_;
  std::unique_ptr<BlockFramer> framer_;  // of text; null before its first line and after its last
  std::string block_lines_;              // those in the framer, as they came (kept_lines.h)
  Beginning beginning_;                  // behind `taken_` where bytes are read again
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_TAIL_LIVE_LOG_H_
