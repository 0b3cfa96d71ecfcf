// A consumer group of Kafka as a source of messages, by librdkafka.
//
// Not thread-safe; librdkafka has threads of its own, which fetch ahead.
#ifndef VMSIFT_ANALYZER_STREAM_KAFKA_SOURCE_H_
#define VMSIFT_ANALYZER_STREAM_KAFKA_SOURCE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/stream/kafka_library.h"
#include "analyzer/stream/kafka_settings.h"
#include "analyzer/stream/message_source.h"

namespace vmsift {

class KafkaSource : public MessageSource {
 public:
  // `tell` takes what goes wrong, and that it has passed, each once.
  static absl::StatusOr<std::unique_ptr<KafkaSource>> Create(const KafkaSettings& settings,
                                                             std::function<void(std::string_view)> tell);
  // Leaves the group.
  ~KafkaSource() override;
  KafkaSource(const KafkaSource&) = delete;
  KafkaSource& operator=(const KafkaSource&) = delete;

  // The id that the cluster gave itself, waiting up to `wait_ms` for a broker. Empty: none has answered.
  std::string ClusterId(int64_t wait_ms);
  // Joins the group.
  absl::Status Subscribe();

  absl::Status Poll(int64_t wait_ms, Listener* listener) override;
  absl::Status Read(const Offsets& from) override;
  absl::StatusOr<OffsetBounds> Bounds(const Partition& partition) override;
  void Announce(const Offsets& next) override;

  // Where a partition that is read ended when messages were fetched last.
  std::optional<int64_t> LastSeenEnd(const Partition& partition) const;
  // Whether the group has said which partitions are this consumer's, if any.
  bool joined() const { return joined_; }

 private:
  KafkaSource(const KafkaLibrary& kafka, std::vector<std::string> topics,
              std::function<void(std::string_view)> tell);
  static void OnRebalance(rd_kafka_t* client, rd_kafka_resp_err_t event,
                          rd_kafka_topic_partition_list_t* partitions, void* self);
  static void OnError(rd_kafka_t* client, int error, const char* reason, void* self);

  void TakeRebalance(rd_kafka_resp_err_t event, const rd_kafka_topic_partition_list_t* partitions);
  void TakeError(rd_kafka_resp_err_t error, const std::string& reason);
  void Take(const rd_kafka_message_t& message);
  const Partition& PartitionOf(const rd_kafka_message_t& message);
  void Tell(const std::string& line);
  void Fail(const absl::Status& status);

  const KafkaLibrary kafka_;
  const std::vector<std::string> topics_;
  const std::function<void(std::string_view)> tell_;
  rd_kafka_t* client_ = nullptr;
  Listener* listener_ = nullptr;  // while polling
  Partition partition_;           // of the latest message
  bool joined_ = false;
  bool was_assigned_ = false;
  bool in_revocation_ = false;
  bool brokers_away_ = false;
  std::string told_;
  absl::Status failure_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STREAM_KAFKA_SOURCE_H_
