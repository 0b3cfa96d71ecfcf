// Decompresses bzip2, xz and lz4 data as it is read, with the decoders of stream_decoder.h.
//
// Streams follow each other, with zero bytes between or after them as padding. Checksums are verified.
// Damaged or truncated data gives everything that can be decompressed, then an error with the source, the
// cause and the offset in the compressed bytes. Memory is bounded (StreamDecoder::kMaxMemoryBytes). Not
// thread-safe.
#ifndef VMSIFT_ANALYZER_INPUT_DECODER_SOURCE_H_
#define VMSIFT_ANALYZER_INPUT_DECODER_SOURCE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "analyzer/input/byte_source.h"
#include "analyzer/input/compression.h"
#include "analyzer/input/read_buffer.h"
#include "analyzer/input/stream_decoder.h"

namespace vmsift {

class DecoderSource : public ByteSource {
 public:
  // `format` is one of the three. `name` is the source's name in errors.
  DecoderSource(std::unique_ptr<ByteSource> source, const CompressionFormat& format, std::string name);

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override;

 private:
  // These set `status_` on an error.
  void BeginStream();  // sets `ended_` where there is no other
  size_t Unpack(char* buffer, size_t capacity);

  absl::Status EndsEarly() const;
  absl::Status Error(StreamDecoder::Result result) const;

  const std::string name_;
  const CompressionFormat format_;
  ReadBuffer input_;
  const std::unique_ptr<StreamDecoder> decoder_;
  bool in_stream_ = false;
  bool any_stream_ = false;
  uint64_t stream_begin_ = 0;
  bool ended_ = false;
  absl::Status status_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_DECODER_SOURCE_H_
