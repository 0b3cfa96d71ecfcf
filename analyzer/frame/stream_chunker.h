// Cuts bytes that arrive in order (decompressed data, pipes) into chunks of whole lines, or of whole pieces
// of a text log.
//
// Bytes after a chunk's last line end, or last piece, are carried over to the next chunk. The lines of all
// chunks are those of LineSplitter, and their bytes add up to the source's. If the source fails, the last
// chunk holds the lines before the error, including an unfinished one, and the error. A chunk's memory is
// bounded by its size and the longest line or document allowed; the carried bytes by a chunk and a portion.
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
  // `pieces` is for a text log; empty: JSON Lines. `in_midst`: the source does not begin the input, where a
  // byte order mark may be.
  StreamChunker(ByteSource* source, size_t max_line_bytes, size_t chunk_bytes,
                const std::optional<PieceRule::Options>& pieces = std::nullopt, bool in_midst = false)
      : source_(source),
        max_line_bytes_(max_line_bytes),
        chunk_bytes_(chunk_bytes),
        first_(in_midst ? 1 : 0),
        next_(first_) {
    if (pieces.has_value()) rule_.emplace(*pieces);
  }

  // Fills `chunk` with the next one; false after the last. An empty source has one chunk, without lines.
  bool Next(LineChunk* chunk);

  // Whether the latest chunk is known to be the last one. It may be the last without being known to be.
  bool ended() const { return ended_; }

 private:
  // Reads until the chunk is full and holds at least one complete line; keeps the bytes after the last line
  // end.
  void Fill(LineChunk* chunk);
  // The same for a text log, with at least one complete piece.
  void FillWithPieces(LineChunk* chunk);
  // Cuts the lines up to `to` into pieces.
  void CutPieces(size_t to, LineChunk* chunk);
  static void EndPiece(size_t at, LineChunk* chunk);
  // Counts the rest of an oversize line without keeping it; keeps the bytes after it.
  void DropTail(LineChunk* chunk);
  // Reads a portion. Returns the number of bytes; 0 at the end of the source, whose error becomes the
  // chunk's.
  size_t Read(char* buffer, size_t capacity, LineChunk* chunk);

  ByteSource* const source_;
  const size_t max_line_bytes_;
  const size_t chunk_bytes_;
  const uint64_t first_;  // index of the first chunk; of 0, the first line is the input's
  std::string carry_;
  std::optional<PieceRule> rule_;
  size_t cut_to_ = 0;  // bytes of the chunk, or carried over, that the rule has taken
  uint64_t next_;
  bool ended_ = false;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_STREAM_CHUNKER_H_
