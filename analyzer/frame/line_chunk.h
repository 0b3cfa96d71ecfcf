// The lines of one chunk of an input, in a buffer that is reused for the next, and the interface that hands
// out chunks. A chunk of a text log is made of whole pieces (piece_rule.h).
//
// All chunks of an input together hold the lines that LineSplitter cuts. FileChunks makes them from a file
// that is read at any offset, PipeChunks from bytes that arrive in order.
#ifndef VMSIFT_ANALYZER_FRAME_LINE_CHUNK_H_
#define VMSIFT_ANALYZER_FRAME_LINE_CHUNK_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/frame/line.h"

namespace vmsift {

// Not thread-safe: one thread fills and reads it.
class LineChunk {
 public:
  // The next line; false after the last. Its number and offset are relative to the chunk.
  // `line->text` is valid until the next chunk, and followed by kLinePadding readable bytes.
  bool Next(Line* line);

  // Whether the chunk is one of a text log. Then its lines are in pieces: NextPiece goes to the next one,
  // whose bytes are `piece`, and returns false after the last; InPiece says whether Next would return a line
  // of it. SkipPiece skips the rest of it, which is `lines` lines.
  bool is_text() const { return is_text_; }
  bool NextPiece(std::string_view* piece);
  bool InPiece() const { return begin_ < piece_end_; }
  void SkipPiece(uint64_t lines);

  uint64_t index() const { return index_; }
  // Of all its lines.
  uint64_t bytes() const { return bytes_; }
  // Why the chunk could not be read to its end; it holds the lines before the error.
  const absl::Status& status() const { return status_; }

 private:
  // What fill it: between Begin and Finish they put bytes before `end_`.
  friend class FileChunks;
  friend class StreamChunker;

  static constexpr size_t kReadOnBytes = 64 << 10;  // read at a time to find the end of the last line

  void Begin(uint64_t index, size_t max_line_bytes);
  // Makes room for `bytes` in all; keeps the bytes before `end_`.
  void Reserve(size_t bytes);
  // The beginning of the unfinished line; `from` if no line ends after that.
  size_t LastLineBegin(size_t from) const;
  void Finish();

  std::unique_ptr<char[]> buffer_;
  size_t capacity_ = 0;         // padding not counted
  size_t begin_ = 0;            // of the next line
  size_t end_ = 0;              // of the last line
  uint64_t oversize_tail_ = 0;  // bytes of the last line that were dropped, since it is longer than the limit
  size_t max_line_bytes_ = 0;
  uint64_t index_ = 0;
  uint64_t lines_ = 0;
  uint64_t bytes_ = 0;
  bool is_text_ = false;
  std::vector<size_t> piece_ends_;
  size_t next_piece_ = 0;
  size_t piece_end_ = 0;
  absl::Status status_;
};

// Hands out the chunks of one input. Thread-safe.
class ChunkSource {
 public:
  static constexpr size_t kChunkBytes = 1 << 20;

  virtual ~ChunkSource() = default;

  // Fills `chunk` with the next free chunk; false if there is none left.
  virtual bool Next(LineChunk* chunk) = 0;

  // How many chunks are known so far, taken or not: an upper bound of useful workers.
  virtual uint64_t ChunksKnown() const = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_LINE_CHUNK_H_
