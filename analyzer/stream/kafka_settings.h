// What librdkafka is configured with: from the command line, from a connection string of Event Hubs, and what
// exactly-once counting needs.
//
// Pure functions. Errors quote no value, which may be a secret.
#ifndef VMSIFT_ANALYZER_STREAM_KAFKA_SETTINGS_H_
#define VMSIFT_ANALYZER_STREAM_KAFKA_SETTINGS_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace vmsift {

// Names and values of librdkafka's CONFIGURATION.md.
using KafkaProperties = std::vector<std::pair<std::string, std::string>>;

struct KafkaSettings {
  std::string brokers;  // HOST:PORT,…
  std::vector<std::string> topics;
  std::string group;
  KafkaProperties options;  // win over what is set here
};

// `NAME=VALUE` of --kafka-option. Refuses names on which exactly-once counting depends.
absl::StatusOr<std::pair<std::string, std::string>> ParseKafkaOption(std::string_view text);

// Takes the brokers, and the topic if none is given, from a connection string as the portal shows it
// (`Endpoint=sb://NAMESPACE.servicebus.windows.net/;SharedAccessKeyName=…;SharedAccessKey=…;EntityPath=HUB`),
// and puts what Event Hubs asks of Kafka's clients before the options:
// https://learn.microsoft.com/azure/event-hubs/apache-kafka-configurations
absl::Status UseConnectionString(std::string_view text, KafkaSettings* settings);

// `HOST:PORT,…`, as librdkafka takes them, which would wait for the impossible.
absl::Status CheckBrokers(std::string_view brokers);
// A name that a topic may have.
absl::Status CheckTopic(std::string_view topic);

// All that is set, in order: later ones win.
KafkaProperties PropertiesOf(const KafkaSettings& settings);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STREAM_KAFKA_SETTINGS_H_
