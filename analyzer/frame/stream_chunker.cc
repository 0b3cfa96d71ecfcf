#include "analyzer/frame/stream_chunker.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace vmsift {

bool StreamChunker::Next(LineChunk* chunk) {
  if (ended_) return false;
  chunk->Begin(next_, max_line_bytes_);
  chunk->is_text_ = rule_.has_value();
  if (rule_.has_value()) {
    FillWithPieces(chunk);
  } else {
    Fill(chunk);
  }
  chunk->Finish();
  // Behind a full chunk there may be nothing but the end.
  const bool any = next_ == first_ || chunk->bytes() > 0 || !chunk->status().ok();
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

void StreamChunker::EndPiece(size_t at, LineChunk* chunk) {
  const size_t begin = chunk->piece_ends_.empty() ? 0 : chunk->piece_ends_.back();
  if (at > begin) chunk->piece_ends_.push_back(at);
}

void StreamChunker::CutPieces(size_t to, LineChunk* chunk) {
  const std::string_view bytes(chunk->buffer_.get(), to);
  while (cut_to_ < to) {
    cut_to_ += rule_->SkipLines(bytes.substr(cut_to_), max_line_bytes_);
    if (cut_to_ == to) return;
    const size_t end = std::min(bytes.find('\n', cut_to_), to - 1) + 1;
    std::string_view line = bytes.substr(cut_to_, end - cut_to_);
    if (line.back() == '\n') line.remove_suffix(1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.size() > max_line_bytes_) {
      // It is left out, and so is a piece of its own.
      EndPiece(cut_to_, chunk);
      EndPiece(end, chunk);
      rule_->Restart();
    } else if (rule_->CutsBefore(line, end - cut_to_)) {
      EndPiece(cut_to_, chunk);
    }
    cut_to_ = end;
  }
}

void StreamChunker::FillWithPieces(LineChunk* chunk) {
  chunk->Reserve(std::max(chunk_bytes_, carry_.size()));
  std::memcpy(chunk->buffer_.get(), carry_.data(), carry_.size());
  chunk->end_ = carry_.size();
  carry_.clear();
  size_t lines_end = chunk->LastLineBegin(0);
  while (true) {
    CutPieces(std::max(lines_end, cut_to_), chunk);
    const bool oversize = chunk->end_ - lines_end > max_line_bytes_ + 1;  // one more may be a CR
    if (oversize && lines_end == 0) {
      DropTail(chunk);
      EndPiece(chunk->end_, chunk);
      rule_->Restart();
      cut_to_ = 0;
      return;
    }
    if (oversize) {
      EndPiece(lines_end, chunk);
      rule_->Restart();
    }
    if (oversize || (chunk->end_ >= chunk_bytes_ && !chunk->piece_ends_.empty())) break;
    const size_t from = chunk->end_;
    const size_t wanted = from < chunk_bytes_ ? chunk_bytes_ - from : LineChunk::kReadOnBytes;
    chunk->Reserve(from + wanted);
    const size_t got = Read(chunk->buffer_.get() + from, wanted, chunk);
    if (got == 0) {
      CutPieces(chunk->end_, chunk);
      EndPiece(chunk->end_, chunk);
      return;
    }
    chunk->end_ += got;
    if (const size_t begin = chunk->LastLineBegin(from); begin > from) lines_end = begin;
  }
  const size_t cut = chunk->piece_ends_.back();
  carry_.assign(chunk->buffer_.get() + cut, chunk->end_ - cut);
  chunk->end_ = cut;
  cut_to_ = std::max(cut, cut_to_) - cut;
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
