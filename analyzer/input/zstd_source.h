// The text of zstd data (RFC 8878), unpacked by libzstd as it is read.
//
// Frames follow each other, skippable ones among them, with zero bytes between or behind them as padding.
// Checksums are checked where frames have them. Of damaged data, and of data that ends early, comes all that
// can be unpacked, then an error that names the source and says what is wrong and where in the compressed
// bytes. A frame takes up to kMaxWindowBytes of memory, whatever the data; one that wants more is an error.
// Not thread-safe.
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
  static constexpr int kMaxWindowLog = 27;  // what zstd itself unpacks without being asked
  static constexpr uint64_t kMaxWindowBytes = uint64_t{1} << kMaxWindowLog;

  // `name` is what errors call the source.
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
  // What libzstd takes up to the end of a block. It is never given more: what it unpacked before an error in
  // the same call, it does not tell.
  size_t wanted_ = 0;
  bool flushing_ = false;  // for the same reason: it is given nothing while it may hold what had no room
  bool ended_ = false;
  absl::Status status_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_ZSTD_SOURCE_H_
