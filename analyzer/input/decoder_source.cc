#include "analyzer/input/decoder_source.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_text.h"

namespace vmsift {

DecoderSource::DecoderSource(std::unique_ptr<ByteSource> source, const CompressionFormat& format,
                             std::string name)
    : name_(std::move(name)),
      format_(format),
      input_(std::move(source)),
      decoder_(MakeStreamDecoder(format.compression)) {}

absl::StatusOr<size_t> DecoderSource::Read(char* buffer, size_t capacity) {
  while (!ended_ && status_.ok()) {
    if (!in_stream_) {
      BeginStream();
    } else if (const size_t got = Unpack(buffer, capacity); got > 0) {
      return got;
    }
  }
  if (!status_.ok()) return status_;
  return size_t{0};
}

void DecoderSource::BeginStream() {
  while (any_stream_ && input_.Fill() && input_.bytes().front() == '\0') input_.Use(1);
  if (!input_.Fill()) {
    ended_ = true;
    status_ = input_.status();
    return;
  }
  stream_begin_ = input_.offset();
  in_stream_ = decoder_->Begin();
  if (!in_stream_) status_ = Error(StreamDecoder::Result::kOutOfMemory);
}

size_t DecoderSource::Unpack(char* buffer, size_t capacity) {
  using Result = StreamDecoder::Result;
  const StreamDecoder::Step step = decoder_->Decode(input_.bytes(), buffer, capacity);
  input_.Use(step.used);
  if (step.result == Result::kEnd) {
    in_stream_ = false;
    any_stream_ = true;
  } else if (step.result != Result::kMore) {
    status_ = Error(step.result);
  } else if (step.used == 0 && step.given == 0) {
    // It has no more text to give; with bytes at hand that it does not take, it never will.
    if (!input_.bytes().empty()) {
      status_ = Error(StreamDecoder::Result::kDamaged);
    } else if (!input_.Fill()) {
      status_ = EndsEarly();
    }
  }
  return step.given;
}

absl::Status DecoderSource::EndsEarly() const {
  if (!input_.status().ok()) return input_.status();
  return absl::DataLossError(
      absl::StrCat(name_, ": ", ToAbsl(format_.name), " data ends early, after ", input_.offset(), " bytes"));
}

absl::Status DecoderSource::Error(StreamDecoder::Result result) const {
  using Result = StreamDecoder::Result;
  const absl::string_view format = ToAbsl(format_.name);
  switch (result) {
    case Result::kNotBegun:
      return absl::DataLossError(absl::StrCat(name_, any_stream_ ? ": trailing bytes that are no " : ": no ",
                                              format, any_stream_ ? "" : " data", " at byte ",
                                              stream_begin_));
    case Result::kTooLarge:
      return absl::ResourceExhaustedError(
          absl::StrCat(name_, ": the ", format, " data at byte ", stream_begin_, " needs more than ",
                       StreamDecoder::kMaxMemoryBytes >> 20, " MiB of memory; pipe it in: ", format,
                       " -dc FILE | vmsift scan -"));
    case Result::kOutOfMemory:
      return absl::ResourceExhaustedError(absl::StrCat(name_, ": no memory to unpack ", format, " data"));
    case Result::kDamaged:
    case Result::kMore:
    case Result::kEnd:
      break;
  }
  return absl::DataLossError(
      absl::StrCat(name_, ": ", format, " data damaged before byte ", input_.offset()));
}

}  // namespace vmsift
