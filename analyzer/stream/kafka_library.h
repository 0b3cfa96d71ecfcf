// librdkafka, loaded when it is needed: most runs of vmsift have nothing to do with Kafka.
#ifndef VMSIFT_ANALYZER_STREAM_KAFKA_LIBRARY_H_
#define VMSIFT_ANALYZER_STREAM_KAFKA_LIBRARY_H_

#include <librdkafka/rdkafka.h>

#include "absl/status/statusor.h"

namespace vmsift {

// Its functions, without their prefix `rd_kafka_`.
struct KafkaLibrary {
  decltype(&rd_kafka_err2str) err2str = nullptr;
  decltype(&rd_kafka_mem_free) mem_free = nullptr;
  decltype(&rd_kafka_conf_new) conf_new = nullptr;
  decltype(&rd_kafka_conf_destroy) conf_destroy = nullptr;
  decltype(&rd_kafka_conf_set) conf_set = nullptr;
  decltype(&rd_kafka_conf_set_opaque) conf_set_opaque = nullptr;
  decltype(&rd_kafka_conf_set_rebalance_cb) conf_set_rebalance_cb = nullptr;
  decltype(&rd_kafka_conf_set_error_cb) conf_set_error_cb = nullptr;
  decltype(&rd_kafka_conf_set_log_cb) conf_set_log_cb = nullptr;
  decltype(&rd_kafka_new) create = nullptr;
  decltype(&rd_kafka_destroy) destroy = nullptr;
  decltype(&rd_kafka_fatal_error) fatal_error = nullptr;
  decltype(&rd_kafka_clusterid) clusterid = nullptr;
  decltype(&rd_kafka_poll_set_consumer) poll_set_consumer = nullptr;
  decltype(&rd_kafka_subscribe) subscribe = nullptr;
  decltype(&rd_kafka_assign) assign = nullptr;
  decltype(&rd_kafka_assignment_lost) assignment_lost = nullptr;
  decltype(&rd_kafka_consumer_poll) consumer_poll = nullptr;
  decltype(&rd_kafka_consumer_close) consumer_close = nullptr;
  decltype(&rd_kafka_commit) commit = nullptr;
  decltype(&rd_kafka_query_watermark_offsets) query_watermark_offsets = nullptr;
  decltype(&rd_kafka_get_watermark_offsets) get_watermark_offsets = nullptr;
  decltype(&rd_kafka_topic_name) topic_name = nullptr;
  decltype(&rd_kafka_message_destroy) message_destroy = nullptr;
  decltype(&rd_kafka_topic_partition_list_new) topic_partition_list_new = nullptr;
  decltype(&rd_kafka_topic_partition_list_add) topic_partition_list_add = nullptr;
  decltype(&rd_kafka_topic_partition_list_destroy) topic_partition_list_destroy = nullptr;

  // Loads it; it stays loaded.
  static absl::StatusOr<KafkaLibrary> Load();
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STREAM_KAFKA_LIBRARY_H_
