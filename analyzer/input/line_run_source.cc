#include "analyzer/input/line_run_source.h"

#include <algorithm>
#include <utility>

#include "base/line_feed.h"

namespace vmsift {
LineRunSource::LineRunSource(std::unique_ptr<ByteSource> source, const ByteRun& run)
    : source_(std::move(source)), to_(run.to), at_(run.from == 0 ? 0 : run.from - 1), began_(run.from == 0) {}

absl::StatusOr<size_t> LineRunSource::Read(char* buffer, size_t capacity) {
  while (!ended_) {
    const absl::StatusOr<size_t> got = source_->Read(buffer, capacity);
    if (!got.ok() || *got == 0) return got;
    size_t skip = 0;
    const size_t taken = Take(buffer, *got, &skip);
    if (taken == 0) continue;
    std::memmove(buffer, buffer + skip, taken);
    return taken;
  }
  return 0;
}

size_t LineRunSource::Take(const char* bytes, size_t size, size_t* skip) {
  if (!began_) {
    *skip = AfterLineFeed(bytes, size);
    began_ = bytes[*skip - 1] == '\n';
    at_ += *skip;
    ended_ = at_ >= to_;
    if (!began_ || ended_) return 0;
  }
  const size_t rest = size - *skip;
  // The last line is the one that holds the run's last byte, or begins there.
  const uint64_t last = to_ == 0 ? 0 : to_ - 1;
  const uint64_t before = std::min<uint64_t>(last > at_ ? last - at_ : 0, rest);
  at_ += rest;
  if (at_ <= last) return rest;
  const size_t taken = before + AfterLineFeed(bytes + *skip + before, rest - before);
  ended_ = bytes[*skip + taken - 1] == '\n';
  return taken;
}

}  // namespace vmsift
