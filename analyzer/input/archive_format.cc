#include "analyzer/input/archive_format.h"

#include <cstdint>
#include <numeric>

namespace vmsift {
namespace {

constexpr size_t kChecksumAt = 148;
constexpr size_t kChecksumBytes = 8;
constexpr size_t kMarkAt = 257;

// The header's checksum: octal digits with spaces before them, and a NUL or a space behind. 0: none.
uint64_t StatedChecksum(std::string_view header) {
  uint64_t sum = 0;
  size_t i = kChecksumAt;
  while (i < kChecksumAt + kChecksumBytes && header[i] == ' ') ++i;
  for (; i < kChecksumAt + kChecksumBytes && header[i] >= '0' && header[i] <= '7'; ++i)
    sum = sum * 8 + static_cast<uint64_t>(header[i] - '0');
  const bool ends = i < kChecksumAt + kChecksumBytes && (header[i] == '\0' || header[i] == ' ');
  return ends ? sum : 0;
}

// Of all bytes, with spaces for the checksum.
uint64_t ChecksumOf(std::string_view header) {
  const auto add = [](uint64_t sum, char byte) { return sum + static_cast<uint8_t>(byte); };
  const std::string_view checksum = header.substr(kChecksumAt, kChecksumBytes);
  return std::accumulate(header.begin(), header.end(), uint64_t{0}, add) -
         std::accumulate(checksum.begin(), checksum.end(), uint64_t{0}, add) + kChecksumBytes * ' ';
}

bool IsTar(std::string_view first_bytes) {
  if (first_bytes.size() < kArchiveMarkBytes) return false;
  const std::string_view header = first_bytes.substr(0, kArchiveMarkBytes);
  const std::string_view mark = header.substr(kMarkAt, 8);  // "ustar\0" "00", or of GNU, "ustar  \0"
  if (mark.substr(0, 5) == "ustar" && mark.find('\0') != std::string_view::npos) return true;
  // A text's 512 bytes can have such a sum by chance, but no NUL.
  return header.find('\0') != std::string_view::npos && StatedChecksum(header) > 0 &&
         StatedChecksum(header) == ChecksumOf(header);
}

}  // namespace

ArchiveFormat DetectArchive(std::string_view first_bytes) {
  using std::string_view_literals::operator""sv;
  if (first_bytes.substr(0, 4) == "PK\x03\x04"sv || first_bytes.substr(0, 4) == "PK\x05\x06"sv)
    return ArchiveFormat::kZip;
  return IsTar(first_bytes) ? ArchiveFormat::kTar : ArchiveFormat::kNone;
}

bool IsEmptyTar(std::string_view whole) {
  constexpr size_t kBlockBytes = 512;
  return whole.size() >= 2 * kBlockBytes && whole.size() <= kMaxEmptyTarBytes &&
         whole.size() % kBlockBytes == 0 && whole.find_first_not_of('\0') == std::string_view::npos;
}

std::string_view ArchiveFormatName(ArchiveFormat format) {
  switch (format) {
    case ArchiveFormat::kTar:
      return "tar";
    case ArchiveFormat::kZip:
      return "zip";
    case ArchiveFormat::kNone:
      break;
  }
  return "";
}

}  // namespace vmsift
