#include "analyzer/input/stream_decoder.h"

#include <bzlib.h>
#include <lz4frame.h>
#include <lzma.h>

#include <algorithm>
#include <limits>

namespace vmsift {
namespace {

class Bzip2Decoder : public StreamDecoder {
 public:
  Bzip2Decoder() = default;
  ~Bzip2Decoder() override { BZ2_bzDecompressEnd(&stream_); }
  Bzip2Decoder(const Bzip2Decoder&) = delete;
  Bzip2Decoder& operator=(const Bzip2Decoder&) = delete;

  bool Begin() override {
    BZ2_bzDecompressEnd(&stream_);
    stream_ = {};
    return BZ2_bzDecompressInit(&stream_, /*verbosity=*/0, /*small=*/0) == BZ_OK;
  }

  Step Decode(std::string_view in, char* out, size_t capacity) override {
    constexpr size_t kMost = std::numeric_limits<unsigned>::max();
    const auto in_size = static_cast<unsigned>(std::min(in.size(), kMost));
    const auto out_size = static_cast<unsigned>(std::min(capacity, kMost));
    stream_.next_in = const_cast<char*>(in.data());
    stream_.avail_in = in_size;
    stream_.next_out = out;
    stream_.avail_out = out_size;
    const int result = BZ2_bzDecompress(&stream_);
    return {ResultOf(result), in_size - stream_.avail_in, out_size - stream_.avail_out};
  }

 private:
  static Result ResultOf(int result) {
    switch (result) {
      case BZ_OK:
        return Result::kMore;
      case BZ_STREAM_END:
        return Result::kEnd;
      case BZ_DATA_ERROR_MAGIC:
        return Result::kNotBegun;
      case BZ_MEM_ERROR:
        return Result::kOutOfMemory;
      default:
        return Result::kDamaged;
    }
  }

  bz_stream stream_ = {};
};

class XzDecoder : public StreamDecoder {
 public:
  // `alone`: of the .lzma format.
  explicit XzDecoder(bool alone) : alone_(alone) {}
  ~XzDecoder() override { lzma_end(&stream_); }
  XzDecoder(const XzDecoder&) = delete;
  XzDecoder& operator=(const XzDecoder&) = delete;

  bool Begin() override {
    const lzma_ret begun = alone_ ? lzma_alone_decoder(&stream_, kMaxMemoryBytes)
                                  : lzma_stream_decoder(&stream_, kMaxMemoryBytes, /*flags=*/0);
    return begun == LZMA_OK;
  }

  Step Decode(std::string_view in, char* out, size_t capacity) override {
    stream_.next_in = reinterpret_cast<const uint8_t*>(in.data());
    stream_.avail_in = in.size();
    stream_.next_out = reinterpret_cast<uint8_t*>(out);
    stream_.avail_out = capacity;
    const lzma_ret result = lzma_code(&stream_, LZMA_RUN);
    return {ResultOf(result), in.size() - stream_.avail_in, capacity - stream_.avail_out};
  }

 private:
  static Result ResultOf(lzma_ret result) {
    switch (result) {
      case LZMA_OK:
      case LZMA_BUF_ERROR:  // no progress: it wants more bytes
        return Result::kMore;
      case LZMA_STREAM_END:
        return Result::kEnd;
      case LZMA_FORMAT_ERROR:
        return Result::kNotBegun;
      case LZMA_MEMLIMIT_ERROR:
        return Result::kTooLarge;
      case LZMA_MEM_ERROR:
        return Result::kOutOfMemory;
      default:
        return Result::kDamaged;
    }
  }

  const bool alone_;
  lzma_stream stream_ = LZMA_STREAM_INIT;
};

class Lz4Decoder : public StreamDecoder {
 public:
  Lz4Decoder() = default;
  ~Lz4Decoder() override { LZ4F_freeDecompressionContext(context_); }
  Lz4Decoder(const Lz4Decoder&) = delete;
  Lz4Decoder& operator=(const Lz4Decoder&) = delete;

  bool Begin() override {
    at_begin_ = true;
    return context_ != nullptr || LZ4F_isError(LZ4F_createDecompressionContext(&context_, LZ4F_VERSION)) == 0;
  }

  Step Decode(std::string_view in, char* out, size_t capacity) override {
    size_t used = in.size();
    size_t given = capacity;
    const size_t left = LZ4F_decompress(context_, out, &given, in.data(), &used, nullptr);
    if (LZ4F_isError(left) != 0) return {at_begin_ ? Result::kNotBegun : Result::kDamaged, 0, 0};
    at_begin_ = at_begin_ && used < kMarkBytes;
    return {left == 0 ? Result::kEnd : Result::kMore, used, given};
  }

 private:
  static constexpr size_t kMarkBytes = 4;

  LZ4F_dctx* context_ = nullptr;
  bool at_begin_ = true;
};

}  // namespace

std::unique_ptr<StreamDecoder> MakeStreamDecoder(Compression compression) {
  switch (compression) {
    case Compression::kBzip2:
      return std::make_unique<Bzip2Decoder>();
    case Compression::kXz:
      return std::make_unique<XzDecoder>(/*alone=*/false);
    case Compression::kLzma:
      return std::make_unique<XzDecoder>(/*alone=*/true);
    case Compression::kLz4:
      return std::make_unique<Lz4Decoder>();
    case Compression::kNone:
    case Compression::kGzip:
    case Compression::kZstd:
    case Compression::kLegacyLz4:
      break;
  }
  return nullptr;
}

}  // namespace vmsift
