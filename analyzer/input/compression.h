// Detects compressed input by its first bytes, never by its name.
#ifndef VMSIFT_ANALYZER_INPUT_COMPRESSION_H_
#define VMSIFT_ANALYZER_INPUT_COMPRESSION_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vmsift {

enum class Compression { kNone, kGzip, kZstd, kBzip2, kXz, kLzma, kLz4, kLegacyLz4 };

struct CompressionFormat {
  Compression compression = Compression::kNone;
  std::string_view name;
};

inline constexpr size_t kCompressionMarkBytes = 13;  // needed for detection

// The .lzma format, which has no mark: usual properties, a dictionary of a usual size (2^n, or 2^n +
// 2^(n-1)), and a size that is unknown or below 256 GiB, as liblzma tells it from other files.
constexpr bool IsLzmaAlone(std::string_view first_bytes) {
  if (first_bytes.size() < kCompressionMarkBytes || first_bytes[0] != 0x5d) return false;
  const auto number = [first_bytes](size_t at, size_t size) {
    uint64_t value = 0;
    for (size_t i = size; i-- > 0;) value = value << 8 | static_cast<uint8_t>(first_bytes[at + i]);
    return value;
  };
  const uint64_t dictionary = number(1, 4);
  const uint64_t size = number(5, 8);
  const uint64_t highest = std::bit_floor(dictionary);
  const bool usual = dictionary == highest || dictionary == highest + highest / 2 || dictionary == UINT32_MAX;
  return usual && dictionary >= 4096 && (size == UINT64_MAX || size < uint64_t{1} << 38);
}

// gzip: RFC 1952, section 2.3.1. zstd: RFC 8878, section 3.1; its skippable frames may come first. xz: the xz
// file format, section 2.1.1.1. lz4: the LZ4 frame format, which
// also describes the older one of `lz4 -l`. bzip2 has a block or, if it is empty, its end.
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
  if (begins("\x02\x21\x4c\x18"sv)) return {Compression::kLegacyLz4, "legacy lz4"};
  if (IsLzmaAlone(first_bytes)) return {Compression::kLzma, "lzma"};
  return {};
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_COMPRESSION_H_
