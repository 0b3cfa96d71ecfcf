// What is counted of messages since the last flush, partition by partition.
//
// Not thread-safe.
#ifndef VMSIFT_ANALYZER_STREAM_MESSAGE_COUNTER_H_
#define VMSIFT_ANALYZER_STREAM_MESSAGE_COUNTER_H_

#include <cstdint>
#include <string>

#include "analyzer/stream/partition.h"

namespace vmsift {

class MessageCounter {
 public:
  virtual ~MessageCounter() = default;

  virtual void Add(const Partition& partition, const StreamMessage& message) = 0;
  // A counts file of what was added of the partition: its messages with offsets in [from, to).
  virtual std::string Encode(const Partition& partition, int64_t from, int64_t to) = 0;
  // Forgets what was added of it.
  virtual void Drop(const Partition& partition) = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STREAM_MESSAGE_COUNTER_H_
