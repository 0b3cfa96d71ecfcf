// A line of an input: a view, with where it is and how many bytes it takes.
#ifndef VMSIFT_ANALYZER_FRAME_LINE_H_
#define VMSIFT_ANALYZER_FRAME_LINE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/white_space.h"

namespace vmsift {

inline constexpr size_t kLinePadding = 64;  // readable bytes after a line, which simdjson needs

struct LineOptions {
  size_t max_line_bytes = 16 << 20;  // a line of more bytes, without its line end, is oversize
  size_t read_bytes = 256 << 10;     // per read of a source
};

struct Line {
  // Without its line end (LF or CR LF) and byte order mark; the bytes after it are not JSON.
  std::string_view text;
  uint64_t number = 0;    // from 1
  uint64_t offset = 0;    // of its first byte in the input, or in the chunk
  uint64_t bytes = 0;     // including its line end and byte order mark
  bool oversize = false;  // longer than the limit; `text` is then empty

  // `until_feed` is the line up to its line feed. The first line of an input may begin with a byte order
  // mark.
  void SetText(std::string_view until_feed, size_t max_line_bytes, bool is_first) {
    text = until_feed;
    if (text.ends_with('\r')) text.remove_suffix(1);
    oversize = text.size() > max_line_bytes;
    if (oversize) text = {};
    if (is_first) text = WithoutByteOrderMark(text);
  }
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_LINE_H_
