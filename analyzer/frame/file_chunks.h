// Splits a file into chunks of whole lines, which threads take and read in parallel.
//
// Chunk k holds the lines that begin in its part of the run, from its k * chunk_bytes-th byte; it is read to
// the end of its last line. The lines of all chunks are those of LineSplitter, and their bytes add up to the
// file's. A chunk's memory is bounded by its size and the longest line allowed.
#ifndef VMSIFT_ANALYZER_FRAME_FILE_CHUNKS_H_
#define VMSIFT_ANALYZER_FRAME_FILE_CHUNKS_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "analyzer/frame/line_chunk.h"
#include "analyzer/input/input_list.h"
#include "analyzer/input/random_access.h"

namespace vmsift {

class FileChunks : public ChunkSource {
 public:
  // Borrows `file`.
  FileChunks(const RandomAccess* file, size_t max_line_bytes, size_t chunk_bytes = kChunkBytes)
      : FileChunks(file, {0, file->size()}, max_line_bytes, chunk_bytes) {}
  // Of the lines of a run of its bytes.
  FileChunks(const RandomAccess* file, const ByteRun& run, size_t max_line_bytes,
             size_t chunk_bytes = kChunkBytes);

  bool Next(LineChunk* chunk) override;
  uint64_t ChunksKnown() const override { return (to_ - from_ + chunk_bytes_ - 1) / chunk_bytes_; }

 private:
  void Read(uint64_t index, LineChunk* chunk) const;
  // Reads to the end of the line that the end of the chunk's part cuts.
  void ReadOn(uint64_t offset, size_t line_begin, LineChunk* chunk) const;

  const RandomAccess* const file_;
  const uint64_t from_;
  const uint64_t to_;
  const size_t max_line_bytes_;
  const size_t chunk_bytes_;
  std::atomic<uint64_t> next_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_FILE_CHUNKS_H_
