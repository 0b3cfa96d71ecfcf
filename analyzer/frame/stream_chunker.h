// Cuts bytes that come in order, unpacked or from a pipe, into chunks of whole lines; of a text log, into
// chunks of whole pieces.
//
// What stands behind a chunk's last line end, or its last piece, is carried over to the next chunk. The lines
// of all chunks are those of LineReader, and their bytes add up to the source's. A failing source's last
// chunk holds the lines it had delivered, an unfinished one among them, and its error. A chunk's memory is
// bounded by its size and the longest line or document allowed, what is carried over by the size of a chunk
// and a portion.
#ifndef VMSIFT_ANALYZER_FRAME_STREAM_CHUNKER_H_
#define VMSIFT_ANALYZER_FRAME_STREAM_CHUNKER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "analyzer/frame/line_chunk.h"
#include "analyzer/frame/piece_rule.h"
#include "analyzer/input/byte_source.h"

namespace vmsift {

class StreamChunker {
 public:
  // Borrows `source`, which nobody else may read. Not thread-safe.
  // `pieces` is of a text log; nothing: JSON Lines.
  StreamChunker(ByteSource* source, size_t max_line_bytes, size_t chunk_bytes,
                const std::optional<PieceRule::Options>& pieces = std::nullopt)
      : source_(source), max_line_bytes_(max_line_bytes), chunk_bytes_(chunk_bytes) {
    if (pieces.has_value()) rule_.emplace(*pieces);
  }

  // Fills `chunk` with the next one; false behind the last. Of an empty source there is one, without lines.
  bool Next(LineChunk* chunk);

  // Whether the last chunk is known to have been the last. It may be so and not be known.
  bool ended() const { return ended_; }

 private:
  // Reads until the chunk is full and at least a line is whole; what is behind the last line end is kept.
  void Fill(LineChunk* chunk);
  // The same of a text log, until the chunk is full and at least a piece is whole.
  void FillWithPieces(LineChunk* chunk);
  // Cuts the lines up to `to` into pieces.
  void CutPieces(size_t to, LineChunk* chunk);
  static void EndPiece(size_t at, LineChunk* chunk);
  // Counts what is left of a line that is too long, without keeping it; what came behind it is kept.
  void DropTail(LineChunk* chunk);
  // Reads a portion. Returns how many bytes came; 0 ends the source, and its error is the chunk's.
  size_t Read(char* buffer, size_t capacity, LineChunk* chunk);

  ByteSource* const source_;
  const size_t max_line_bytes_;
  const size_t chunk_bytes_;
  std::string carry_;
  std::optional<PieceRule> rule_;
  size_t cut_to_ = 0;  // of the chunk's bytes, or of what is carried over: the rule has taken so many
  uint64_t next_ = 0;
  bool ended_ = false;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_STREAM_CHUNKER_H_
