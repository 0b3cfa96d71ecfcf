// Detects compressed input by its first bytes, never by its name.
#ifndef VMSIFT_ANALYZER_INPUT_COMPRESSION_H_
#define VMSIFT_ANALYZER_INPUT_COMPRESSION_H_

#include <cstddef>
#include <string_view>

namespace vmsift {

enum class Compression { kNone, kGzip, kZstd, kForeign };

struct CompressionFormat {
  Compression compression = Compression::kNone;
  std::string_view name;
  std::string_view unpack;  // the command that decompresses a file to standard output
};

inline constexpr size_t kCompressionMarkBytes = 6;  // needed for detection

// gzip: RFC 1952, section 2.3.1. zstd: RFC 8878, section 3.1; its skippable frames may come first. kForeign
// is detected but not supported: bzip2, xz, lz4, zip.
constexpr CompressionFormat DetectCompression(std::string_view first_bytes) {
  using std::string_view_literals::operator""sv;
  const auto begins = [first_bytes](std::string_view mark) {
    return first_bytes.substr(0, mark.size()) == mark;
  };
  if (begins("\x1f\x8b\x08"sv)) return {Compression::kGzip, "gzip", "gzip -dc"};
  if (begins("\x28\xb5\x2f\xfd"sv)) return {Compression::kZstd, "zstd", "zstd -dc"};
  if (first_bytes.size() >= 4 && (first_bytes[0] & 0xf0) == 0x50 &&
      first_bytes.substr(1, 3) == "\x2a\x4d\x18"sv)
    return {Compression::kZstd, "zstd", "zstd -dc"};
  if (first_bytes.size() >= 6 && begins("BZh"sv) &&
      (first_bytes.substr(4, 2) == "1A" || first_bytes.substr(4, 2) == "\x17r"))
    return {Compression::kForeign, "bzip2", "bzip2 -dc"};
  if (begins("\xfd\x37zXZ\0"sv)) return {Compression::kForeign, "xz", "xz -dc"};
  if (begins("\x04\x22\x4d\x18"sv)) return {Compression::kForeign, "lz4", "lz4 -dc"};
  if (begins("PK\x03\x04"sv)) return {Compression::kForeign, "zip", "unzip -p"};
  return {};
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_COMPRESSION_H_
