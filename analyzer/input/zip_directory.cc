#include "analyzer/input/zip_directory.h"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

namespace vmsift {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kEndMark = "PK\x05\x06"sv;
constexpr std::string_view kRecordMark = "PK\x01\x02"sv;
constexpr std::string_view kHeaderMark = "PK\x03\x04"sv;
constexpr size_t kEndBytes = 22;
constexpr size_t kLocatorBytes = 20;
constexpr size_t kZip64EndBytes = 56;
constexpr size_t kRecordBytes = 46;
constexpr size_t kHeaderBytes = 30;
constexpr uint64_t kInZip64 = 0xffffffff;  // instead of a number that has no room

uint64_t NumberAt(std::string_view bytes, size_t at, size_t size) {
  uint64_t number = 0;
  for (size_t i = size; i-- > 0;) number = number << 8 | static_cast<uint8_t>(bytes[at + i]);
  return number;
}

void Append(std::string* bytes, uint64_t number, size_t size) {
  for (size_t i = 0; i < size; ++i) bytes->push_back(static_cast<char>(number >> (8 * i)));
}

// What an end record says.
struct DirectoryEnd {
  uint64_t at = 0;  // where the directory ends: of this record, or of the one of Zip64 before it
  uint64_t members = 0;
  uint64_t size = 0;
  uint64_t offset = 0;  // from where the archive begins
};

// `tail` begins at `tail_at`, and has an end record at `at`.
DirectoryEnd ReadEnd(std::string_view tail, uint64_t tail_at, size_t at) {
  constexpr size_t kBehind = kLocatorBytes + kZip64EndBytes;
  if (at >= kBehind && tail.substr(at - kLocatorBytes, 4) == "PK\x06\x07"sv &&
      tail.substr(at - kBehind, 4) == "PK\x06\x06"sv) {
    const std::string_view end = tail.substr(at - kBehind, kZip64EndBytes);
    return {tail_at + at - kBehind, NumberAt(end, 32, 8), NumberAt(end, 40, 8), NumberAt(end, 48, 8)};
  }
  const std::string_view end = tail.substr(at, kEndBytes);
  return {tail_at + at, NumberAt(end, 10, 2), NumberAt(end, 12, 4), NumberAt(end, 16, 4)};
}

// The places of end records, from the last to the first.
std::vector<size_t> EndsIn(std::string_view tail) {
  std::vector<size_t> ends;
  for (size_t at = tail.find(kEndMark); at != std::string_view::npos && at + kEndBytes <= tail.size();
       at = tail.find(kEndMark, at + 1))
    ends.push_back(at);
  std::reverse(ends.begin(), ends.end());
  return ends;
}

bool HasAt(const RandomAccess& file, uint64_t offset, std::string_view mark) {
  char bytes[4];
  const absl::StatusOr<size_t> got = file.ReadAt(offset, bytes, sizeof bytes);
  return got.ok() && std::string_view(bytes, *got) == mark;
}

// Where the directory begins, and what was put before the archive; empty if it is not where the end says. A
// wrong size does not matter if the offset is right, nor the other way about.
struct DirectoryBegin {
  uint64_t at = 0;
  uint64_t base = 0;
};
std::optional<DirectoryBegin> FindBegin(const RandomAccess& file, const DirectoryEnd& end) {
  const uint64_t at = end.at - std::min(end.size, end.at);
  if (HasAt(file, at, kRecordMark)) return DirectoryBegin{at, at - std::min(end.offset, at)};
  if (end.offset < end.at && HasAt(file, end.offset, kRecordMark)) return DirectoryBegin{end.offset, 0};
  return std::nullopt;
}

// The sizes and the place of a member, from its record and what that adds for Zip64 (4.5.3).
struct MemberExtent {
  uint64_t size = 0;
  uint64_t packed = 0;
  uint64_t header = 0;
};
MemberExtent ExtentOf(std::string_view record) {
  MemberExtent extent{NumberAt(record, 24, 4), NumberAt(record, 20, 4), NumberAt(record, 42, 4)};
  std::string_view extra = record.substr(kRecordBytes + NumberAt(record, 28, 2), NumberAt(record, 30, 2));
  while (extra.size() >= 4) {
    const uint64_t id = NumberAt(extra, 0, 2);
    std::string_view field = extra.substr(4, NumberAt(extra, 2, 2));
    extra.remove_prefix(4 + field.size());
    for (uint64_t* const number : {&extent.size, &extent.packed, &extent.header}) {
      if (id != 1 || *number != kInZip64 || field.size() < 8) continue;
      *number = NumberAt(field, 0, 8);
      field.remove_prefix(8);
    }
  }
  return extent;
}

// Of the system that made the archive, as libarchive reads it.
bool NamesRegularFile(std::string_view record) {
  constexpr uint64_t kUnix = 3;
  constexpr uint64_t kMsDos = 0;
  constexpr uint64_t kMsDosDirectory = 0x10;
  const uint64_t attributes = NumberAt(record, 38, 4);
  const uint64_t system = NumberAt(record, 5, 1);
  const uint64_t kind = system == kUnix ? attributes >> 16 & S_IFMT : 0;
  if (system == kMsDos && (attributes & kMsDosDirectory) != 0) return false;
  if (kind != 0) return kind == S_IFREG || kind == S_IFIFO;  // Info-Zip reads a pipe into a file, as that
  const std::string_view name = record.substr(kRecordBytes, NumberAt(record, 28, 2));
  return !name.ends_with('/');
}

// The fields of a record that say how a member is named or encrypted: Info-Zip's Unicode path, and AES.
std::string KeptFields(std::string_view record) {
  std::string kept;
  std::string_view extra = record.substr(kRecordBytes + NumberAt(record, 28, 2), NumberAt(record, 30, 2));
  while (extra.size() >= 4) {
    const uint64_t id = NumberAt(extra, 0, 2);
    const size_t size = 4 + NumberAt(extra, 2, 2);
    if (size > extra.size()) break;
    if (id == 0x7075 || id == 0x9901) kept += extra.substr(0, size);
    extra.remove_prefix(size);
  }
  return kept;
}

std::string HeaderOf(std::string_view record, const MemberExtent& extent) {
  constexpr uint64_t kSizesBehind = 1 << 3;
  const std::string_view name = record.substr(kRecordBytes, NumberAt(record, 28, 2));
  std::string extra = KeptFields(record);
  const bool zip64 = extent.size >= kInZip64 || extent.packed >= kInZip64;
  if (zip64) {
    Append(&extra, 1, 2);
    Append(&extra, 16, 2);
    Append(&extra, extent.size, 8);
    Append(&extra, extent.packed, 8);
  }
  std::string header(kHeaderMark);
  header += record.substr(6, 2);  // the version that is needed
  Append(&header, NumberAt(record, 8, 2) & ~kSizesBehind, 2);
  header += record.substr(10, 10);  // method, time, checksum
  Append(&header, zip64 ? kInZip64 : extent.packed, 4);
  Append(&header, zip64 ? kInZip64 : extent.size, 4);
  Append(&header, name.size(), 2);
  Append(&header, extra.size(), 2);
  header += name;
  header += extra;
  return header;
}

absl::StatusOr<std::string> TailOf(const RandomAccess& file) {
  // Also of an end record with Zip64.
  std::string tail(std::min<uint64_t>(file.size(), kZipTailBytes + kLocatorBytes + kZip64EndBytes), '\0');
  const absl::StatusOr<size_t> got = file.ReadAt(file.size() - tail.size(), tail.data(), tail.size());
  if (!got.ok()) return got.status();
  tail.resize(*got);
  return tail;
}

}  // namespace

absl::StatusOr<ZipDirectory> ZipDirectory::Read(const RandomAccess& file, uint64_t max_bytes) {
  const absl::StatusOr<std::string> tail = TailOf(file);
  if (!tail.ok()) return tail.status();
  const uint64_t tail_at = file.size() - tail->size();
  ZipDirectory directory;
  for (const size_t at : EndsIn(*tail)) {
    const DirectoryEnd end = ReadEnd(*tail, tail_at, at);
    // Nothing else is there.
    if (end.at == 0) return directory;
    const std::optional<DirectoryBegin> begin = FindBegin(file, end);
    if (!begin) continue;
    const uint64_t size = end.at - begin->at;
    if (size > max_bytes) return absl::ResourceExhaustedError("a large directory");
    directory.records_.resize(size);
    const absl::StatusOr<size_t> got = file.ReadAt(begin->at, directory.records_.data(), size);
    if (!got.ok()) return got.status();
    if (*got < size) return file.BecameShorter();
    if (absl::Status status = directory.ReadRecords(file, begin->base); !status.ok()) return status;
    return directory;
  }
  return absl::NotFoundError("its directory is not found");
}

absl::Status ZipDirectory::ReadRecords(const RandomAccess& file, uint64_t base) {
  const std::string_view records = records_;
  for (size_t at = 0; at < records.size();) {
    const std::string_view rest = records.substr(at);
    if (rest.starts_with("PK\x05\x05"sv)) break;  // a signature of the directory
    if (rest.size() < kRecordBytes || !rest.starts_with(kRecordMark))
      return absl::DataLossError("its directory is damaged");
    const size_t size = kRecordBytes + NumberAt(rest, 28, 2) + NumberAt(rest, 30, 2) + NumberAt(rest, 32, 2);
    if (size > rest.size()) return absl::DataLossError("its directory is damaged");
    entries_.push_back({ExtentOf(rest.substr(0, size)).header, at});
    at += size;
  }
  // The offset of the end may be wrong, rather than anything before the archive.
  const bool shifted = !entries_.empty() && HasAt(file, base + entries_.front().header, kHeaderMark);
  for (Entry& entry : entries_) entry.header += shifted ? base : 0;
  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const Entry& a, const Entry& b) { return a.header < b.header; });
  const auto same = [](const Entry& a, const Entry& b) { return a.header == b.header; };
  entries_.erase(std::unique(entries_.begin(), entries_.end(), same), entries_.end());
  return absl::OkStatus();
}

bool ZipDirectory::IsAtEndOf(const RandomAccess& file) {
  return file.size() > kEndBytes && HasAt(file, file.size() - kEndBytes, kEndMark);
}

absl::StatusOr<ZipDirectory::Member> ZipDirectory::At(size_t index, const RandomAccess& file) const {
  const Entry& entry = entries_[index];
  const std::string_view record = std::string_view(records_).substr(entry.record);
  const MemberExtent extent = ExtentOf(record);
  Member member;
  member.is_regular = NamesRegularFile(record);
  if (!member.is_regular) return member;
  member.header = HeaderOf(record, extent);
  if (entry.header >= file.size()) return member;
  char bytes[kHeaderBytes];
  const absl::StatusOr<size_t> got = file.ReadAt(entry.header, bytes, sizeof bytes);
  if (!got.ok()) return got.status();
  const std::string_view header(bytes, *got);
  member.found = header.size() == kHeaderBytes && header.starts_with(kHeaderMark);
  if (!member.found) return member;
  const uint64_t behind = kHeaderBytes + NumberAt(header, 26, 2) + NumberAt(header, 28, 2);
  member.begin = std::min(entry.header + behind, file.size());
  member.end = member.begin + std::min(extent.packed, file.size() - member.begin);
  return member;
}

std::optional<uint64_t> ZipMembersStated(std::string_view tail) {
  const std::vector<size_t> ends = EndsIn(tail);
  if (ends.empty()) return std::nullopt;
  // What looks like an end in a comment, or a member that is a zip, may be right before bytes of no meaning.
  std::optional<uint64_t> most;
  for (const size_t at : ends) {
    if (at + kEndBytes + NumberAt(tail, at + 20, 2) != tail.size()) continue;
    most = std::max(most.value_or(0), ReadEnd(tail, 0, at).members);
  }
  return most ? most : ReadEnd(tail, 0, ends.front()).members;
}

}  // namespace vmsift
