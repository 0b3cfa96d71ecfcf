#include "analyzer/input/libarchive_input.h"

#include <archive.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>

namespace vmsift {
namespace {

constexpr size_t kBlockBytes = 128 << 10;

}  // namespace

void FreeArchive::operator()(archive* reader) const {
  archive_read_free(reader);
}

LibarchiveInput::LibarchiveInput(std::unique_ptr<ByteSource> source)
    : source_(std::move(source)), buffer_(std::make_unique_for_overwrite<char[]>(kBlockBytes)) {}

LibarchiveInput::LibarchiveInput(std::shared_ptr<const RandomAccess> file, std::atomic<uint64_t>* bytes_read)
    : file_(std::move(file)),
      bytes_read_(bytes_read),
      buffer_(std::make_unique_for_overwrite<char[]>(kBlockBytes)),
      end_(file_->size()),
      to_come_(file_->size()) {}

LibarchiveInput::~LibarchiveInput() {
  if (bytes_read_ != nullptr) bytes_read_->fetch_add(to_come_, std::memory_order_relaxed);
}

int LibarchiveInput::Open(archive* reader) {
  archive_read_set_read_callback(reader, ReadBlock);
  if (file_ != nullptr && !selected_) archive_read_set_seek_callback(reader, Seek);
  archive_read_set_callback_data(reader, this);
  return archive_read_open1(reader);
}

void LibarchiveInput::Select(std::string head, uint64_t begin, uint64_t end) {
  head_ = std::move(head);
  selected_ = true;
  offset_ = begin;
  end_ = end;
}

absl::StatusOr<size_t> LibarchiveInput::Fill() {
  if (source_ != nullptr) return source_->Read(buffer_.get(), kBlockBytes);
  if (!head_.empty()) {
    const size_t size = std::min(head_.size(), kBlockBytes);
    head_.copy(buffer_.get(), size);
    head_.erase(0, size);
    return size;
  }
  // What is appended later is not read: seeking is from the end as it was.
  const uint64_t left = end_ - std::min(offset_, end_);
  if (left == 0) return size_t{0};
  absl::StatusOr<size_t> got =
      file_->ReadAt(offset_, buffer_.get(), static_cast<size_t>(std::min<uint64_t>(left, kBlockBytes)));
  if (!got.ok()) return got;
  if (*got == 0) return file_->BecameShorter();
  offset_ += *got;
  const uint64_t counted = std::min<uint64_t>(*got, to_come_);
  to_come_ -= counted;
  if (bytes_read_ != nullptr) bytes_read_->fetch_add(counted, std::memory_order_relaxed);
  return got;
}

size_t LibarchiveInput::NextPortion() {
  if (status_.ok() && check_) status_ = check_(given_);
  if (!status_.ok()) return 0;
  const absl::StatusOr<size_t> got = Fill();
  if (!got.ok()) status_ = got.status();
  const size_t size = got.value_or(0);
  given_ += size;
  if (tail_bytes_ > 0) AddToTail(size);
  return size;
}

void LibarchiveInput::AddToTail(size_t size) {
  const size_t kept = std::min(size, tail_bytes_);
  if (tail_.size() + kept > 2 * tail_bytes_) tail_.erase(0, tail_.size() - tail_bytes_);
  tail_.append(buffer_.get() + size - kept, kept);
}

void LibarchiveInput::ReadRest() {
  while (NextPortion() > 0) continue;
}

std::string_view LibarchiveInput::tail() const {
  return std::string_view(tail_).substr(tail_.size() - std::min(tail_.size(), tail_bytes_));
}

std::make_signed_t<size_t> LibarchiveInput::ReadBlock(archive* reader, void* self, const void** block) {
  auto* const input = static_cast<LibarchiveInput*>(self);
  *block = input->buffer_.get();
  const size_t size = input->NextPortion();
  if (input->status_.ok()) return static_cast<std::make_signed_t<size_t>>(size);
  archive_set_error(reader, EIO, "input failed");
  return ARCHIVE_FATAL;
}

int64_t LibarchiveInput::Seek(archive* reader, void* self, int64_t offset, int whence) {
  auto* const input = static_cast<LibarchiveInput*>(self);
  const auto size = static_cast<int64_t>(input->file_->size());
  const int64_t from = whence == SEEK_SET   ? 0
                       : whence == SEEK_CUR ? static_cast<int64_t>(input->offset_)
                                            : size;
  if (offset > size - from || offset < -from) {
    archive_set_error(reader, EIO, "points behind the file's end");
    return ARCHIVE_FATAL;
  }
  input->offset_ = static_cast<uint64_t>(from + offset);
  return from + offset;
}

}  // namespace vmsift
