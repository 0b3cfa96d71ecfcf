#include "analyzer/frame/file_chunks.h"

#include <algorithm>

#include "base/line_feed.h"

namespace vmsift {
namespace {

constexpr size_t kFirstStep = 4 << 10;

}  // namespace

FileChunks::FileChunks(const RandomAccess* file, const ByteRun& run, size_t max_line_bytes,
                       size_t chunk_bytes)
    : file_(file),
      from_(std::min(run.from, file->size())),
      to_(std::clamp(run.to, from_, file->size())),
      max_line_bytes_(max_line_bytes),
      chunk_bytes_(chunk_bytes) {}

bool FileChunks::Next(LineChunk* chunk) {
  const uint64_t index = next_.fetch_add(1);
  if (index >= ChunksKnown()) return false;
  Read(index, chunk);
  return true;
}

void FileChunks::Read(uint64_t index, LineChunk* chunk) const {
  // Chunk 0 begins the file, where a byte order mark may be.
  chunk->Begin(from_ == 0 ? index : index + 1, max_line_bytes_);
  const uint64_t from = from_ + index * chunk_bytes_;
  const uint64_t to = std::min<uint64_t>(from + chunk_bytes_, to_);
  // The byte before tells whether a line begins at the first one.
  const uint64_t first = from == 0 ? 0 : from - 1;
  const auto wanted = static_cast<size_t>(to - first);
  chunk->Reserve(chunk_bytes_ + 1 + LineChunk::kReadOnBytes);
  const absl::StatusOr<size_t> got = file_->ReadAt(first, chunk->buffer_.get(), wanted);
  if (!got.ok()) {
    chunk->status_ = got.status();
    return;
  }
  if (*got < wanted) chunk->status_ = file_->BecameShorter();
  chunk->end_ = *got;
  if (from > 0) chunk->begin_ = AfterLineFeed(chunk->buffer_.get(), *got);
  if (chunk->begin_ == chunk->end_ && from > 0 && *got == wanted && chunk->buffer_[*got - 1] != '\n') {
    chunk->end_ = chunk->begin_ = 0;  // in the middle of a line that began before
    return;
  }
  if (chunk->begin_ < chunk->end_ && *got == wanted && chunk->buffer_[chunk->end_ - 1] != '\n') {
    ReadOn(to, chunk->LastLineBegin(chunk->begin_), chunk);
  }
  chunk->Finish();
}

void FileChunks::ReadOn(uint64_t offset, size_t line_begin, LineChunk* chunk) const {
  // Most lines end soon; a long one is read on in larger steps.
  for (size_t step = kFirstStep; offset < file_->size(); step = std::min(2 * step, LineChunk::kReadOnBytes)) {
    const bool oversize = chunk->end_ - line_begin > max_line_bytes_ + 1;  // one more may be a CR
    const size_t keep_to = chunk->end_;
    chunk->Reserve(chunk->end_ + step);
    const auto wanted = static_cast<size_t>(std::min<uint64_t>(step, file_->size() - offset));
    const absl::StatusOr<size_t> got = file_->ReadAt(offset, chunk->buffer_.get() + chunk->end_, wanted);
    if (!got.ok()) {
      chunk->status_ = got.status();
    } else if (*got < wanted) {
      chunk->status_ = file_->BecameShorter();
    }
    if (!got.ok() || *got == 0) return;
    const size_t taken = AfterLineFeed(chunk->buffer_.get() + chunk->end_, *got);
    const bool ended = chunk->buffer_[chunk->end_ + taken - 1] == '\n';
    if (oversize) {
      chunk->oversize_tail_ += taken;
      chunk->end_ = keep_to;
    } else {
      chunk->end_ += taken;
    }
    if (ended) return;
    offset += *got;
  }
}

}  // namespace vmsift
