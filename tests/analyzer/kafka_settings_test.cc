// What librdkafka is told.
#include "analyzer/stream/kafka_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vmsift {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kConnection[] =
    "Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=listen;SharedAccessKey=c2VjcmV0PT0=;"
    "EntityPath=activity";

// The value that wins.
std::string ValueOf(const KafkaSettings& settings, const std::string& name) {
  std::string value = "(none)";
  for (const auto& [key, one] : PropertiesOf(settings)) {
    if (key == name) value = one;
  }
  return value;
}

TEST(KafkaSettings, AConnectionStringOfEventHubs) {
  KafkaSettings settings;
  ASSERT_TRUE(UseConnectionString(std::string(kConnection) + "\n", &settings).ok());
  EXPECT_EQ(settings.brokers, "acme.servicebus.windows.net:9093");
  EXPECT_EQ(settings.topics, (std::vector<std::string>{"activity"}));
  EXPECT_EQ(ValueOf(settings, "security.protocol"), "SASL_SSL");
  EXPECT_EQ(ValueOf(settings, "sasl.mechanism"), "PLAIN");
  EXPECT_EQ(ValueOf(settings, "sasl.username"), "$ConnectionString");
  EXPECT_EQ(ValueOf(settings, "sasl.password"), kConnection);
  EXPECT_EQ(ValueOf(settings, "session.timeout.ms"), "30000");
  EXPECT_EQ(ValueOf(settings, "socket.keepalive.enable"), "true");
}

TEST(KafkaSettings, WhatIsGivenWinsOverTheConnectionString) {
  KafkaSettings settings;
  settings.topics = {"other"};
  settings.options = {{"session.timeout.ms", "45000"}};
  ASSERT_TRUE(UseConnectionString(kConnection, &settings).ok());
  EXPECT_EQ(settings.topics, (std::vector<std::string>{"other"}));
  EXPECT_EQ(ValueOf(settings, "session.timeout.ms"), "45000");
}

TEST(KafkaSettings, TheEmulatorSpeaksWithoutTls) {
  KafkaSettings settings;
  ASSERT_TRUE(UseConnectionString("Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;"
                                  "SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;",
                                  &settings)
                  .ok());
  EXPECT_EQ(settings.brokers, "localhost:9092");
  EXPECT_EQ(ValueOf(settings, "security.protocol"), "SASL_PLAINTEXT");
}

TEST(KafkaSettings, ABrokenConnectionStringIsRefusedAndNotQuoted) {
  for (const std::string text :
       {"", "secret", "Endpoint=https://x/;SharedAccessKey=secret",
        "Endpoint=sb://a,b/;SharedAccessKey=secret", "Endpoint=sb:///;SharedAccessKey=secret",
        "Endpoint=sb://secret.servicebus.windows.net/"}) {
    KafkaSettings settings;
    const absl::Status status = UseConnectionString(text, &settings);
    EXPECT_FALSE(status.ok()) << text;
    EXPECT_THAT(std::string(status.message()), HasSubstr("no connection string of Event Hubs"));
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("secret")));
  }
}

TEST(KafkaSettings, OptionsThatCountingDependsOnAreVmsiftsAlone) {
  const auto option = ParseKafkaOption("sasl.password=a=b");
  ASSERT_TRUE(option.ok());
  EXPECT_EQ(*option, (std::pair<std::string, std::string>("sasl.password", "a=b")));
  for (const char* const text : {"enable.auto.commit=true", "auto.offset.reset=latest", "group.id=x",
                                 "partition.assignment.strategy=cooperative-sticky"})
    EXPECT_THAT(std::string(ParseKafkaOption(text).status().message()), HasSubstr("to count exactly once"));
  EXPECT_FALSE(ParseKafkaOption("fetch.min.bytes").ok());
  EXPECT_FALSE(ParseKafkaOption("=1").ok());
  KafkaSettings settings;
  settings.options = {{"enable.auto.commit", "true"}};
  EXPECT_EQ(ValueOf(settings, "enable.auto.commit"), "false");
}

TEST(KafkaSettings, BrokersAndTopics) {
  for (const char* const brokers : {"a:9092", "a:1,b.c:2", "[::1]:9092"})
    EXPECT_TRUE(CheckBrokers(brokers).ok()) << brokers;
  for (const char* const brokers : {"", "a", "a:", ":9092", "a:9092,b", "a:x", "a:9092,", "a:123456"})
    EXPECT_FALSE(CheckBrokers(brokers).ok()) << brokers;
  EXPECT_TRUE(CheckTopic("insights-logs_1.x").ok());
  for (const std::string& topic :
       {std::string(), std::string("a/b"), std::string("a b"), std::string(250, 'a')})
    EXPECT_FALSE(CheckTopic(topic).ok()) << topic;
}

}  // namespace
}  // namespace vmsift
