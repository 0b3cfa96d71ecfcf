#include "analyzer/stream/kafka_source.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_cat.h"

namespace vmsift {
namespace {

constexpr int kBrokerMs = 10'000;  // how long a broker has time to answer

// A list of partitions for calls of librdkafka.
class PartitionList {
 public:
  PartitionList(const KafkaLibrary& kafka, size_t size)
      : kafka_(kafka), list_(kafka.topic_partition_list_new(static_cast<int>(size))) {}
  PartitionList(const KafkaLibrary& kafka, const Offsets& offsets) : PartitionList(kafka, offsets.size()) {
    for (const auto& [partition, offset] : offsets)
      kafka.topic_partition_list_add(list_, partition.topic.c_str(), partition.number)->offset = offset;
  }
  ~PartitionList() { kafka_.topic_partition_list_destroy(list_); }
  PartitionList(const PartitionList&) = delete;
  PartitionList& operator=(const PartitionList&) = delete;

  void Add(const std::string& topic) {
    kafka_.topic_partition_list_add(list_, topic.c_str(), RD_KAFKA_PARTITION_UA);
  }
  const rd_kafka_topic_partition_list_t* get() const { return list_; }

 private:
  const KafkaLibrary& kafka_;
  rd_kafka_topic_partition_list_t* const list_;
};

// Its errors say what it logs, too.
void IgnoreLog(const rd_kafka_t* /*client*/, int /*level*/, const char* /*facility*/, const char* /*text*/) {}

bool IsOf(rd_kafka_resp_err_t error, std::initializer_list<rd_kafka_resp_err_t> errors) {
  return std::find(errors.begin(), errors.end(), error) != errors.end();
}

absl::Status Configure(const KafkaLibrary& kafka, const KafkaSettings& settings,
                       rd_kafka_conf_t* configuration) {
  std::array<char, 512> reason{};
  for (const auto& [name, value] : PropertiesOf(settings)) {
    const rd_kafka_conf_res_t result =
        kafka.conf_set(configuration, name.c_str(), value.c_str(), reason.data(), reason.size());
    if (result == RD_KAFKA_CONF_OK) continue;
    // The reason quotes the value, which may be a password.
    return absl::InvalidArgumentError(result == RD_KAFKA_CONF_UNKNOWN
                                          ? absl::StrCat("librdkafka has no option ", name)
                                          : absl::StrCat("librdkafka refuses this value of ", name));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<KafkaSource>> KafkaSource::Create(const KafkaSettings& settings,
                                                                 std::function<void(std::string_view)> tell) {
  const absl::StatusOr<KafkaLibrary> kafka = KafkaLibrary::Load();
  if (!kafka.ok()) return kafka.status();
  std::unique_ptr<KafkaSource> source(new KafkaSource(*kafka, settings.topics, std::move(tell)));
  rd_kafka_conf_t* const configuration = kafka->conf_new();
  kafka->conf_set_opaque(configuration, source.get());
  kafka->conf_set_rebalance_cb(configuration, OnRebalance);
  kafka->conf_set_error_cb(configuration, OnError);
  kafka->conf_set_log_cb(configuration, IgnoreLog);
  if (const absl::Status status = Configure(*kafka, settings, configuration); !status.ok()) {
    kafka->conf_destroy(configuration);
    return status;
  }
  std::array<char, 512> reason{};
  source->client_ = kafka->create(RD_KAFKA_CONSUMER, configuration, reason.data(), reason.size());
  if (source->client_ == nullptr) {
    kafka->conf_destroy(configuration);
    return absl::InvalidArgumentError(absl::StrCat("librdkafka refuses its options: ", reason.data()));
  }
  kafka->poll_set_consumer(source->client_);
  return source;
}

KafkaSource::KafkaSource(const KafkaLibrary& kafka, std::vector<std::string> topics,
                         std::function<void(std::string_view)> tell)
    : kafka_(kafka), topics_(std::move(topics)), tell_(std::move(tell)) {}

KafkaSource::~KafkaSource() {
  if (client_ == nullptr) return;
  kafka_.consumer_close(client_);
  kafka_.destroy(client_);
}

std::string KafkaSource::ClusterId(int64_t wait_ms) {
  char* const id = kafka_.clusterid(client_, static_cast<int>(wait_ms));
  if (id == nullptr) return {};
  std::string text = id;
  kafka_.mem_free(client_, id);
  return text;
}

absl::Status KafkaSource::Subscribe() {
  PartitionList topics(kafka_, topics_.size());
  for (const std::string& topic : topics_) topics.Add(topic);
  const rd_kafka_resp_err_t error = kafka_.subscribe(client_, topics.get());
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("cannot subscribe: ", kafka_.err2str(error)));
}

absl::Status KafkaSource::Poll(int64_t wait_ms, Listener* listener) {
  constexpr int kMostMessages = 1000;
  listener_ = listener;
  int64_t wait = wait_ms;
  // One by one: in a batch, messages could stand that were fetched before a rebalance in the same call.
  for (int i = 0; i < kMostMessages && failure_.ok(); ++i, wait = 0) {
    rd_kafka_message_t* const message = kafka_.consumer_poll(client_, static_cast<int>(wait));
    if (message == nullptr) break;
    Take(*message);
    kafka_.message_destroy(message);
  }
  listener_ = nullptr;
  return failure_;
}

void KafkaSource::Take(const rd_kafka_message_t& message) {
  if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    if (brokers_away_) Tell("brokers answer again");
    brokers_away_ = false;
    told_.clear();
    const std::string_view payload(static_cast<const char*>(message.payload), message.len);
    listener_->OnMessage(PartitionOf(message), {message.offset, payload, message.payload == nullptr});
  } else if (message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET && message.rkt != nullptr) {
    const Partition partition = PartitionOf(message);
    listener_->OnOutOfRange(partition);
  } else {
    const char* const reason = static_cast<const char*>(message.payload);
    TakeError(message.err,
              reason != nullptr ? std::string(reason, message.len) : kafka_.err2str(message.err));
  }
}

const Partition& KafkaSource::PartitionOf(const rd_kafka_message_t& message) {
  const char* const topic = kafka_.topic_name(message.rkt);
  if (partition_.number != message.partition) partition_.number = message.partition;
  if (partition_.topic != topic) partition_.topic = topic;
  return partition_;
}

void KafkaSource::OnRebalance(rd_kafka_t* /*client*/, rd_kafka_resp_err_t event,
                              rd_kafka_topic_partition_list_t* partitions, void* self) {
  static_cast<KafkaSource*>(self)->TakeRebalance(event, partitions);
}

void KafkaSource::TakeRebalance(rd_kafka_resp_err_t event,
                                const rd_kafka_topic_partition_list_t* partitions) {
  const bool assigned = event == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS;
  in_revocation_ = !assigned;
  joined_ = assigned;
  was_assigned_ |= assigned;
  if (listener_ == nullptr) {  // while closing
    kafka_.assign(client_, nullptr);
  } else if (assigned) {
    std::vector<Partition> names;
    for (int i = 0; i < partitions->cnt; ++i)
      names.push_back({partitions->elems[i].topic, partitions->elems[i].partition});
    listener_->OnAssigned(names);
  } else {
    listener_->OnRevoked(kafka_.assignment_lost(client_) != 0);
  }
  in_revocation_ = false;
}

void KafkaSource::OnError(rd_kafka_t* /*client*/, int error, const char* reason, void* self) {
  static_cast<KafkaSource*>(self)->TakeError(static_cast<rd_kafka_resp_err_t>(error), reason);
}

// librdkafka tries again by itself.
void KafkaSource::TakeError(rd_kafka_resp_err_t error, const std::string& reason) {
  if (error == RD_KAFKA_RESP_ERR__FATAL) {
    std::array<char, 512> text{};
    kafka_.fatal_error(client_, text.data(), text.size());
    return Fail(absl::InternalError(absl::StrCat("Kafka: ", text.data())));
  }
  if (IsOf(error,
           {RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED}) ||
      (!was_assigned_ && IsOf(error, {RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR__SSL}))) {
    return Fail(absl::PermissionDeniedError(absl::StrCat("Kafka: ", reason)));
  }
  if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
    if (!brokers_away_) Tell("no broker answers; trying again until one does");
    brokers_away_ = true;
    return;
  }
  // Of single brokers, which others replace.
  if (IsOf(error,
           {RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR__PARTITION_EOF}))
    return;
  const bool awaited =
      IsOf(error, {RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC});
  const std::string line = absl::StrCat("Kafka: ", reason, awaited ? "; waiting until it is made" : "");
  if (line != told_) Tell(line);
  told_ = line;
}

absl::Status KafkaSource::Read(const Offsets& from) {
  const PartitionList partitions(kafka_, from);
  // After a revocation, only null is an answer; otherwise it would leave the group's partitions.
  const rd_kafka_resp_err_t error =
      kafka_.assign(client_, in_revocation_ && from.empty() ? nullptr : partitions.get());
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("Kafka: cannot read partitions: ", kafka_.err2str(error)));
}

absl::StatusOr<OffsetBounds> KafkaSource::Bounds(const Partition& partition) {
  OffsetBounds bounds;
  const rd_kafka_resp_err_t error = kafka_.query_watermark_offsets(
      client_, partition.topic.c_str(), partition.number, &bounds.first, &bounds.next, kBrokerMs);
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return bounds;
  return absl::UnavailableError(absl::StrCat(
      PartitionPath(partition), ": no broker answers with its offsets: ", kafka_.err2str(error)));
}

void KafkaSource::Announce(const Offsets& next) {
  kafka_.commit(client_, PartitionList(kafka_, next).get(), /*async=*/1);
}

std::optional<int64_t> KafkaSource::LastSeenEnd(const Partition& partition) const {
  int64_t first = 0;
  int64_t next = 0;
  const rd_kafka_resp_err_t error =
      kafka_.get_watermark_offsets(client_, partition.topic.c_str(), partition.number, &first, &next);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR || next < 0) return std::nullopt;
  return next;
}

void KafkaSource::Tell(const std::string& line) {
  tell_(line);
}

void KafkaSource::Fail(const absl::Status& status) {
  if (failure_.ok()) failure_ = status;
}

}  // namespace vmsift
