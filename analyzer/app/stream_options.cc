// The options of `vmsift consume` and `vmsift report`.
#include <string>
#include <utility>
#include <vector>

#include "analyzer/app/command_options.h"
#include "analyzer/app/selection_options.h"
#include "analyzer/app/shared_options.h"
#include "analyzer/stream/kafka_settings.h"
#include "base/duration.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

void AddTopics(CLI::App* command, std::vector<std::string>* topics, const std::string& help) {
  command->add_option("--topic", *topics, help)
      ->check([](const std::string& topic) { return std::string(Message(CheckTopic(topic))); })
      ->type_name("NAME")
      ->allow_extra_args(false);
}

CLI::Option* AddGroup(CLI::App* command, std::string* group, const std::string& help) {
  return command->add_option("--group", *group, help)->check(NotEmpty())->type_name("NAME")->required();
}

void AddKafka(CLI::App* command, ConsumeOptions* options) {
  CLI::Option* const brokers =
      command->add_option("--brokers", options->brokers, "Kafka brokers to begin with: HOST:PORT,…")
          ->check([](const std::string& text) { return std::string(Message(CheckBrokers(text))); })
          ->type_name("LIST");
  command
      ->add_option("--connection-string-file", options->connection_string_file,
                   "Instead of --brokers, the connection string of Event Hubs in this file")
      ->check(NotEmpty())
      ->type_name("FILE")
      ->excludes(brokers);
  AddTopics(command, &options->topics, "Topic, or event hub, to count; repeatable");
  AddGroup(command, &options->group,
           "Consumer group: processes with the same name share the work and the counts");
  command
      ->add_option_function<std::vector<std::string>>(
          "--kafka-option",
          [options](const std::vector<std::string>& texts) {
            for (const std::string& text : texts) {
              absl::StatusOr<std::pair<std::string, std::string>> option = ParseKafkaOption(text);
              if (!option.ok()) Refuse("--kafka-option", option.status());
              options->kafka_options.push_back(*std::move(option));
            }
          },
          "An option of librdkafka, such as security.protocol=SSL; repeatable")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  command
      ->add_option_function<std::string>(
          "--from", [options](const std::string& from) { options->from_end = from == "end"; },
          "Where a new group begins: at the beginning of what is kept, or with messages to come")
      ->check(OneOf({"beginning", "end"}))
      ->default_str("beginning");
}

}  // namespace

CLI::App* AddConsume(CLI::App* app, Timestamp now, ConsumeOptions* options) {
  CLI::App* const command = app->add_subcommand(
      "consume", "Count the messages of Kafka or Event Hubs into PostgreSQL, each exactly once");
  AddKafka(command, options);
  command
      ->add_option("--sink", options->sink,
                   "Database for counts and offsets: postgresql://USER@HOST/NAME, or @FILE that "
                   "holds this URL, which may be a secret")
      ->required()
      ->check(NotEmpty())
      ->type_name("URL");
  command
      ->add_option_function<std::string>(
          "--flush",
          [options](const std::string& text) {
            const absl::StatusOr<int64_t> ms = ParseDuration(text, 50, 60'000);
            if (!ms.ok()) Refuse("--flush", ms.status());
            options->flush_ms = *ms;
          },
          "Time between two commits: so old are the counts in the database at most")
      ->default_str("500ms")
      ->type_name("TIME");
  command->add_flag("--incidents", options->incidents,
                    "Keep what incidents are folded from, for report --format html and table");
  AddListen(command,
            "Serve a page of the group's counts, /report.json, /events and /metrics (Prometheus) over HTTP, "
            "as at 127.0.0.1:9190; port 0: any free one",
            &options->listen, &options->listen_token_file);
  AddCatalogOptions(command, &options->read.catalog);
  AddReading(command, &options->read);
  AddFailureSelection(command, now, &options->read.selection);
  command->callback([command, now, options] {
    if (options->brokers.empty() && options->connection_string_file.empty())
      throw CLI::RequiredError("--brokers or --connection-string-file");
    if (options->connection_string_file.empty() && options->topics.empty())
      throw CLI::RequiredError("--topic");
    FinishSelection(*command, now, &options->read.selection);
  });
  command->footer(
      "Examples:\n"
      "  vmsift consume --brokers kafka-1:9092,kafka-2:9092 --topic activity --group vms \\\n"
      "      --sink postgresql://vmsift@db/vmsift\n"
      "  vmsift consume --connection-string-file hub.secret --group vms --sink @db.secret\n"
      "  vmsift report postgresql://vmsift@db/vmsift --group vms");
  return command;
}

CLI::App* AddReport(CLI::App* app, ReportOptions* options) {
  CLI::App* const command =
      app->add_subcommand("report", "Report on what vmsift consume has counted into a database");
  command
      ->add_option("DATABASE", options->database,
                   "The --sink of vmsift consume: postgresql://USER@HOST/NAME, or @FILE")
      ->required()
      ->check(NotEmpty());
  AddGroup(command, &options->group, "Consumer group whose counts are shown");
  AddTopics(command, &options->topics, "Only of this topic; repeatable");
  AddCatalogOptions(command, &options->catalog);
  AddStoredView(command, &options->view);
  command->footer(
      "Examples:\n"
      "  vmsift report postgresql://vmsift@db/vmsift --group vms\n"
      "  vmsift report @db.secret --group vms --format html -o vms.html\n"
      "  vmsift report @db.secret --group vms --format counts -o today.counts");
  return command;
}

}  // namespace vmsift
