// Archives: of any bytes, members and errors that are the same whatever is read at a time, in bounded time
// and memory.
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include "analyzer/input/archive_reader.h"
#include "analyzer/input/open_source.h"
#include "tests/fuzz/fuzz_check.h"
#include "tests/fuzz/portion_source.h"

namespace vmsift {
namespace {

constexpr size_t kMostMembers = 100;

ArchiveReader::Limits FuzzLimits() {
  ArchiveReader::Limits limits;
  limits.free_bytes = 1 << 20;
  limits.max_ratio = 10;
  limits.max_members = kMostMembers;
  return limits;
}

// All names, texts and errors, one after the other.
std::string Contents(std::string_view bytes, ArchiveFormat format, size_t capacity) {
  ArchiveReader archive(
      std::make_unique<PortionSource>(bytes), format, "a", [size = bytes.size()] { return size; },
      FuzzLimits());
  std::string contents;
  size_t members = 0;
  const auto buffer = std::make_unique<char[]>(capacity);  // so that a sanitizer sees one byte more
  while (const auto member = archive.Next()) {
    FUZZ_CHECK(member->number == ++members);
    contents += "\n" + member->name + "\n";
    const absl::StatusOr<std::unique_ptr<ByteSource>> text = OpenMember(&archive, *member);
    absl::StatusOr<size_t> got = text.ok() ? absl::StatusOr<size_t>(0) : text.status();
    while (text.ok() && (got = (*text)->Read(buffer.get(), capacity)).ok() && *got > 0) {
      FUZZ_CHECK(*got <= capacity);
      contents.append(buffer.get(), *got);
    }
    if (got.ok()) continue;
    const std::string error(got.status().message());
    FUZZ_CHECK(error.rfind("a!" + member->name + ": ", 0) == 0);
    contents += error;
  }
  FUZZ_CHECK(members <= kMostMembers);
  FUZZ_CHECK(!archive.Next().has_value());
  return contents + std::string(archive.status().message());
}

}  // namespace
}  // namespace vmsift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using vmsift::ArchiveFormat;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  vmsift::DetectArchive(bytes);
  for (const ArchiveFormat format : {ArchiveFormat::kTar, ArchiveFormat::kZip}) {
    const std::string whole = vmsift::Contents(bytes, format, 1 << 16);
    FUZZ_CHECK(vmsift::Contents(bytes, format, 509) == whole);
  }
  return 0;
}
