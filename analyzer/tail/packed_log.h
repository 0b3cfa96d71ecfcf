// What a packed file holds of a log.
#ifndef VMSIFT_ANALYZER_TAIL_PACKED_LOG_H_
#define VMSIFT_ANALYZER_TAIL_PACKED_LOG_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace vmsift {

// By its first bytes: gzip or zstd.
bool IsPacked(std::string_view first_bytes);

// Unpacks a file into `buffer`, a portion at a time, to its end. The error says why that cannot be done: it
// is damaged, or still being written; what came before it was taken.
absl::Status Unpack(const std::string& path, char* buffer, size_t capacity,
                    const std::function<void(std::string_view)>& take);

struct PackedLog {
  absl::Status whole;  // as Unpack
  uint64_t size = 0;   // unpacked, as far as it can be read
  // Up to LiveLog::kLastBytes that it begins with, and that stand before a place, or at the end when that is
  // behind it.
  std::string first_bytes;
  std::string before;
};
PackedLog LookIntoPacked(const std::string& path, char* buffer, size_t capacity,
                         uint64_t place = std::numeric_limits<uint64_t>::max());

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_TAIL_PACKED_LOG_H_
