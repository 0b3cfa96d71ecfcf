// A partition of a topic, and the messages in it.
#ifndef VMSIFT_ANALYZER_STREAM_PARTITION_H_
#define VMSIFT_ANALYZER_STREAM_PARTITION_H_

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace vmsift {

struct Partition {
  std::string topic;
  int32_t number = 0;

  friend bool operator==(const Partition&, const Partition&) = default;
  friend auto operator<=>(const Partition&, const Partition&) = default;
};

// As reports name it.
inline std::string PartitionPath(const Partition& partition) {
  return "kafka:" + partition.topic + "/" + std::to_string(partition.number);
}

// A view, valid during the call that hands it over.
struct StreamMessage {
  int64_t offset = 0;
  std::string_view payload;
  bool is_null = false;  // a tombstone, which has no payload
};

// Offsets of a partition's first message and of the one that comes next.
struct OffsetBounds {
  int64_t first = 0;
  int64_t next = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STREAM_PARTITION_H_
