#include "analyzer/input/filter_source.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

int FilterOf(Compression compression) {
  switch (compression) {
    case Compression::kBzip2:
      return ARCHIVE_FILTER_BZIP2;
    case Compression::kXz:
      return ARCHIVE_FILTER_XZ;
    case Compression::kLz4:
      return ARCHIVE_FILTER_LZ4;
    case Compression::kNone:
    case Compression::kGzip:
    case Compression::kZstd:
      break;
  }
  return ARCHIVE_FILTER_NONE;
}

}  // namespace

FilterSource::FilterSource(std::unique_ptr<ByteSource> source, const CompressionFormat& format,
                           std::string name)
    : name_(std::move(name)), format_(format), input_(std::move(source)) {}

absl::StatusOr<size_t> FilterSource::Read(char* buffer, size_t capacity) {
  if (reader_ == nullptr) Open();
  while (block_.empty() && !ended_ && status_.ok()) NextBlock();
  if (block_.empty()) {
    if (!status_.ok()) return status_;
    return size_t{0};
  }
  const size_t size = std::min(capacity, block_.size());
  std::memcpy(buffer, block_.data(), size);
  block_.remove_prefix(size);
  return size;
}

void FilterSource::Open() {
  reader_.reset(archive_read_new());
  if (reader_ == nullptr) {
    status_ = absl::ResourceExhaustedError(
        absl::StrCat(name_, ": no memory to unpack ", ToAbsl(format_.name), " data"));
    return;
  }
  archive* const reader = reader_.get();
  // One layer, of the format that was detected: what is packed twice stays so.
  archive_read_append_filter(reader, FilterOf(format_.compression));
  archive_read_support_format_raw(reader);
  archive_read_support_format_empty(reader);
  archive_entry* entry = nullptr;
  if (input_.Open(reader) < ARCHIVE_WARN) {
    status_ = Error();
    return;
  }
  const int result = archive_read_next_header(reader, &entry);
  if (result == ARCHIVE_EOF) {
    CheckEnd();
  } else if (result < ARCHIVE_WARN) {
    status_ = Error();
  }
}

void FilterSource::NextBlock() {
  const void* block = nullptr;
  size_t size = 0;
  la_int64_t offset = 0;
  const int result = archive_read_data_block(reader_.get(), &block, &size, &offset);
  if (result == ARCHIVE_EOF) {
    CheckEnd();
  } else if (result < ARCHIVE_WARN) {
    status_ = Error();
  } else {
    block_ = std::string_view(static_cast<const char*>(block), size);
  }
}

void FilterSource::CheckEnd() {
  ended_ = true;
  if (!input_.status().ok()) {
    status_ = input_.status();
    return;
  }
  const auto used = static_cast<uint64_t>(std::max<la_int64_t>(archive_filter_bytes(reader_.get(), -1), 0));
  if (used < input_.given() || !input_.AtEnd()) {
    status_ = absl::DataLossError(
        absl::StrCat(name_, ": trailing bytes that are no ", ToAbsl(format_.name), " at byte ", used));
  }
}

absl::Status FilterSource::Error() const {
  if (!input_.status().ok()) return input_.status();
  const char* const reason = archive_error_string(reader_.get());
  return absl::DataLossError(absl::StrCat(name_, ": ", ToAbsl(format_.name), " data damaged or cut, after ",
                                          input_.given(), " bytes (",
                                          reason == nullptr ? "unknown error" : reason, ")"));
}

}  // namespace vmsift
