// Detects compressed input by its first bytes, never by its name.
#ifndef VMSIFT_ANALYZER_INPUT_COMPRESSION_H_
#define VMSIFT_ANALYZER_INPUT_COMPRESSION_H_

#include <cstddef>
#include <string_view>

namespace vmsift {

enum class Compression { kNone, kGzip, kZstd, kBzip2, kXz, kLz4 };

struct CompressionFormat {
  Compression compression = Compression::kNone;
  std::string_view name;
};

inline constexpr size_t kCompressionMarkBytes = 6;  // needed for detection

// gzip: RFC 1952, section 2.3.1. zstd: RFC 8878, section 3.1; its skippable frames may come first. xz: the xz
// file format, section 2.1.1.1. lz4: the LZ4 frame format. bzip2 has a block or, if it is empty, its end.
constexpr CompressionFormat DetectCompression(std::string_view first_bytes) {
  using std::string_view_literals::operator""sv;
  const auto begins = [first_bytes](std::string_view mark) {
    return first_bytes.substr(0, mark.size()) == mark;
  };
  if (begins("\x1f\x8b\x08"sv)) return {Compression::kGzip, "gzip"};
  if (begins("\x28\xb5\x2f\xfd"sv)) return {Compression::kZstd, "zstd"};
  if (first_bytes.size() >= 4 && (first_bytes[0] & 0xf0) == 0x50 &&
      first_bytes.substr(1, 3) == "\x2a\x4d\x18"sv)
    return {Compression::kZstd, "zstd"};
  if (first_bytes.size() >= 6 && begins("BZh"sv) &&
      (first_bytes.substr(4, 2) == "1A" || first_bytes.substr(4, 2) == "\x17r"))
    return {Compression::kBzip2, "bzip2"};
  if (begins("\xfd\x37zXZ\0"sv)) return {Compression::kXz, "xz"};
  if (begins("\x04\x22\x4d\x18"sv)) return {Compression::kLz4, "lz4"};
  return {};
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_COMPRESSION_H_
