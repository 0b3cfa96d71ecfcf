#include "analyzer/frame/stream_chunker.h"

#include <algorithm>
#include <cstring>

namespace vmsift {

bool StreamChunker::Next(LineChunk* chunk) {
  if (ended_) return false;
  chunk->Begin(next_, max_line_bytes_);
  Fill(chunk);
  chunk->Finish();
  // Behind a full chunk there may be nothing but the end.
  const bool any = next_ == 0 || chunk->bytes() > 0 || !chunk->status().ok();
  next_ += any ? 1 : 0;
  return any;
}

void StreamChunker::Fill(LineChunk* chunk) {
  chunk->Reserve(std::max(chunk_bytes_, carry_.size()));
  std::memcpy(chunk->buffer_.get(), carry_.data(), carry_.size());
  chunk->end_ = carry_.size();
  carry_.clear();
  size_t lines_end = chunk->LastLineBegin(0);
  while (lines_end == 0 || chunk->end_ < chunk_bytes_) {
    if (lines_end == 0 && chunk->end_ > max_line_bytes_ + 1) {  // one more may be a CR
      DropTail(chunk);
      return;
    }
    const size_t from = chunk->end_;
    const size_t wanted = from < chunk_bytes_ ? chunk_bytes_ - from : LineChunk::kReadOnBytes;
    chunk->Reserve(from + wanted);
    const size_t got = Read(chunk->buffer_.get() + from, wanted, chunk);
    if (got == 0) return;
    chunk->end_ += got;
    if (const size_t begin = chunk->LastLineBegin(from); begin > from) lines_end = begin;
  }
  carry_.assign(chunk->buffer_.get() + lines_end, chunk->end_ - lines_end);
  chunk->end_ = lines_end;
}

void StreamChunker::DropTail(LineChunk* chunk) {
  while (true) {
    carry_.resize(LineChunk::kReadOnBytes);
    carry_.resize(Read(carry_.data(), carry_.size(), chunk));
    if (ended_) return;
    const size_t line_end = carry_.find('\n');
    const size_t dropped = line_end == std::string::npos ? carry_.size() : line_end + 1;
    chunk->oversize_tail_ += dropped;
    if (line_end == std::string::npos) continue;
    carry_.erase(0, dropped);
    return;
  }
}

size_t StreamChunker::Read(char* buffer, size_t capacity, LineChunk* chunk) {
  const absl::StatusOr<size_t> got = source_->Read(buffer, capacity);
  if (!got.ok()) chunk->status_ = got.status();
  ended_ = !got.ok() || *got == 0;
  return ended_ ? 0 : *got;
}

}  // namespace vmsift
