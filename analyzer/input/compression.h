// Tells compressed input by its first bytes, never by its name.
#ifndef VMSIFT_ANALYZER_INPUT_COMPRESSION_H_
#define VMSIFT_ANALYZER_INPUT_COMPRESSION_H_

#include <string_view>

namespace vmsift {

// "gzip" (RFC 1952, section 2.3.1), "zstd" (RFC 8878, section 3.1.1), or empty.
constexpr std::string_view CompressionFormat(std::string_view first_bytes) {
  if (first_bytes.substr(0, 3) == "\x1f\x8b\x08") return "gzip";
  if (first_bytes.substr(0, 4) == "\x28\xb5\x2f\xfd") return "zstd";
  return {};
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_COMPRESSION_H_
