#include "analyzer/tail/packed_log.h"

#include <algorithm>
#include <memory>

#include "absl/status/statusor.h"
#include "analyzer/input/compression.h"
#include "analyzer/input/open_source.h"
#include "analyzer/tail/live_log.h"

namespace vmsift {

bool IsPacked(std::string_view first_bytes) {
  const Compression compression = DetectCompression(first_bytes).compression;
  return compression == Compression::kGzip || compression == Compression::kZstd;
}

absl::Status Unpack(const std::string& path, char* buffer, size_t capacity,
                    const std::function<void(std::string_view)>& take) {
  const absl::StatusOr<std::unique_ptr<ByteSource>> source = OpenSource(path);
  if (!source.ok()) return source.status();
  while (true) {
    const absl::StatusOr<size_t> got = (*source)->Read(buffer, capacity);
    if (!got.ok()) return got.status();
    if (*got == 0) return absl::OkStatus();
    take({buffer, *got});
  }
}

PackedLog LookIntoPacked(const std::string& path, char* buffer, size_t capacity, uint64_t place) {
  PackedLog log;
  log.whole = Unpack(path, buffer, capacity, [&](std::string_view bytes) {
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
