#include "analyzer/input/zstd_source.h"

#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace vmsift {
namespace {

constexpr size_t kFirstBytes = 5;  // of a frame, enough to tell how long its header is
constexpr size_t kBlockHeaderBytes = 3;

}  // namespace

ZstdSource::ZstdSource(std::unique_ptr<ByteSource> source, std::string name)
    : name_(std::move(name)), input_(std::move(source)), context_(ZSTD_createDCtx()) {
  if (context_ == nullptr) {
    status_ = absl::ResourceExhaustedError(absl::StrCat(name_, ": no memory to unpack zstd data"));
    return;
  }
  ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax, kMaxWindowLog);
}

ZstdSource::~ZstdSource() {
  ZSTD_freeDCtx(context_);
}

absl::StatusOr<size_t> ZstdSource::Read(char* buffer, size_t capacity) {
  while (!ended_ && status_.ok()) {
    if (!in_frame_) {
      BeginFrame();
    } else if (const size_t got = Unpack(buffer, capacity); got > 0) {
      return got;
    }
  }
  if (!status_.ok()) return status_;
  return size_t{0};
}

void ZstdSource::BeginFrame() {
  while (any_frame_ && input_.Fill() && input_.bytes().front() == '\0') input_.Use(1);
  if (input_.Fill()) {
    frame_begin_ = input_.offset();
    wanted_ = kFirstBytes;
    in_frame_ = true;
  } else {
    ended_ = true;
    status_ = input_.status();
  }
}

size_t ZstdSource::Unpack(char* buffer, size_t capacity) {
  ZSTD_outBuffer out{buffer, capacity, 0};
  while (in_frame_ && out.pos < out.size) {
    const size_t had = out.pos;
    // What is wanted of a block includes the header of the next one, which may be the damaged one.
    const size_t given = wanted_ > kBlockHeaderBytes ? wanted_ - kBlockHeaderBytes : wanted_;
    ZSTD_inBuffer in{input_.bytes().data(), flushing_ ? 0 : std::min(given, input_.bytes().size()), 0};
    const size_t left = ZSTD_decompressStream(context_, &out, &in);
    if (ZSTD_isError(left)) {
      status_ = Error(left);
      break;
    }
    input_.Use(in.pos);
    wanted_ = left;
    if (left == 0) {
      in_frame_ = false;
      any_frame_ = true;
    } else if (in.pos == 0 && out.pos == had) {
      if (std::exchange(flushing_, false)) continue;
      if (out.pos > 0) break;  // handed out before more is waited for
      if (input_.Fill()) continue;
      status_ = EndsEarly();
      break;
    }
  }
  flushing_ = in_frame_ && out.pos == out.size;
  return out.pos;
}

absl::Status ZstdSource::EndsEarly() const {
  if (!input_.status().ok()) return input_.status();
  return absl::DataLossError(
      absl::StrCat(name_, ": zstd data ends early, after ", input_.offset(), " bytes"));
}

absl::Status ZstdSource::Error(size_t code) const {
  switch (ZSTD_getErrorCode(code)) {
    case ZSTD_error_prefix_unknown:
      return absl::DataLossError(
          absl::StrCat(name_, any_frame_ ? ": trailing bytes that are no zstd" : ": no zstd data",
                       " at byte ", frame_begin_));
    case ZSTD_error_frameParameter_windowTooLarge:
      return absl::ResourceExhaustedError(absl::StrCat(
          name_, ": the zstd frame at byte ", frame_begin_, " needs more than ", kMaxWindowBytes >> 20,
          " MiB of memory; pipe it in: zstd -dc --long=31 FILE | vmsift scan -"));
    case ZSTD_error_dictionary_wrong:
      return absl::FailedPreconditionError(
          absl::StrCat(name_, ": the zstd frame at byte ", frame_begin_,
                       " needs a dictionary; pipe it in: zstd -dc -D DICTIONARY FILE | vmsift scan -"));
    case ZSTD_error_memory_allocation:
      return absl::ResourceExhaustedError(absl::StrCat(name_, ": no memory to unpack zstd data"));
    default:
      return absl::DataLossError(absl::StrCat(name_, ": zstd data damaged at byte ", input_.offset(), " (",
                                              ZSTD_getErrorName(code), ")"));
  }
}

}  // namespace vmsift
