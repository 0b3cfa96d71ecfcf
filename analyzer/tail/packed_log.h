// What a packed file holds of a log.
#ifndef VMSIFT_ANALYZER_TAIL_PACKED_LOG_H_
#define VMSIFT_ANALYZER_TAIL_PACKED_LOG_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"

namespace vmsift {

// By its first bytes: gzip or zstd.
bool IsPacked(std::string_view first_bytes);

struct PackedLog {
  absl::Status whole;  // as Unpacker::Unpack
  uint64_t size = 0;   // unpacked, as far as it can be read
  // Up to LiveLog::kLastBytes that it begins with, and that stand before a place, or at the end when that is
  // behind it.
  std::string first_bytes;
  std::string before;
};

// Unpacks files, a portion at a time. Not thread-safe.
class Unpacker {
 public:
  // `stop` is asked before each portion; null: nothing stops it.
  Unpacker(size_t portion_bytes, std::function<bool()> stop)
      : portion_bytes_(portion_bytes), stop_(std::move(stop)) {}

  // Hands on a file's bytes to their end, followed by kLinePadding readable ones. The error says why that
  // cannot be done: the file is damaged, or still being written; or, kCancelled, it was stopped. What came
  // before was taken.
  absl::Status Unpack(const std::string& path, const std::function<void(std::string_view)>& take);
  PackedLog LookInto(const std::string& path, uint64_t place = std::numeric_limits<uint64_t>::max());

 private:
  const size_t portion_bytes_;
  const std::function<bool()> stop_;
  std::unique_ptr<char[]> buffer_;  // null until it is needed
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_TAIL_PACKED_LOG_H_
