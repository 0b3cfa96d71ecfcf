#include "analyzer/stream/kafka_settings.h"

#include <algorithm>
#include <array>
#include <map>

#include "absl/strings/str_cat.h"
#include "base/ascii_case.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

// Set by vmsift alone: with other values, messages would be lost or counted twice.
constexpr std::array<std::string_view, 12> kOurs = {
    "bootstrap.servers",        "metadata.broker.list", "group.id",
    "enable.auto.commit",       "auto.commit.enable",   "auto.offset.reset",
    "enable.auto.offset.store", "enable.partition.eof", "partition.assignment.strategy",
    "isolation.level",          "group.protocol.type",  "check.crcs"};

absl::Status Wrong(std::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("no connection string of Event Hubs: ", std::string(what)));
}

std::string_view Next(std::string_view* rest, char separator) {
  const size_t end = std::min(rest->find(separator), rest->size());
  const std::string_view part = rest->substr(0, end);
  rest->remove_prefix(std::min(end + 1, rest->size()));
  return part;
}

bool IsHostName(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(),
                                      [](char c) { return IsAsciiAlnum(c) || c == '.' || c == '-'; });
}

}  // namespace

absl::StatusOr<std::pair<std::string, std::string>> ParseKafkaOption(std::string_view text) {
  const size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0)
    return absl::InvalidArgumentError("an option is NAME=VALUE, such as session.timeout.ms=10000");
  const std::string name(text.substr(0, equals));
  if (std::find(kOurs.begin(), kOurs.end(), name) != kOurs.end())
    return absl::InvalidArgumentError(absl::StrCat("vmsift sets ", name, " itself, to count exactly once"));
  return std::pair(name, std::string(text.substr(equals + 1)));
}

absl::Status UseConnectionString(std::string_view text, KafkaSettings* settings) {
  const std::string_view whole = Trimmed(text);
  std::map<std::string, std::string_view> parts;
  for (std::string_view rest = whole; !rest.empty();) {
    std::string_view value = Next(&rest, ';');
    if (Trimmed(value).empty()) continue;
    const std::string_view name = Trimmed(Next(&value, '='));  // a key ends in `=`
    parts[AsciiLowered(name)] = value;
  }
  std::string_view endpoint = parts["endpoint"];
  if (!endpoint.starts_with("sb://"))
    return Wrong("it has no Endpoint=sb://NAMESPACE.servicebus.windows.net/");
  endpoint.remove_prefix(5);
  const std::string_view host = Next(&endpoint, '/').substr(0, endpoint.find(':'));
  if (!IsHostName(host)) return Wrong("its endpoint has no host name");
  if (parts["sharedaccesskey"].empty() && parts["sharedaccesssignature"].empty())
    return Wrong("it has no SharedAccessKey");
  // The emulator listens at this machine, without TLS.
  const bool emulator = EqualsIgnoreCase(parts["usedevelopmentemulator"], "true");
  settings->brokers = absl::StrCat(std::string(host), emulator ? ":9092" : ":9093");
  if (settings->topics.empty() && !parts["entitypath"].empty())
    settings->topics.emplace_back(parts["entitypath"]);
  const KafkaProperties asked = {{"security.protocol", emulator ? "SASL_PLAINTEXT" : "SASL_SSL"},
                                 {"sasl.mechanism", "PLAIN"},
                                 {"sasl.username", "$ConnectionString"},
                                 {"sasl.password", std::string(whole)},
                                 // Azure closes connections that are idle for four minutes.
                                 {"socket.keepalive.enable", "true"},
                                 {"metadata.max.age.ms", "180000"},
                                 {"connections.max.idle.ms", "180000"},
                                 {"socket.timeout.ms", "60000"},
                                 {"session.timeout.ms", "30000"}};
  settings->options.insert(settings->options.begin(), asked.begin(), asked.end());
  return absl::OkStatus();
}

absl::Status CheckBrokers(std::string_view brokers) {
  std::string_view rest = brokers;
  do {
    const bool has_next = rest.find(',') != std::string_view::npos;
    const std::string_view broker = Next(&rest, ',');
    const size_t colon = broker.rfind(':');
    const std::string_view port = colon == std::string_view::npos ? "" : broker.substr(colon + 1);
    const bool digits = std::all_of(port.begin(), port.end(), IsAsciiDigit);
    if (colon == 0 || port.empty() || port.size() > 5 || !digits || (has_next && rest.empty()))
      return absl::InvalidArgumentError("brokers are HOST:PORT, separated by commas");
  } while (!rest.empty());
  return absl::OkStatus();
}

absl::Status CheckTopic(std::string_view topic) {
  constexpr size_t kLongest = 249;
  const bool well_formed = std::all_of(
      topic.begin(), topic.end(), [](char c) { return IsAsciiAlnum(c) || c == '.' || c == '_' || c == '-'; });
  if (!topic.empty() && topic.size() <= kLongest && well_formed) return absl::OkStatus();
  return absl::InvalidArgumentError("a topic's name has letters, digits, dots, underscores and dashes");
}

KafkaProperties PropertiesOf(const KafkaSettings& settings) {
  // So short that another consumer takes over soon.
  KafkaProperties all = {{"session.timeout.ms", "10000"},
                         {"heartbeat.interval.ms", "3000"},
                         {"client.id", "vmsift"},
                         {"queued.max.messages.kbytes", "65536"},
                         {"log.connection.close", "false"}};
  all.insert(all.end(), settings.options.begin(), settings.options.end());
  const KafkaProperties ours = {{"bootstrap.servers", settings.brokers},
                                {"group.id", settings.group},
                                // Offsets come from where the counts are.
                                {"enable.auto.commit", "false"},
                                {"enable.auto.offset.store", "false"},
                                // Deleted messages are reported, not skipped.
                                {"auto.offset.reset", "error"},
                                {"partition.assignment.strategy", "range,roundrobin"},
                                {"isolation.level", "read_committed"},
                                {"check.crcs", "true"}};
  all.insert(all.end(), ours.begin(), ours.end());
  return all;
}

}  // namespace vmsift
