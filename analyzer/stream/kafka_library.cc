#include "analyzer/stream/kafka_library.h"

#include "base/load_library.h"

namespace vmsift {

absl::StatusOr<KafkaLibrary> KafkaLibrary::Load() {
  LoadedLibrary library("librdkafka.so.1", "librdkafka1");
  KafkaLibrary kafka;
  library.Find("rd_kafka_err2str", &kafka.err2str);
  library.Find("rd_kafka_mem_free", &kafka.mem_free);
  library.Find("rd_kafka_conf_new", &kafka.conf_new);
  library.Find("rd_kafka_conf_destroy", &kafka.conf_destroy);
  library.Find("rd_kafka_conf_set", &kafka.conf_set);
  library.Find("rd_kafka_conf_set_opaque", &kafka.conf_set_opaque);
  library.Find("rd_kafka_conf_set_rebalance_cb", &kafka.conf_set_rebalance_cb);
  library.Find("rd_kafka_conf_set_error_cb", &kafka.conf_set_error_cb);
  library.Find("rd_kafka_conf_set_log_cb", &kafka.conf_set_log_cb);
  library.Find("rd_kafka_new", &kafka.create);
  library.Find("rd_kafka_destroy", &kafka.destroy);
  library.Find("rd_kafka_fatal_error", &kafka.fatal_error);
  library.Find("rd_kafka_clusterid", &kafka.clusterid);
  library.Find("rd_kafka_poll_set_consumer", &kafka.poll_set_consumer);
  library.Find("rd_kafka_subscribe", &kafka.subscribe);
  library.Find("rd_kafka_assign", &kafka.assign);
  library.Find("rd_kafka_assignment_lost", &kafka.assignment_lost);
  library.Find("rd_kafka_consumer_poll", &kafka.consumer_poll);
  library.Find("rd_kafka_consumer_close", &kafka.consumer_close);
  library.Find("rd_kafka_commit", &kafka.commit);
  library.Find("rd_kafka_query_watermark_offsets", &kafka.query_watermark_offsets);
  library.Find("rd_kafka_get_watermark_offsets", &kafka.get_watermark_offsets);
  library.Find("rd_kafka_topic_name", &kafka.topic_name);
  library.Find("rd_kafka_message_destroy", &kafka.message_destroy);
  library.Find("rd_kafka_topic_partition_list_new", &kafka.topic_partition_list_new);
  library.Find("rd_kafka_topic_partition_list_add", &kafka.topic_partition_list_add);
  library.Find("rd_kafka_topic_partition_list_destroy", &kafka.topic_partition_list_destroy);
  if (!library.status().ok()) return library.status();
  return kafka;
}

}  // namespace vmsift
