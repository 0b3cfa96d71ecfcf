// Decoders of bzip2, xz and lz4 behind one interface. Not thread-safe.
#ifndef VMSIFT_ANALYZER_INPUT_STREAM_DECODER_H_
#define VMSIFT_ANALYZER_INPUT_STREAM_DECODER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "analyzer/input/compression.h"

namespace vmsift {

class StreamDecoder {
 public:
  enum class Result {
    kMore,      // wants more bytes, or has more text
    kEnd,       // of the stream
    kNotBegun,  // the bytes are none of this format
    kDamaged,   // or of a variant that is not supported
    kTooLarge,  // needs more memory than kMaxMemoryBytes
    kOutOfMemory,
  };
  struct Step {
    Result result = Result::kMore;
    size_t used = 0;   // bytes of the input
    size_t given = 0;  // bytes of text
  };

  // What xz -9 needs is 65 MiB; the other formats need a few MiB at most.
  static constexpr uint64_t kMaxMemoryBytes = uint64_t{192} << 20;

  virtual ~StreamDecoder() = default;
  // Begins a stream, after the end of another or at first. False: no memory.
  virtual bool Begin() = 0;
  // Decodes from `in` into `out`, as far as both go. After an error nothing more may be decoded.
  virtual Step Decode(std::string_view in, char* out, size_t capacity) = 0;
};

// Of bzip2, xz or lz4; null for other formats.
std::unique_ptr<StreamDecoder> MakeStreamDecoder(Compression compression);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_STREAM_DECODER_H_
