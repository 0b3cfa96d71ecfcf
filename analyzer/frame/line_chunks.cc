#include "analyzer/frame/line_chunks.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "matchers/trimmed.h"

namespace vmsift {
namespace {

constexpr size_t kReadOnBytes = 64 << 10;

// Where the first line that begins in the buffer begins: after the line end at or before `from`.
size_t AfterLineEnd(const char* buffer, size_t size) {
  const void* const found = std::memchr(buffer, '\n', size);
  return found == nullptr ? size : static_cast<size_t>(static_cast<const char*>(found) - buffer) + 1;
}

}  // namespace

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

bool LineChunk::Next(Line* line) {
  if (begin_ == end_) return false;
  const char* const start = buffer_.get() + begin_;
  const void* const found = std::memchr(start, '\n', end_ - begin_);
  const size_t length =
      found != nullptr ? static_cast<size_t>(static_cast<const char*>(found) - start) : end_ - begin_;
  line->text = std::string_view(start, length);
  line->number = ++lines_;
  line->offset = begin_;
  line->bytes = length + (found != nullptr ? 1 : 0);
  begin_ += static_cast<size_t>(line->bytes);
  const bool carriage_return = length > 0 && line->text.back() == '\r';
  line->oversize = length - (carriage_return ? 1 : 0) > max_line_bytes_;
  if (begin_ == end_ && oversize_tail_ > 0) {
    line->oversize = true;
    line->bytes += oversize_tail_;
  }
  if (line->oversize) line->text = {};
  if (!line->text.empty() && carriage_return) line->text.remove_suffix(1);
  if (index_ == 0 && line->number == 1) line->text = WithoutByteOrderMark(line->text);
  return true;
}

bool LineChunks::Next(LineChunk* chunk) {
  const uint64_t index = next_.fetch_add(1);
  if (index * chunk_bytes_ >= file_->size()) return false;
  Read(index, chunk);
  return true;
}

void LineChunks::Read(uint64_t index, LineChunk* chunk) const {
  chunk->begin_ = chunk->end_ = 0;
  chunk->oversize_tail_ = chunk->lines_ = chunk->bytes_ = 0;
  chunk->max_line_bytes_ = max_line_bytes_;
  chunk->index_ = index;
  chunk->status_ = absl::OkStatus();
  const uint64_t from = index * chunk_bytes_;
  const uint64_t to = std::min<uint64_t>(from + chunk_bytes_, file_->size());
  // The byte before tells whether a line begins at the first one.
  const uint64_t first = index == 0 ? 0 : from - 1;
  const auto wanted = static_cast<size_t>(to - first);
  chunk->Reserve(chunk_bytes_ + 1 + kReadOnBytes);
  const absl::StatusOr<size_t> got = file_->ReadAt(first, chunk->buffer_.get(), wanted);
  if (!got.ok()) {
    chunk->status_ = got.status();
    return;
  }
  if (*got < wanted) chunk->status_ = file_->BecameShorter();
  chunk->end_ = *got;
  if (index > 0) chunk->begin_ = AfterLineEnd(chunk->buffer_.get(), *got);
  if (chunk->begin_ == chunk->end_ && index > 0 && *got == wanted && chunk->buffer_[*got - 1] != '\n') {
    chunk->end_ = chunk->begin_ = 0;  // in the middle of a line that began before
    return;
  }
  if (chunk->begin_ < chunk->end_ && *got == wanted && chunk->buffer_[chunk->end_ - 1] != '\n') {
    const void* const last_end =
        memrchr(chunk->buffer_.get() + chunk->begin_, '\n', chunk->end_ - chunk->begin_);
    const size_t line_begin =
        last_end == nullptr
            ? chunk->begin_
            : static_cast<size_t>(static_cast<const char*>(last_end) - chunk->buffer_.get()) + 1;
    ReadOn(to, line_begin, chunk);
  }
  chunk->bytes_ = chunk->end_ - chunk->begin_ + chunk->oversize_tail_;
  // A parser that runs over the end of an unfinished line must not take what was there for more of it.
  chunk->buffer_[chunk->end_] = '\n';
}

void LineChunks::ReadOn(uint64_t offset, size_t line_begin, LineChunk* chunk) const {
  while (offset < file_->size()) {
    const bool oversize = chunk->end_ - line_begin > max_line_bytes_ + 1;  // one more may be a CR
    const size_t keep_to = chunk->end_;
    chunk->Reserve(chunk->end_ + kReadOnBytes);
    const auto wanted = static_cast<size_t>(std::min<uint64_t>(kReadOnBytes, file_->size() - offset));
    const absl::StatusOr<size_t> got = file_->ReadAt(offset, chunk->buffer_.get() + chunk->end_, wanted);
    if (!got.ok()) {
      chunk->status_ = got.status();
    } else if (*got < wanted) {
      chunk->status_ = file_->BecameShorter();
    }
    if (!got.ok() || *got == 0) return;
    const size_t taken = AfterLineEnd(chunk->buffer_.get() + chunk->end_, *got);
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
