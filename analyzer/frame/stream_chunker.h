// Cuts bytes that come in order, unpacked or from a pipe, into chunks of whole lines.
//
// The beginning of a line behind a chunk's last line end is carried over to the next chunk. The lines of all
// chunks are those of LineReader, and their bytes add up to the source's. A failing source's last chunk holds
// the lines it had delivered, an unfinished one among them, and its error. A chunk's memory is bounded by its
// size and the longest line allowed, what is carried over by the size of a chunk and a portion.
#ifndef VMSIFT_ANALYZER_FRAME_STREAM_CHUNKER_H_
#define VMSIFT_ANALYZER_FRAME_STREAM_CHUNKER_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "analyzer/frame/line_chunk.h"
#include "analyzer/input/byte_source.h"

namespace vmsift {

class StreamChunker {
 public:
  // Borrows `source`, which nobody else may read. Not thread-safe.
  StreamChunker(ByteSource* source, size_t max_line_bytes, size_t chunk_bytes)
      : source_(source), max_line_bytes_(max_line_bytes), chunk_bytes_(chunk_bytes) {}

  // Fills `chunk` with the next one; false behind the last. Of an empty source there is one, without lines.
  bool Next(LineChunk* chunk);

  // Whether the last chunk is known to have been the last. It may be so and not be known.
  bool ended() const { return ended_; }

 private:
  // Reads until the chunk is full and at least a line is whole; what is behind the last line end is kept.
  void Fill(LineChunk* chunk);
  // Counts what is left of a line that is too long, without keeping it; what came behind it is kept.
  void DropTail(LineChunk* chunk);
  // Reads a portion. Returns how many bytes came; 0 ends the source, and its error is the chunk's.
  size_t Read(char* buffer, size_t capacity, LineChunk* chunk);

  ByteSource* const source_;
  const size_t max_line_bytes_;
  const size_t chunk_bytes_;
  std::string carry_;
  uint64_t next_ = 0;
  bool ended_ = false;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_STREAM_CHUNKER_H_
