// Cuts bytes into lines, in place: the second stage of the flow.
//
// A line is a view into the reader's buffer, followed by at least kLinePadding readable bytes, which simdjson
// needs. The buffer holds one read and the line that it cuts, so memory is bounded by the read size plus the
// longest line allowed. A longer line is reported with its place and size and skipped. The bytes of all lines
// add up to the bytes of the source.
#ifndef VMSIFT_ANALYZER_FRAME_LINE_READER_H_
#define VMSIFT_ANALYZER_FRAME_LINE_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/input/byte_source.h"

namespace vmsift {

inline constexpr size_t kLinePadding = 64;

struct Line {
  std::string_view
      text;  // without its line end (LF or CR LF) and byte order mark; the bytes after it are not JSON
  uint64_t number = 0;    // from 1
  uint64_t offset = 0;    // of its first byte in the source
  uint64_t bytes = 0;     // including its line end and byte order mark
  bool oversize = false;  // longer than the limit; `text` is then empty
};

class LineReader {
 public:
  struct Options {
    size_t max_line_bytes = 16 << 20;  // a line of more bytes, without its line end, is oversize
    size_t read_bytes = 256 << 10;     // per read of the source
  };

  // Borrows `source`. Not thread-safe.
  LineReader(ByteSource* source, const Options& options);

  // The next line; false at the end. `line->text` is valid until the next call. If the source
  // fails, the lines before the error come first, including an unfinished one.
  absl::StatusOr<bool> Next(Line* line);

  uint64_t bytes_read() const { return bytes_read_; }

 private:
  // Makes room, keeps unconsumed bytes, and reads once. Sets `ended_` at the end or on an error.
  void Fill();
  // Drops an oversize line's bytes as they arrive, including its line end.
  void SkipOversize(Line* line);
  void Emit(size_t length, size_t line_end_bytes, Line* line);

  ByteSource* const source_;
  const Options options_;
  std::unique_ptr<char[]> buffer_;
  size_t capacity_;      // of buffer_, without padding
  size_t begin_ = 0;     // first unconsumed byte
  size_t end_ = 0;       // first unfilled byte
  size_t searched_ = 0;  // [begin_, searched_) holds no line end
  uint64_t bytes_read_ = 0;
  uint64_t consumed_ = 0;  // bytes of all lines handed out
  uint64_t line_number_ = 0;
  bool ended_ = false;
  absl::Status status_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_LINE_READER_H_
