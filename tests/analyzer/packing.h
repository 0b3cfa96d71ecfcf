// Packs text as gzip, zstd, bzip2, xz, lz4, tar and zip do, for tests of what unpacks it.
#ifndef VMSIFT_TESTS_ANALYZER_PACKING_H_
#define VMSIFT_TESTS_ANALYZER_PACKING_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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

// One stream.
std::string PackBzip2(std::string_view text);
std::string PackLz4(std::string_view text);
// `dictionary_bytes`: 0 for that of a low level.
std::string PackXz(std::string_view text, uint32_t dictionary_bytes = 0);
// As `xz --format=lzma`.
std::string PackLzma(std::string_view text);

struct PackedMember {
  enum class Kind { kFile, kDirectory, kSymlink, kHardlink, kFifo };

  std::string name;  // in UTF-8
  std::string content;
  Kind kind = Kind::kFile;
  std::string target = {};  // of a link
};
std::string PackTar(const std::vector<PackedMember>& members);
struct ZipPacking {
  bool deflate = true;
  bool encrypt = false;
};
// As written to a pipe: each member's size and checksum come behind it.
std::string PackZip(const std::vector<PackedMember>& members, const ZipPacking& packing = {});

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_PACKING_H_
