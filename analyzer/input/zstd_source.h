// Decompresses zstd data (RFC 8878) with libzstd as it is read.
//
// Frames follow each other, including skippable ones, with zero bytes between or after them as padding.
// Checksums are verified if present. Damaged or truncated data gives everything that can be decompressed,
// then an error with the source, the cause and the offset in the compressed bytes. A frame takes at most
// kMaxWindowBytes of memory; one that needs more is an error. Not thread-safe.
#ifndef VMSIFT_ANALYZER_INPUT_ZSTD_SOURCE_H_
#define VMSIFT_ANALYZER_INPUT_ZSTD_SOURCE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "analyzer/input/byte_source.h"
#include "analyzer/input/read_buffer.h"

struct ZSTD_DCtx_s;  // libzstd's

namespace vmsift {

class ZstdSource : public ByteSource {
 public:
  static constexpr int kMaxWindowLog = 27;  // what zstd itself decompresses by default
  static constexpr uint64_t kMaxWindowBytes = uint64_t{1} << kMaxWindowLog;

  // `name` is the source's name in errors.
  ZstdSource(std::unique_ptr<ByteSource> source, std::string name);
  ~ZstdSource() override;

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override;

 private:
  // These set `status_` on an error.
  void BeginFrame();  // sets `ended_` where there is no other frame
  size_t Unpack(char* buffer, size_t capacity);

  absl::Status EndsEarly() const;
  absl::Status Error(size_t code) const;

  const std::string name_;
  ReadBuffer input_;
  ZSTD_DCtx_s* const context_;
  bool in_frame_ = false;
  bool any_frame_ = false;
  uint64_t frame_begin_ = 0;
  // What libzstd needs up to the end of a block. It never gets more: if a call fails, it does not report what
  // it decompressed before the error.
  size_t wanted_ = 0;
  bool flushing_ = false;  // for the same reason: it is given nothing while it may hold what had no room
  bool ended_ = false;
  absl::Status status_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_ZSTD_SOURCE_H_
