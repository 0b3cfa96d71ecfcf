// Where counts go together with the offsets up to which they count: a database, or a fake in tests.
//
// Not thread-safe.
#ifndef VMSIFT_ANALYZER_STREAM_COUNTS_SINK_H_
#define VMSIFT_ANALYZER_STREAM_COUNTS_SINK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/stream/message_source.h"
#include "analyzer/stream/partition.h"

namespace vmsift {

// What was counted of one partition: the messages with offsets in [from, to).
struct PartitionDelta {
  Partition partition;
  int64_t from = 0;
  int64_t to = 0;
  int64_t lost = 0;    // of these, messages that were deleted before they were read
  std::string counts;  // a counts file (count/counts_file.h); empty: all were lost
};

enum class CommitResult {
  kDone,    // all of it
  kFenced,  // nothing: another consumer has moved an offset
};

class CountsSink {
 public:
  virtual ~CountsSink() = default;

  // The offsets where counting goes on, of the partitions that have one.
  virtual absl::StatusOr<Offsets> Load(const std::vector<Partition>& partitions) = 0;
  // Gives partitions that have none these offsets. Those that have one meanwhile keep it.
  virtual absl::Status Begin(const Offsets& offsets) = 0;
  // All or nothing, if each partition's offset is still its delta's `from`. After an error it is unknown
  // which of the two it was.
  virtual absl::StatusOr<CommitResult> Commit(const std::vector<PartitionDelta>& deltas) = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STREAM_COUNTS_SINK_H_
