// The chunks of bytes that come in order, which any threads may take.
//
// Only one at a time can read, and so unpack: one of those who take chunks. Once there are others, it reads
// some chunks ahead for them, and when that many are waiting, the next for itself. So nobody is idle while
// there is work, and reading stays with one thread, near the caches that hold the unpacker's window, unless
// the others run out of chunks. Memory is bounded by the chunks ahead and those taken; chunks change hands
// and are not copied.
#ifndef VMSIFT_ANALYZER_FRAME_STREAM_CHUNKS_H_
#define VMSIFT_ANALYZER_FRAME_STREAM_CHUNKS_H_

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

class StreamChunks : public ChunkSource {
 public:
  // Of a chunk: so much stays in a core's cache between unpacking and analysis.
  static constexpr size_t kStreamChunkBytes = 256 << 10;
  static constexpr size_t kChunksAhead = 4;

  // Borrows `source`, which nobody else may read. Up to `ahead` chunks are read ahead.
  // `pieces` is of a text log; nothing: JSON Lines.
  StreamChunks(ByteSource* source, size_t max_line_bytes, size_t chunk_bytes = kStreamChunkBytes,
               size_t ahead = kChunksAhead, const std::optional<PieceRule::Options>& pieces = std::nullopt)
      : chunker_(source, max_line_bytes, chunk_bytes, pieces), slots_(ahead) {}

  // Of an empty source there is one chunk, without lines.
  bool Next(LineChunk* chunk) override;
  uint64_t ChunksKnown() const override { return known_; }

 private:
  // Whether the caller is to read now, rather than to take what was read.
  bool IsToRead() const;
  // Reads a chunk, during which others may take those ahead. Whether there was one.
  bool Read(LineChunk* chunk, std::unique_lock<std::mutex>* lock);

  StreamChunker chunker_;  // of the one who reads
  std::atomic<uint64_t> known_ = 1;

  std::mutex mutex_;  // guards what follows; not the slot that is being filled
  std::condition_variable changed_;
  std::vector<LineChunk> slots_;  // chunks ahead: of [taken_, filled_), each at its number modulo their count
  size_t filled_ = 0;
  size_t taken_ = 0;
  uint64_t read_ = 0;
  bool reading_ = false;
  bool ended_ = false;
  bool several_ = false;    // threads take chunks
  std::thread::id reader_;  // who reads or read last
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_STREAM_CHUNKS_H_
