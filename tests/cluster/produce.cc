// Writes messages into a topic of Kafka, for tests: each line of standard input, with its line end, is one;
// line i goes to partition i modulo PARTITIONS. Each is written once, whatever brokers do meanwhile.
//
// Usage: vmsift_produce BROKERS TOPIC PARTITIONS          makes the topic first, if need be
//        vmsift_produce BROKERS TOPIC delete P OFFSET     deletes the messages of partition P before OFFSET
#include <librdkafka/rdkafka.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

namespace {

[[noreturn]] void Die(const std::string& what) {
  std::cerr << "vmsift_produce: " << what << "\n";
  std::exit(1);
}

rd_kafka_t* Connect(const char* brokers) {
  rd_kafka_conf_t* const configuration = rd_kafka_conf_new();
  const char* const options[][2] = {{"bootstrap.servers", brokers},
                                    {"enable.idempotence", "true"},
                                    {"linger.ms", "20"},
                                    {"queue.buffering.max.messages", "500000"},
                                    {"message.timeout.ms", "0"}};
  char reason[512];
  for (const auto& option : options) {
    if (rd_kafka_conf_set(configuration, option[0], option[1], reason, sizeof(reason)) != RD_KAFKA_CONF_OK)
      Die(reason);
  }
  rd_kafka_conf_set_log_cb(configuration, nullptr);
  rd_kafka_conf_set_dr_msg_cb(configuration, [](rd_kafka_t*, const rd_kafka_message_t* message, void*) {
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) Die(rd_kafka_err2str(message->err));
  });
  rd_kafka_t* const client = rd_kafka_new(RD_KAFKA_PRODUCER, configuration, reason, sizeof(reason));
  if (client == nullptr) Die(reason);
  return client;
}

// Waits for the result of a request that changes topics.
void Await(rd_kafka_queue_t* queue) {
  rd_kafka_event_t* const event = rd_kafka_queue_poll(queue, 60'000);
  if (event == nullptr || rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR_NO_ERROR)
    Die(event == nullptr ? "no broker answers" : rd_kafka_event_error_string(event));
  rd_kafka_event_destroy(event);
}

void MakeTopic(rd_kafka_t* client, const char* topic, int partitions) {
  char reason[512];
  rd_kafka_NewTopic_t* fresh = rd_kafka_NewTopic_new(topic, partitions, 3, reason, sizeof(reason));
  if (fresh == nullptr) Die(reason);
  rd_kafka_queue_t* const queue = rd_kafka_queue_new(client);
  rd_kafka_CreateTopics(client, &fresh, 1, nullptr, queue);
  Await(queue);  // that it exists is no error of the request
}

// Not every broker knows a fresh topic at once, and any of them may answer: so many answers in a row must
// know it.
void AwaitTopic(rd_kafka_t* client, rd_kafka_topic_t* topic, int partitions) {
  int known = 0;
  for (int tries = 0; tries < 600; ++tries) {
    bool whole = false;
    const rd_kafka_metadata_t* metadata = nullptr;
    if (rd_kafka_metadata(client, 0, topic, &metadata, 10'000) == RD_KAFKA_RESP_ERR_NO_ERROR) {
      whole = metadata->topic_cnt == 1 && metadata->topics[0].partition_cnt == partitions;
      for (int i = 0; whole && i < partitions; ++i) whole = metadata->topics[0].partitions[i].leader >= 0;
      rd_kafka_metadata_destroy(metadata);
    }
    known = whole ? known + 1 : 0;
    if (known == 20) return;
    rd_kafka_poll(client, whole ? 10 : 100);
  }
  Die("the topic does not come up");
}

void Delete(rd_kafka_t* client, const char* topic, int partition, int64_t before) {
  rd_kafka_topic_partition_list_t* const offsets = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(offsets, topic, partition)->offset = before;
  rd_kafka_DeleteRecords_t* request = rd_kafka_DeleteRecords_new(offsets);
  rd_kafka_queue_t* const queue = rd_kafka_queue_new(client);
  rd_kafka_DeleteRecords(client, &request, 1, nullptr, queue);
  Await(queue);
}

void Produce(rd_kafka_t* client, const char* topic, int partitions) {
  rd_kafka_topic_t* const handle = rd_kafka_topic_new(client, topic, nullptr);
  if (handle == nullptr) Die("no such topic");
  AwaitTopic(client, handle, partitions);
  int64_t count = 0;
  for (std::string line; std::getline(std::cin, line); ++count) {
    line += '\n';
    const auto partition = static_cast<int32_t>(count % partitions);
    while (rd_kafka_produce(handle, partition, RD_KAFKA_MSG_F_COPY, line.data(), line.size(), nullptr, 0,
                            nullptr) != 0) {
      const rd_kafka_resp_err_t error = rd_kafka_last_error();
      if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL && error != RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION)
        Die(rd_kafka_err2str(error));
      rd_kafka_poll(client, 100);
    }
    rd_kafka_poll(client, 0);
  }
  if (rd_kafka_flush(client, 300'000) != RD_KAFKA_RESP_ERR_NO_ERROR) Die("not all messages could be written");
  rd_kafka_topic_destroy(handle);
  std::cout << count << "\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) Die("BROKERS TOPIC PARTITIONS");
  rd_kafka_t* const client = Connect(argv[1]);
  if (std::string(argv[3]) == "delete" && argc == 6) {
    Delete(client, argv[2], std::atoi(argv[4]), std::atoll(argv[5]));
  } else {
    const int partitions = std::atoi(argv[3]);
    MakeTopic(client, argv[2], partitions);
    Produce(client, argv[2], partitions);
  }
  rd_kafka_destroy(client);
}
