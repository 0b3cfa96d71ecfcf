#include "analyzer/follow/archive.h"

#include <algorithm>

#include "absl/status/statusor.h"
#include "analyzer/frame/line.h"
#include "analyzer/input/compression.h"
#include "analyzer/input/open_source.h"

namespace vmsift {

bool IsArchive(std::string_view first_bytes) {
  return DetectCompression(first_bytes).compression != Compression::kNone;
}

absl::Status Unpacker::Unpack(const FollowedFile& file, const std::function<void(std::string_view)>& take) {
  const absl::StatusOr<std::unique_ptr<ByteSource>> source = TextOf(file.Bytes(), file.path());
  if (!source.ok()) return source.status();
  if (buffer_ == nullptr) buffer_ = std::make_unique<char[]>(portion_bytes_ + kLinePadding);
  while (true) {
    if (stop_ && stop_()) return absl::CancelledError("stopped");
    const absl::StatusOr<size_t> got = (*source)->Read(buffer_.get(), portion_bytes_);
    if (!got.ok()) return got.status();
    if (*got == 0) return absl::OkStatus();
    take({buffer_.get(), *got});
  }
}

std::string Unpacker::FirstText(const FollowedFile& file) const {
  std::string first;
  const absl::StatusOr<std::unique_ptr<ByteSource>> source = TextOf(file.Bytes(), file.path());
  if (!source.ok()) return first;
  char buffer[Fingerprint::kFirstBytes];
  while (first.size() < sizeof(buffer)) {
    const absl::StatusOr<size_t> got = (*source)->Read(buffer, sizeof(buffer) - first.size());
    if (!got.ok() || *got == 0) break;
    first.append(buffer, *got);
  }
  return first;
}

ArchiveContents Unpacker::Inspect(const FollowedFile& file, const std::set<uint64_t>& sizes) {
  ArchiveContents contents;
  auto size = sizes.begin();
  contents.whole = Unpack(file, [&](std::string_view bytes) {
    for (; size != sizes.end() && *size <= contents.text.size() + bytes.size(); ++size) {
      const auto part = static_cast<size_t>(*size - std::min(*size, contents.text.size()));
      contents.text.Add(bytes.substr(0, part));
      bytes.remove_prefix(part);
      contents.hashes[*size] = contents.text.hash();
    }
    contents.text.Add(bytes);
  });
  return contents;
}

}  // namespace vmsift
