// Chunks of bytes that arrive in order, which any thread may take.
//
// Only one thread at a time can read, and so decompress. The reader reads some chunks ahead for the others,
// and when enough are waiting, the next one for itself. So no thread is idle while there is work, and reading
// stays with one thread, whose caches hold the decompressor's window, unless the others run out of chunks.
// Memory is bounded by the chunks ahead and those taken; chunks are moved, not copied.
#ifndef VMSIFT_ANALYZER_FRAME_PIPE_CHUNKS_H_
#define VMSIFT_ANALYZER_FRAME_PIPE_CHUNKS_H_

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "analyzer/frame/line_chunk.h"
#include "analyzer/frame/stream_chunker.h"
#include "analyzer/input/byte_source.h"

namespace vmsift {

class PipeChunks : public ChunkSource {
 public:
  // The size of a chunk: it stays in a core's cache between decompression and analysis.
  static constexpr size_t kStreamChunkBytes = 256 << 10;
  static constexpr size_t kChunksAhead = 4;

  // Borrows `source`, which nobody else may read. Up to `ahead` chunks are read ahead.
  // `pieces` is for a text log; empty: JSON Lines. `in_midst`: the source does not begin the input.
  PipeChunks(ByteSource* source, size_t max_line_bytes, size_t chunk_bytes = kStreamChunkBytes,
             size_t ahead = kChunksAhead, const std::optional<PieceRule::Options>& pieces = std::nullopt,
             bool in_midst = false)
      : chunker_(source, max_line_bytes, chunk_bytes, pieces, in_midst), slots_(ahead) {}

  // An empty source has one chunk, without lines.
  bool Next(LineChunk* chunk) override;
  uint64_t ChunksKnown() const override { return known_; }

 private:
  // Whether the caller should read now, rather than take a chunk that was read ahead.
  bool IsToRead() const;
  // Reads a chunk; others may take those ahead meanwhile. False if there was none.
  bool Read(LineChunk* chunk, std::unique_lock<std::mutex>* lock);

  StreamChunker chunker_;  // used by the reader
  std::atomic<uint64_t> known_ = 1;

  std::mutex mutex_;  // guards the members below, except the slot that is being filled
  std::condition_variable changed_;
  std::vector<LineChunk> slots_;  // chunks ahead: of [taken_, filled_), each at its number modulo their count
  size_t filled_ = 0;
  size_t taken_ = 0;
  uint64_t read_ = 0;
  bool reading_ = false;
  bool ended_ = false;
  bool several_ = false;    // threads take chunks
  std::thread::id reader_;  // the current or latest reader
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_PIPE_CHUNKS_H_
