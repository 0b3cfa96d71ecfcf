// Packs text as gzip and zstd do, for tests of what unpacks it.
#ifndef VMSIFT_TESTS_ANALYZER_PACKING_H_
#define VMSIFT_TESTS_ANALYZER_PACKING_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace vmsift {

// One member, as ISA-L packs it: of compressed blocks, or stored ones where text does not compress.
std::string PackGzip(std::string_view text);
// One member of stored blocks with at most `block_bytes` (1 to 65535) each.
std::string StoreGzip(std::string_view text, size_t block_bytes);
// A member whose header has every optional part.
std::string PackGzipWithFullHeader(std::string_view text);

struct ZstdPacking {
  int level = 3;
  bool checksum = true;
  int window_log = 0;  // 0: by level
};
// One frame.
std::string PackZstd(std::string_view text, const ZstdPacking& packing = {});
// A frame of bytes that are no text.
std::string SkippableZstd(std::string_view bytes);

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_PACKING_H_
