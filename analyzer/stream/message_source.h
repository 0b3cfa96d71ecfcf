// Where messages come from: a consumer group of Kafka, or a fake in tests.
//
// The group assigns partitions; what is read from where is said by Read, never by the group. Not thread-safe:
// events are delivered in Poll, on the caller's thread.
#ifndef VMSIFT_ANALYZER_STREAM_MESSAGE_SOURCE_H_
#define VMSIFT_ANALYZER_STREAM_MESSAGE_SOURCE_H_

#include <cstdint>
#include <map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/stream/partition.h"

namespace vmsift {

using Offsets = std::map<Partition, int64_t>;

class MessageSource {
 public:
  // What Poll delivers. OnAssigned and OnRevoked must call Read.
  class Listener {
   public:
    virtual ~Listener() = default;
    // These partitions, and no others, are this consumer's.
    virtual void OnAssigned(const std::vector<Partition>& partitions) = 0;
    // None is any more. `lost`: others may have them already.
    virtual void OnRevoked(bool lost) = 0;
    virtual void OnMessage(const Partition& partition, const StreamMessage& message) = 0;
    // The position that Read gave is not in the log.
    virtual void OnOutOfRange(const Partition& partition) = 0;
  };

  virtual ~MessageSource() = default;

  // Waits up to `wait_ms` for something to deliver, and delivers some of what there is. Brokers that are away
  // are no error; an error ends the consumer.
  virtual absl::Status Poll(int64_t wait_ms, Listener* listener) = 0;
  // From now on, messages of these partitions from these offsets on, and no others: what was fetched before
  // is dropped.
  virtual absl::Status Read(const Offsets& from) = 0;
  // Asks a broker.
  virtual absl::StatusOr<OffsetBounds> Bounds(const Partition& partition) = 0;
  // Reports to the group how far its consumers are, for those who watch it. Nothing depends on it.
  virtual void Announce(const Offsets& next) = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STREAM_MESSAGE_SOURCE_H_
