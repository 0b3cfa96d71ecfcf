// The directory of a zip in a file: of any bytes, members within the file whose headers say what follows, and
// an archive that reads the same whatever is read at a time.
#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "analyzer/input/archive_reader.h"
#include "analyzer/input/open_source.h"
#include "analyzer/input/random_access.h"
#include "analyzer/input/zip_directory.h"
#include "tests/fuzz/fuzz_check.h"
#include "tests/fuzz/portion_source.h"

namespace vmsift {
namespace {

constexpr uint64_t kMaxDirectoryBytes = 1 << 16;
constexpr size_t kRecordBytes = 46;  // of each member, at least (APPNOTE.TXT, 4.3.12)
constexpr size_t kHeaderBytes = 30;  // and of its header (4.3.7)

// A file in memory, which it borrows.
class BytesAsFile : public RandomAccess {
 public:
  explicit BytesAsFile(std::string_view bytes) : bytes_(bytes) {}

  uint64_t size() const override { return bytes_.size(); }
  std::string version() const override { return {}; }
  absl::StatusOr<size_t> ReadAt(uint64_t offset, char* buffer, size_t capacity) const override {
    const std::string_view rest = bytes_.substr(std::min<uint64_t>(offset, bytes_.size()), capacity);
    if (!rest.empty()) std::memcpy(buffer, rest.data(), rest.size());
    return rest.size();
  }
  std::unique_ptr<ByteSource> InOrder(uint64_t from, uint64_t /*ahead_to*/) const override {
    return std::make_unique<PortionSource>(bytes_.substr(std::min<uint64_t>(from, bytes_.size())));
  }
  absl::Status BecameShorter() const override {
    return absl::InternalError("no file in memory becomes shorter");
  }

 private:
  const std::string_view bytes_;
};

uint64_t NumberAt(std::string_view bytes, size_t at, size_t size) {
  uint64_t number = 0;
  for (size_t i = size; i-- > 0;) number = number << 8 | static_cast<uint8_t>(bytes[at + i]);
  return number;
}

void CheckMembers(const ZipDirectory& directory, const BytesAsFile& file) {
  FUZZ_CHECK(directory.size() * kRecordBytes <= std::min(kMaxDirectoryBytes, file.size()));
  uint64_t last_begin = 0;
  for (size_t i = 0; i < directory.size(); ++i) {
    const absl::StatusOr<ZipDirectory::Member> member = directory.At(i, file);
    FUZZ_CHECK(member.ok());  // reading memory does not fail
    FUZZ_CHECK(member->begin <= member->end && member->end <= file.size());
    if (!member->is_regular) continue;
    const std::string_view header = member->header;
    Touch(header);
    FUZZ_CHECK(header.size() >= kHeaderBytes && header.starts_with("PK\x03\x04"));
    FUZZ_CHECK(header.size() == kHeaderBytes + NumberAt(header, 26, 2) + NumberAt(header, 28, 2));
    // In the order of their places: what follows a later header may begin before what follows this one only
    // if that lies within the longest names there are.
    constexpr uint64_t kLongestHeader = kHeaderBytes + 2 * 0xffff;
    if (member->found) FUZZ_CHECK(member->begin + kLongestHeader >= last_begin);
    if (member->found) last_begin = std::max(last_begin, member->begin);
  }
}

// All names, texts and errors, one after the other.
std::string Contents(const std::shared_ptr<const BytesAsFile>& file, ZipDirectory directory,
                     size_t capacity) {
  ArchiveReader::Limits limits;
  limits.free_bytes = 1 << 20;
  limits.max_ratio = 10;
  const size_t most_members = directory.size();
  ArchiveReader archive(file, std::move(directory), "a", /*bytes_read=*/nullptr, limits);
  std::string contents;
  size_t members = 0;
  const auto buffer = std::make_unique<char[]>(capacity);  // so that a sanitizer sees one byte more
  while (const auto member = archive.Next()) {
    FUZZ_CHECK(member->number == ++members);
    contents += "\n" + member->name + "\n";
    const absl::StatusOr<std::unique_ptr<ByteSource>> text = OpenMember(&archive, *member);
    absl::StatusOr<size_t> got = text.ok() ? absl::StatusOr<size_t>(0) : text.status();
    while (text.ok() && (got = (*text)->Read(buffer.get(), capacity)).ok() && *got > 0)
      contents.append(buffer.get(), *got);
    if (!got.ok()) contents += std::string(got.status().message());
  }
  FUZZ_CHECK(members <= most_members);
  return contents + std::string(archive.status().message());
}

}  // namespace
}  // namespace vmsift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using vmsift::ZipDirectory;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto file = std::make_shared<const vmsift::BytesAsFile>(bytes);
  ZipDirectory::IsAtEndOf(*file);
  vmsift::ZipMembersStated(bytes.substr(size - std::min(size, vmsift::kZipTailBytes)));
  const absl::StatusOr<ZipDirectory> directory = ZipDirectory::Read(*file, vmsift::kMaxDirectoryBytes);
  if (!directory.ok()) return 0;
  vmsift::CheckMembers(*directory, *file);
  const std::string whole = vmsift::Contents(file, *directory, 1 << 16);
  FUZZ_CHECK(vmsift::Contents(file, *directory, 509) == whole);
  return 0;
}
