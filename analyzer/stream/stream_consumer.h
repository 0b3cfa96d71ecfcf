// Counts the messages of a topic exactly once, as one of any number of consumers in a group.
//
// Counts and offsets go to the sink in one commit, which is refused unless the sink's offset is the one that
// the counts continue from. So nothing is counted twice or lost, whatever ends when: a consumer that was
// replaced changes nothing any more, and after a commit whose outcome is unknown the sink's offset says
// whether it was done. Offsets come from the sink alone.
//
// While the sink is away, nothing is read: memory holds what one flush has. Not thread-safe. Borrows all that
// it is given.
#ifndef VMSIFT_ANALYZER_STREAM_STREAM_CONSUMER_H_
#define VMSIFT_ANALYZER_STREAM_STREAM_CONSUMER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/stream/counts_sink.h"
#include "analyzer/stream/message_counter.h"
#include "analyzer/stream/message_source.h"

namespace vmsift {

class StreamConsumer : private MessageSource::Listener {
 public:
  struct Options {
    int64_t flush_ms = 500;                      // time between two flushes
    uint64_t flush_bytes = 64 << 20;             // of messages; more are flushed at once
    int64_t first_retry_ms = 100;                // after an error of the sink; doubled with each
    int64_t most_retry_ms = 5000;                // to this
    bool from_end = false;                       // where the group is new: only messages that come later
    std::function<int64_t()> now_ms;             // of a clock that only goes forward
    std::function<void(std::string_view)> tell;  // takes messages for the user, each once
  };
  struct Stats {
    uint64_t messages = 0;  // counted by this process, flushed or not
    uint64_t bytes = 0;
    uint64_t flushes = 0;
    uint64_t fenced = 0;
    uint64_t lost = 0;     // messages deleted before they were read
    int64_t flush_ms = 0;  // that the last flush took
    int64_t most_flush_ms = 0;
    bool waits = false;  // for the sink or the brokers, until an error passes
  };

  StreamConsumer(MessageSource* source, CountsSink* sink, MessageCounter* counter, Options options);

  // Waits up to `wait_ms` for messages, counts them, and flushes when it is time. An error ends the consumer.
  absl::Status Turn(int64_t wait_ms);
  // Before the end: flushes what was counted, once. False: the sink has it not; it will be counted again.
  bool Finish();

  const Stats& stats() const { return stats_; }
  // Of the partitions that are read: offset of the next message.
  Offsets Positions() const;

 private:
  // Of a partition that is read. Counted but not in the sink: [stored, next).
  struct Position {
    int64_t stored = 0;
    int64_t next = 0;
  };

  void OnAssigned(const std::vector<Partition>& partitions) override;
  void OnRevoked(bool lost) override;
  void OnMessage(const Partition& partition, const StreamMessage& message) override;
  void OnOutOfRange(const Partition& partition) override;

  // Whether the sink has all that was counted.
  bool Flush();
  bool Commit(const std::vector<PartitionDelta>& deltas);
  void TakeCommitted(const std::vector<PartitionDelta>& deltas);
  // Takes the sink's offsets for true, and reads on from them.
  void Synchronize();
  absl::StatusOr<Offsets> LoadOrBegin();
  void Settle(const Partition& partition, int64_t stored);
  void SkipLost(const Partition& partition, int64_t first);
  void Forget();
  void Retry(const absl::Status& status);
  void Recover();
  void StopReading();
  void Fail(const absl::Status& status);
  bool is_flush_due() const { return bytes_ >= options_.flush_bytes || options_.now_ms() >= next_flush_; }

  MessageSource& source_;
  CountsSink& sink_;
  MessageCounter& counter_;
  const Options options_;
  std::vector<Partition> assigned_;
  std::map<Partition, Position> positions_;
  bool synchronized_ = true;  // positions_ are those of assigned_, and are read from
  uint64_t bytes_ = 0;        // counted since the last flush
  int64_t next_flush_ = 0;
  int64_t retry_at_ = 0;
  int64_t retry_ms_ = 0;       // 0: nothing is wrong
  std::string told_;           // what is wrong
  int64_t tell_again_at_ = 0;  // if something else is
  absl::Status failure_;       // that ends the consumer
  Stats stats_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STREAM_STREAM_CONSUMER_H_
