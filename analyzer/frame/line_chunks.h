// A regular file in chunks of whole lines, which any threads may take and read side by side.
//
// Chunk k holds the lines that begin in its part of the file, from k * chunk_bytes on; whoever takes it reads
// on to the end of its last line. The lines of all chunks are those of LineReader, and their bytes add up to
// the file's. A chunk's memory is bounded by its size and the longest line allowed.
#ifndef VMSIFT_ANALYZER_FRAME_LINE_CHUNKS_H_
#define VMSIFT_ANALYZER_FRAME_LINE_CHUNKS_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "analyzer/frame/line_reader.h"
#include "analyzer/input/regular_file.h"

namespace vmsift {

// The lines of one chunk, in a buffer that is used again for the next. Not thread-safe.
class LineChunk {
 public:
  // The next line; false after the last. Its number and offset are counted from the chunk's begin.
  // `line->text` is valid until the next chunk, and followed by kLinePadding readable bytes.
  bool Next(Line* line);

  uint64_t index() const { return index_; }
  // Of all its lines.
  uint64_t bytes() const { return bytes_; }
  // Why the chunk could not be read to its end; what came before is here.
  const absl::Status& status() const { return status_; }

 private:
  friend class LineChunks;

  void Reserve(size_t bytes);

  std::unique_ptr<char[]> buffer_;
  size_t capacity_ = 0;         // padding not counted
  size_t begin_ = 0;            // of the next line
  size_t end_ = 0;              // of the last line
  uint64_t oversize_tail_ = 0;  // bytes of the last line that were dropped, since it is longer than the limit
  size_t max_line_bytes_ = 0;
  uint64_t index_ = 0;
  uint64_t lines_ = 0;
  uint64_t bytes_ = 0;
  absl::Status status_;
};

class LineChunks {
 public:
  static constexpr size_t kChunkBytes = 1 << 20;

  // Borrows `file`.
  LineChunks(const RegularFile* file, size_t max_line_bytes, size_t chunk_bytes = kChunkBytes)
      : file_(file), max_line_bytes_(max_line_bytes), chunk_bytes_(chunk_bytes) {}

  // Takes the next chunk that nobody took and fills `chunk` with it; false when all are taken. Thread-safe.
  bool Next(LineChunk* chunk);

 private:
  void Read(uint64_t index, LineChunk* chunk) const;
  // Reads on to the end of the line that the chunk's part of the file cuts.
  void ReadOn(uint64_t offset, size_t line_begin, LineChunk* chunk) const;

  const RegularFile* const file_;
  const size_t max_line_bytes_;
  const size_t chunk_bytes_;
  std::atomic<uint64_t> next_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_LINE_CHUNKS_H_
