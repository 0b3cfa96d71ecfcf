// Decompresses gzip data (RFC 1952) with ISA-L as it is read.
//
// Members follow each other, with zero bytes between or after them as padding. The checksum and length of
// each are verified. Damaged or truncated data gives everything that can be decompressed, then an error with
// the source, the cause and the offset in the compressed bytes. Memory does not depend on the data. Not
// thread-safe.
//
// ISA-L's result for damaged data depends on the sizes of its input and output buffers. To give the same text
// and error however the source is read, it always gets a full input buffer and room for kAtOnce.
#ifndef VMSIFT_ANALYZER_INPUT_GZIP_SOURCE_H_
#define VMSIFT_ANALYZER_INPUT_GZIP_SOURCE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "analyzer/input/byte_source.h"
#include "analyzer/input/read_buffer.h"

struct inflate_state;  // ISA-L's

namespace vmsift {

class GzipSource : public ByteSource {
 public:
  // `name` is the source's name in errors.
  GzipSource(std::unique_ptr<ByteSource> source, std::string name);
  ~GzipSource() override;

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override;

 private:
  // Bytes that one call of ISA-L decompresses.
  static constexpr size_t kAtOnce = 128 << 10;
  // The longest text that one symbol stands for (RFC 1951, 3.2.5). Before an invalid symbol, ISA-L 2.30
  // counts one that it has not written.
  static constexpr size_t kLongestCopy = 258;
  static constexpr size_t kBeyond = 512;  // more room, should that lie beyond the end

  // These set `status_` on an error.
  void BeginMember();  // up to its deflate data; sets `ended_` where there is no other member
  size_t Inflate(char* buffer, size_t capacity);
  size_t InflateAtOnce(char* buffer);  // of kAtOnce + kBeyond bytes
  // Back to the beginning of a member's deflate data.
  void Reset();
  int RunInflate(std::string_view input, char* buffer, size_t* got);  // returns ISA-L's error
  // After an invalid symbol, leaves out what was counted and not written: exactly at the beginning of a
  // member, so that a short log loses nothing, elsewhere as much as it may be. Returns how much of `got`
  // stays.
  size_t DropUnwritten(std::string_view input, char* buffer, size_t got);
  void EndMember();

  // What ISA-L unpacked before an error but had no room for.
  size_t Rest() const;  // its bytes
  size_t TakeRest(char* buffer, size_t capacity);
  // What was unpacked but had no room in the buffer of that read.
  size_t TakeUnpacked(char* buffer, size_t capacity);
  // The next byte, -1 at the end. ISA-L holds up to 8 bytes behind deflate data.
  int NextByte();
  uint64_t offset() const;  // of that byte
  absl::Status EndsEarly() const;
  absl::Status Damaged(std::string_view what) const;

  const std::string name_;
  ReadBuffer input_;
  const std::unique_ptr<inflate_state> state_;
  std::unique_ptr<char[]> unpacked_;  // kAtOnce + kBeyond bytes; null until a read has less room
  size_t unpacked_begin_ = 0;
  size_t unpacked_end_ = 0;
  bool in_member_ = false;
  bool any_member_ = false;
  bool at_begin_ = false;  // nothing of the member was unpacked yet
  bool ended_ = false;
  absl::Status status_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_GZIP_SOURCE_H_
