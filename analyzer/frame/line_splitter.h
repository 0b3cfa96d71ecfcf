// Cuts bytes into lines, in place where a portion holds them whole. The lines depend only on the bytes, not
// on the portions, and their bytes add up to those taken. A line that is longer than allowed is emitted
// without its text. Memory is the unfinished line's, bounded by the longest line allowed. Not thread-safe.
#ifndef VMSIFT_ANALYZER_FRAME_LINE_SPLITTER_H_
#define VMSIFT_ANALYZER_FRAME_LINE_SPLITTER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "analyzer/frame/line.h"

namespace vmsift {

class LineSplitter {
 public:
  // Receives a line, which is valid during the call and followed by kLinePadding readable bytes.
  using Take = std::function<void(const Line& line)>;

  // Starts at `offset`, after `lines` lines.
  explicit LineSplitter(size_t max_line_bytes, uint64_t offset = 0, uint64_t lines = 0)
      : max_line_bytes_(max_line_bytes), offset_(offset), lines_(lines) {}

  // Takes the next bytes, which must be followed by kLinePadding readable bytes, and emits each complete
  // line.
  void Feed(std::string_view bytes, const Take& take);
  // At the end: bytes after the last line end are a line, too.
  void Finish(const Take& take);

  // The bytes of all emitted lines: the offset of the unfinished one.
  uint64_t offset() const { return offset_; }
  uint64_t lines() const { return lines_; }
  // Resumes an unfinished line, in a splitter without bytes.
  void Resume(std::string unfinished) { unfinished_ = std::move(unfinished); }
  // The unfinished line; only its beginning if it is too long.
  const std::string& unfinished() const { return unfinished_; }
  // Bytes of the unfinished line.
  uint64_t unfinished_bytes() const { return unfinished_.size() + dropped_; }

 private:
  void Keep(std::string_view bytes);
  // `text` is without its line feed, of which there are `line_end_bytes`.
  void Emit(std::string_view text, size_t line_end_bytes, const Take& take);
  void EmitUnfinished(size_t line_end_bytes, const Take& take);

  size_t max_line_bytes_;
  uint64_t offset_;
  uint64_t lines_;
  std::string unfinished_;  // the line that has no end yet
  uint64_t dropped_ = 0;    // its bytes beyond the limit
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_LINE_SPLITTER_H_
