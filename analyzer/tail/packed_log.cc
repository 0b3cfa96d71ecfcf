#include "analyzer/tail/packed_log.h"

#include <algorithm>

#include "absl/status/statusor.h"
#include "analyzer/input/compression.h"
#include "analyzer/input/open_source.h"
#include "analyzer/tail/live_log.h"

namespace vmsift {

bool IsPacked(std::string_view first_bytes) {
  const Compression compression = DetectCompression(first_bytes).compression;
  return compression == Compression::kGzip || compression == Compression::kZstd;
}

absl::Status Unpacker::Unpack(const std::string& path, const std::function<void(std::string_view)>& take) {
  const absl::StatusOr<std::unique_ptr<ByteSource>> source = OpenSource(path);
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

PackedLog Unpacker::LookInto(const std::string& path, uint64_t place) {
  PackedLog log;
  log.whole = Unpack(path, [&](std::string_view bytes) {
    if (log.first_bytes.size() < LiveLog::kLastBytes)
      log.first_bytes += bytes.substr(0, LiveLog::kLastBytes - log.first_bytes.size());
    const uint64_t wanted = place - std::min(place, log.size);
    log.size += bytes.size();
    bytes = bytes.substr(0, static_cast<size_t>(std::min<uint64_t>(bytes.size(), wanted)));
    log.before += bytes.substr(bytes.size() - std::min(bytes.size(), LiveLog::kLastBytes));
    if (log.before.size() > LiveLog::kLastBytes) log.before.erase(0, log.before.size() - LiveLog::kLastBytes);
  });
  return log;
}

}  // namespace vmsift
