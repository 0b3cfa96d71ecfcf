#include "analyzer/frame/line_chunk.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/white_space.h"

namespace vmsift {

void LineChunk::Begin(uint64_t index, size_t max_line_bytes) {
  constexpr size_t kMostKept = 4 << 20;  // for the next chunk; a long document needs more
  if (capacity_ > kMostKept) {
    buffer_.reset();
    capacity_ = 0;
  }
  begin_ = end_ = 0;
  oversize_tail_ = lines_ = bytes_ = 0;
  max_line_bytes_ = max_line_bytes;
  index_ = index;
  is_text_ = false;
  piece_ends_.clear();
  next_piece_ = piece_end_ = 0;
  status_ = absl::OkStatus();
}

void LineChunk::Reserve(size_t bytes) {
  if (bytes <= capacity_) return;
  // A long line is read on in small steps; were each a copy of all before it, its time would grow by the
  // square.
  bytes = std::max(bytes, 2 * capacity_);
  std::unique_ptr<char[]> grown = std::make_unique_for_overwrite<char[]>(bytes + kLinePadding);
  if (end_ > 0) std::memcpy(grown.get(), buffer_.get(), end_);
  std::memset(grown.get() + end_, 0, bytes + kLinePadding - end_);
  buffer_ = std::move(grown);
  capacity_ = bytes;
}

size_t LineChunk::LastLineBegin(size_t from) const {
  const void* const found = memrchr(buffer_.get() + from, '\n', end_ - from);
  return found == nullptr ? from : static_cast<size_t>(static_cast<const char*>(found) - buffer_.get()) + 1;
}

void LineChunk::Finish() {
  bytes_ = end_ - begin_ + oversize_tail_;
  // A parser that runs over the end of an unfinished line must not take what was there for more of it.
  buffer_[end_] = '\n';
}

bool LineChunk::NextPiece(std::string_view* piece) {
  if (next_piece_ == piece_ends_.size()) return false;
  piece_end_ = piece_ends_[next_piece_++];
  *piece = std::string_view(buffer_.get() + begin_, piece_end_ - begin_);
  return true;
}

void LineChunk::SkipPiece(uint64_t lines) {
  begin_ = piece_end_;
  lines_ += lines;
}

bool LineChunk::Next(Line* line) {
  if (begin_ == end_) return false;
  const char* const start = buffer_.get() + begin_;
  const void* const found = std::memchr(start, '\n', end_ - begin_);
  const size_t length =
      found != nullptr ? static_cast<size_t>(static_cast<const char*>(found) - start) : end_ - begin_;
  line->number = ++lines_;
  line->offset = begin_;
  line->bytes = length + (found != nullptr ? 1 : 0);
  begin_ += static_cast<size_t>(line->bytes);
  line->SetText(std::string_view(start, length), max_line_bytes_,
                /*is_first=*/index_ == 0 && line->number == 1);
  if (begin_ == end_ && oversize_tail_ > 0) {
    line->oversize = true;
    line->bytes += oversize_tail_;
    line->text = {};
  }
  return true;
}

}  // namespace vmsift
