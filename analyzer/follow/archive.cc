#include "analyzer/follow/archive.h"

#include <algorithm>

#include "absl/status/statusor.h"
#include "analyzer/frame/line.h"
#include "analyzer/input/compression.h"
#include "analyzer/input/open_source.h"

namespace vmsift {

bool IsPacked(std::string_view first_bytes) {
  const Compression compression = DetectCompression(first_bytes).compression;
  return compression == Compression::kGzip || compression == Compression::kZstd;
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
  char buffer[kFirstBytes];
  while (first.size() < kFirstBytes) {
    const absl::StatusOr<size_t> got = (*source)->Read(buffer, kFirstBytes - first.size());
    if (!got.ok() || *got == 0) break;
    first.append(buffer, *got);
  }
  return first;
}

PackedLog Unpacker::LookInto(const FollowedFile& file, const std::set<uint64_t>& places) {
  PackedLog log;
  auto place = places.begin();
  log.whole = Unpack(file, [&](std::string_view bytes) {
    if (log.first_bytes.size() < kFirstBytes)
      log.first_bytes += bytes.substr(0, kFirstBytes - log.first_bytes.size());
    for (; place != places.end() && *place <= log.text.size() + bytes.size(); ++place) {
      const auto part = static_cast<size_t>(*place - std::min(*place, log.text.size()));
      log.text.Add(bytes.substr(0, part));
      bytes.remove_prefix(part);
      log.hashes[*place] = log.text.hash();
    }
    log.text.Add(bytes);
  });
  return log;
}

}  // namespace vmsift
