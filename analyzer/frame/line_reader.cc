#include "analyzer/frame/line_reader.h"

#include <algorithm>
#include <cstring>

#include "base/white_space.h"

namespace vmsift {
LineReader::LineReader(ByteSource* source, const Options& options)
    : source_(source), options_(options), capacity_(options.read_bytes) {
  buffer_ = std::make_unique_for_overwrite<char[]>(capacity_ + kLinePadding);
  std::memset(buffer_.get(), 0, capacity_ + kLinePadding);
}

void LineReader::Fill() {
  if (begin_ > 0) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
    searched_ -= begin_;
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == capacity_) {
    const size_t larger = std::min(capacity_ * 2, options_.max_line_bytes + 2 + options_.read_bytes);
    std::unique_ptr<char[]> grown = std::make_unique_for_overwrite<char[]>(larger + kLinePadding);
    std::memcpy(grown.get(), buffer_.get(), end_);
    std::memset(grown.get() + end_, 0, larger + kLinePadding - end_);
    buffer_ = std::move(grown);
    capacity_ = larger;
  }
  absl::StatusOr<size_t> got =
      source_->Read(buffer_.get() + end_, std::min(options_.read_bytes, capacity_ - end_));
  if (!got.ok()) status_ = got.status();
  if (!got.ok() || *got == 0) {
    ended_ = true;
    return;
  }
  end_ += *got;
  bytes_read_ += *got;
}

void LineReader::Emit(size_t length, size_t line_end_bytes, Line* line) {
  line->text = std::string_view(buffer_.get() + begin_, length);
  line->number = ++line_number_;
  line->offset = consumed_;
  line->bytes = length + line_end_bytes;
  const bool carriage_return = length > 0 && line->text.back() == '\r';
  line->oversize = length - (carriage_return ? 1 : 0) > options_.max_line_bytes;
  // What comes after an unfinished line are bytes of an earlier one; a parser that runs over its end must not
  // take them for more of it.
  if (line_end_bytes == 0) buffer_[begin_ + length] = '\n';
  begin_ += length + line_end_bytes;
  searched_ = begin_;
  consumed_ += line->bytes;

  if (line->oversize) line->text = {};
  if (!line->text.empty() && line->text.back() == '\r') line->text.remove_suffix(1);
  if (line->number == 1) line->text = WithoutByteOrderMark(line->text);
}

void LineReader::SkipOversize(Line* line) {
  line->text = {};
  line->number = ++line_number_;
  line->offset = consumed_;
  line->bytes = 0;
  line->oversize = true;
  bool line_end = false;
  while (!line_end) {
    const char* const start = buffer_.get() + begin_;
    const void* const found = std::memchr(start, '\n', end_ - begin_);
    line_end = found != nullptr;
    const size_t bytes =
        line_end ? static_cast<size_t>(static_cast<const char*>(found) - start) + 1 : end_ - begin_;
    line->bytes += bytes;
    begin_ += bytes;
    searched_ = begin_;
    if (ended_) break;
    if (!line_end) Fill();
  }
  consumed_ += line->bytes;
}

absl::StatusOr<bool> LineReader::Next(Line* line) {
  while (true) {
    const char* const unsearched = buffer_.get() + searched_;
    if (const void* found = std::memchr(unsearched, '\n', end_ - searched_)) {
      const size_t length = static_cast<size_t>(static_cast<const char*>(found) - (buffer_.get() + begin_));
      Emit(length, 1, line);
      return true;
    }
    searched_ = end_;
    if (end_ - begin_ > options_.max_line_bytes + 1) {  // one more may be the CR of a line end
      SkipOversize(line);
      return true;
    }
    if (ended_) break;
    Fill();
  }
  if (begin_ < end_) {
    Emit(end_ - begin_, 0, line);
    return true;
  }
  if (!status_.ok()) return status_;
  return false;
}

}  // namespace vmsift
