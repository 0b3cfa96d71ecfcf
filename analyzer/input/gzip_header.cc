#include "analyzer/input/gzip_header.h"

#include <cstdint>

#include "isa-l/crc.h"

namespace vmsift {
namespace {

constexpr int kHeaderChecksum = 1 << 1;
constexpr int kExtra = 1 << 2;
constexpr int kFileName = 1 << 3;
constexpr int kComment = 1 << 4;
constexpr int kReserved = 0xe0;

// Gives zeros after the end, which end every part of a header.
class HeaderBytes {
 public:
  explicit HeaderBytes(const std::function<int()>& next_byte) : next_byte_(next_byte) {}

  int Next() {
    const int byte = ended_ ? -1 : next_byte_();
    ended_ = byte < 0;
    if (ended_) return 0;
    const unsigned char bytes[] = {static_cast<unsigned char>(byte)};
    checksum_ = crc32_gzip_refl(checksum_, bytes, sizeof bytes);
    return byte;
  }
  int NextPair() {
    const int low = Next();
    return low | Next() << 8;
  }
  void SkipString() {
    while (Next() != 0) continue;
  }
  bool ended() const { return ended_; }
  uint32_t checksum() const { return checksum_; }

 private:
  const std::function<int()>& next_byte_;
  bool ended_ = false;
  uint32_t checksum_ = 0;
};

}  // namespace

GzipHeader ReadGzipHeader(const std::function<int()>& next_byte) {
  HeaderBytes bytes(next_byte);
  for (const int wanted : {0x1f, 0x8b, 8}) {  // two bytes of identification, and the method "deflate"
    const int byte = bytes.Next();
    if (bytes.ended()) return GzipHeader::kEndsEarly;
    if (byte != wanted) return GzipHeader::kNoGzip;
  }
  const int flags = bytes.Next();
  if (flags & kReserved) return GzipHeader::kDamaged;
  for (int i = 0; i < 6; ++i) bytes.Next();  // time, extra flags, operating system
  if (flags & kExtra) {
    for (int left = bytes.NextPair(); left > 0; --left) bytes.Next();
  }
  if (flags & kFileName) bytes.SkipString();
  if (flags & kComment) bytes.SkipString();
  if (flags & kHeaderChecksum) {
    const uint32_t checksum = bytes.checksum() & 0xffff;
    const int stored = bytes.NextPair();
    if (!bytes.ended() && static_cast<uint32_t>(stored) != checksum) return GzipHeader::kDamaged;
  }
  return bytes.ended() ? GzipHeader::kEndsEarly : GzipHeader::kWhole;
}

}  // namespace vmsift
