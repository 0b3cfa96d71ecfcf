#include "analyzer/input/zip_directory.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace vmsift {
namespace {

using std::string_view_literals::operator""sv;

// As far before the file's end as libarchive looks for the end record.
constexpr uint64_t kTailBytes = 16 << 10;
constexpr size_t kEndBytes = 22;
constexpr size_t kLocatorBytes = 20;
constexpr size_t kZip64EndBytes = 56;

uint64_t NumberAt(std::string_view bytes, size_t at, size_t size) {
  uint64_t number = 0;
  for (size_t i = size; i-- > 0;) number = number << 8 | static_cast<uint8_t>(bytes[at + i]);
  return number;
}

// The offset in a Zip64 end record; that of the directory without it if there is none.
uint64_t Zip64Offset(const RegularFile& file, std::string_view locator, uint64_t otherwise) {
  if (locator.substr(0, 4) != "PK\x06\x07"sv) return otherwise;
  char record[kZip64EndBytes];
  const absl::StatusOr<size_t> got = file.ReadAt(NumberAt(locator, 8, 8), record, sizeof record);
  const std::string_view bytes(record, sizeof record);
  if (!got.ok() || *got < sizeof record || bytes.substr(0, 4) != "PK\x06\x06"sv) return otherwise;
  return NumberAt(bytes, 48, 8);
}

}  // namespace

uint64_t ZipDirectoryBytes(const RegularFile& file) {
  std::string tail(std::min(file.size(), kTailBytes), '\0');
  const absl::StatusOr<size_t> got = file.ReadAt(file.size() - tail.size(), tail.data(), tail.size());
  if (!got.ok() || *got < tail.size()) return 0;
  const std::string_view bytes = tail;
  uint64_t most = 0;
  // Whichever libarchive takes.
  for (size_t end = bytes.find("PK\x05\x06"sv);
       end != std::string_view::npos && end + kEndBytes <= bytes.size();
       end = bytes.find("PK\x05\x06"sv, end + 1)) {
    const uint64_t offset = NumberAt(bytes, end + 16, 4);
    most = std::max(most, file.size() - std::min(offset, file.size()));
    if (end < kLocatorBytes) continue;
    const uint64_t offset64 = Zip64Offset(file, bytes.substr(end - kLocatorBytes, kLocatorBytes), offset);
    most = std::max(most, file.size() - std::min(offset64, file.size()));
  }
  return most;
}

}  // namespace vmsift
