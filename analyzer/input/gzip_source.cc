#include "analyzer/input/gzip_source.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/input/gzip_header.h"
#include "base/status_text.h"
#include "isa-l/igzip_lib.h"

namespace vmsift {
namespace {

std::string_view Describe(int inflate_error) {
  switch (inflate_error) {
    case ISAL_INVALID_BLOCK:
      return "invalid block";
    case ISAL_INVALID_SYMBOL:
      return "invalid symbol";
    case ISAL_INVALID_LOOKBACK:
      return "invalid distance";
    default:
      return "unknown error";
  }
}

}  // namespace

GzipSource::GzipSource(std::unique_ptr<ByteSource> source, std::string name)
    : name_(std::move(name)), input_(std::move(source)), state_(std::make_unique<inflate_state>()) {
  isal_inflate_init(state_.get());
}

GzipSource::~GzipSource() = default;

absl::StatusOr<size_t> GzipSource::Read(char* buffer, size_t capacity) {
  if (const size_t got = TakeUnpacked(buffer, capacity); got > 0) return got;
  while (!ended_ && status_.ok()) {
    if (!in_member_) {
      BeginMember();
    } else if (const size_t got = Inflate(buffer, capacity); got > 0) {
      return got;
    }
  }
  if (status_.ok()) return size_t{0};
  if (const size_t rest = TakeRest(buffer, capacity); rest > 0) return rest;
  return status_;
}

void GzipSource::BeginMember() {
  while (any_member_ && input_.Fill() && input_.bytes().front() == '\0') input_.Use(1);
  if (any_member_ && !input_.Fill()) {
    ended_ = true;
    status_ = input_.status();
    return;
  }
  const uint64_t begin = offset();
  // Not by ISA-L, whose version 2.30 forgets the flags of a header that comes in pieces.
  switch (ReadGzipHeader([this] { return NextByte(); })) {
    case GzipHeader::kWhole:
      Reset();
      in_member_ = any_member_ = at_begin_ = true;
      break;
    case GzipHeader::kEndsEarly:
      status_ = EndsEarly();
      break;
    case GzipHeader::kNoGzip:
      status_ = absl::DataLossError(absl::StrCat(
          name_, any_member_ ? ": trailing bytes that are no gzip" : ": no gzip data", " at byte ", begin));
      break;
    case GzipHeader::kDamaged:
      status_ = Damaged("header");
      break;
  }
}

size_t GzipSource::Inflate(char* buffer, size_t capacity) {
  if (capacity >= kAtOnce + kBeyond) return InflateAtOnce(buffer);
  if (unpacked_ == nullptr) unpacked_ = std::make_unique_for_overwrite<char[]>(kAtOnce + kBeyond);
  unpacked_begin_ = 0;
  unpacked_end_ = InflateAtOnce(unpacked_.get());
  return TakeUnpacked(buffer, capacity);
}

size_t GzipSource::TakeUnpacked(char* buffer, size_t capacity) {
  const size_t size = std::min(unpacked_end_ - unpacked_begin_, capacity);
  if (size > 0) std::memcpy(buffer, unpacked_.get() + unpacked_begin_, size);
  unpacked_begin_ += size;
  return size;
}

void GzipSource::Reset() {
  isal_inflate_reset(state_.get());
  state_->crc_flag = ISAL_GZIP_NO_HDR;
}

int GzipSource::RunInflate(std::string_view input, char* buffer, size_t* got) {
  state_->next_in = reinterpret_cast<uint8_t*>(const_cast<char*>(input.data()));
  state_->avail_in = static_cast<uint32_t>(input.size());
  state_->next_out = reinterpret_cast<uint8_t*>(buffer);
  state_->avail_out = kAtOnce;
  const int error = isal_inflate(state_.get());
  // Not by avail_out, which is wrong after an invalid symbol.
  *got = static_cast<size_t>(reinterpret_cast<char*>(state_->next_out) - buffer);
  return error;
}

size_t GzipSource::InflateAtOnce(char* buffer) {
  const std::string_view input = input_.bytes();
  size_t got = 0;
  const int error = RunInflate(input, buffer, &got);
  if (error == ISAL_INVALID_SYMBOL) got = DropUnwritten(input, buffer, got);
  at_begin_ = false;
  input_.Use(input.size() - state_->avail_in);
  if (error != ISAL_DECOMP_OK) {
    status_ = Damaged(Describe(error));
  } else if (state_->block_state == ISAL_BLOCK_FINISH) {
    EndMember();
  } else if (got == 0 && !input_.Fill()) {
    status_ = EndsEarly();
  }
  return got;
}

void GzipSource::EndMember() {
  in_member_ = false;
  // The trailer begins at the next whole byte.
  state_->read_in >>= state_->read_in_length % 8;
  state_->read_in_length -= state_->read_in_length % 8;
  uint64_t trailer = 0;
  for (int i = 0; i < 8; ++i) {
    const int byte = NextByte();
    if (byte < 0) {
      status_ = EndsEarly();
      return;
    }
    trailer |= static_cast<uint64_t>(byte) << (8 * i);
  }
  if (static_cast<uint32_t>(trailer) != state_->crc) {
    status_ = Damaged("checksum");
  } else if (trailer >> 32 != state_->total_out) {  // both modulo 2^32
    status_ = Damaged("length");
  }
}

size_t GzipSource::DropUnwritten(std::string_view input, char* buffer, size_t got) {
  size_t all = got + Rest();
  size_t written = all - std::min(all, kLongestCopy);
  if (at_begin_) {
    // Once more over other bytes, twice: where the two differ, neither was written.
    std::string texts[2];
    for (int i = 0; i < 2; ++i) {
      Reset();
      std::memset(buffer, -i, kAtOnce + kBeyond);
      std::memset(state_->tmp_out_buffer, -i, sizeof state_->tmp_out_buffer);
      RunInflate(input, buffer, &got);
      texts[i].assign(buffer, got);
      texts[i].append(reinterpret_cast<char*>(state_->tmp_out_buffer) + state_->tmp_out_processed, Rest());
    }
    all = std::min(texts[0].size(), texts[1].size());
    written = static_cast<size_t>(
        std::mismatch(texts[0].begin(), texts[0].begin() + static_cast<std::ptrdiff_t>(all), texts[1].begin())
            .first -
        texts[0].begin());
  }
  state_->tmp_out_valid = state_->tmp_out_processed + static_cast<int32_t>(written - std::min(written, got));
  return std::min(written, got);
}

size_t GzipSource::Rest() const {
  return static_cast<size_t>(state_->tmp_out_valid - state_->tmp_out_processed);
}

size_t GzipSource::TakeRest(char* buffer, size_t capacity) {
  const size_t size = std::min(Rest(), capacity);
  std::memcpy(buffer, state_->tmp_out_buffer + state_->tmp_out_processed, size);
  state_->tmp_out_processed += static_cast<int32_t>(size);
  return size;
}

int GzipSource::NextByte() {
  if (state_->read_in_length >= 8) {
    const int byte = static_cast<uint8_t>(state_->read_in);
    state_->read_in >>= 8;
    state_->read_in_length -= 8;
    return byte;
  }
  if (!input_.Fill()) return -1;
  const int byte = static_cast<uint8_t>(input_.bytes().front());
  input_.Use(1);
  return byte;
}

uint64_t GzipSource::offset() const {
  return input_.offset() - static_cast<uint64_t>(state_->read_in_length / 8);
}

absl::Status GzipSource::EndsEarly() const {
  if (!input_.status().ok()) return input_.status();
  return absl::DataLossError(
      absl::StrCat(name_, ": gzip data ends early, after ", input_.offset(), " bytes"));
}

absl::Status GzipSource::Damaged(std::string_view what) const {
  return absl::DataLossError(
      absl::StrCat(name_, ": gzip data damaged at byte ", offset(), " (", ToAbsl(what), ")"));
}

}  // namespace vmsift
