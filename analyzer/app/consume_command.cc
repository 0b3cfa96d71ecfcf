// vmsift consume: counts the messages of Kafka topics into a database, as one of any number of processes.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/app/command.h"
#include "analyzer/app/consume_figures.h"
#include "analyzer/app/counted_options.h"
#include "analyzer/app/counts_database.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/live_listener.h"
#include "analyzer/app/load_catalog.h"
#include "analyzer/app/stop_signals.h"
#include "analyzer/input/open_source.h"
#include "analyzer/store/counts_store.h"
#include "analyzer/stream/kafka_source.h"
#include "analyzer/stream/partition_counts.h"
#include "analyzer/stream/stream_consumer.h"
#include "base/quantity_text.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

constexpr int64_t kTurnMs = 100;  // how long a signal may wait

void TellUser(std::string_view line) {
  Complain(line);
}

absl::StatusOr<KafkaSettings> SettingsOf(const ConsumeOptions& options) {
  constexpr size_t kMostBytes = 64 << 10;
  KafkaSettings settings{options.brokers, options.topics, options.group, options.kafka_options};
  if (!options.connection_string_file.empty()) {
    const std::string& file = options.connection_string_file;
    const absl::StatusOr<std::string> text = ReadWholeFile(file, kMostBytes);
    if (!text.ok()) return text.status();
    if (const absl::Status status = UseConnectionString(*text, &settings); !status.ok())
      return absl::Status(status.code(), absl::StrCat(file, ": ", std::string(Message(status))));
  }
  if (!settings.topics.empty()) return settings;
  return absl::InvalidArgumentError(
      "no --topic, and no EntityPath in the connection string: which topics are to be counted?");
}

// What all consumers of a group must agree on, for people to compare.
std::string Agreement(const CountsHead& head, const std::string& cluster) {
  std::vector<std::string> lines = {absl::StrCat("cluster ", cluster),
                                    absl::StrCat("catalog ", absl::Hex(head.catalog_digest))};
  for (const auto& [name, value] : head.options) lines.push_back(absl::StrCat("--", name, " ", value));
  if (head.since) lines.push_back("--since " + FormatTimestamp(*head.since));
  if (head.until) lines.push_back("--until " + FormatTimestamp(*head.until));
  if (head.incident_limit > 0) lines.emplace_back("--incidents");
  return absl::StrJoin(lines, "; ");
}

// Takes no messages: before the group is joined.
class NoListener : public MessageSource::Listener {
 public:
  void OnAssigned(const std::vector<Partition>& /*partitions*/) override {}
  void OnRevoked(bool /*lost*/) override {}
  void OnMessage(const Partition& /*partition*/, const StreamMessage& /*message*/) override {}
  void OnOutOfRange(const Partition& /*partition*/) override {}
};

// One run of the command.
class Consume {
 public:
  Consume(const ConsumeOptions& options, const Catalog& catalog) : options_(options), catalog_(catalog) {}

  ExitStatus Run();

 private:
  absl::Status Start();
  // Each waits until it is done, a signal comes, or it cannot be done.
  absl::Status FindCluster();
  absl::Status OpenStore();
  absl::Status Listen();
  absl::Status Loop();

  const ConsumeOptions& options_;
  const Catalog& catalog_;
  StopSignals signals_;
  std::string cluster_;
  CountsHead head_;
  std::unique_ptr<CountsStore> store_;
  std::unique_ptr<KafkaSource> source_;
  std::unique_ptr<ConsumeFigures> figures_;  // null: nobody is listened to
  std::unique_ptr<PartitionCounts> counts_;
  std::unique_ptr<StreamConsumer> consumer_;
  std::unique_ptr<LiveListener> listener_;  // null: the same
};

absl::Status Consume::Start() {
  const absl::StatusOr<KafkaSettings> settings = SettingsOf(options_);
  if (!settings.ok()) return settings.status();
  if (!options_.listen.empty()) {
    absl::StatusOr<std::unique_ptr<LiveListener>> listener =
        LiveListener::Create(options_.listen, options_.listen_token_file);
    if (!listener.ok()) return listener.status();
    listener_ = *std::move(listener);
    figures_ = std::make_unique<ConsumeFigures>(options_, catalog_);
  }
  absl::StatusOr<std::unique_ptr<CountsStore>> store =
      OpenCountsDatabase(options_.sink, options_.group, catalog_);
  if (!store.ok()) return store.status();
  store_ = *std::move(store);
  absl::StatusOr<std::unique_ptr<KafkaSource>> source = KafkaSource::Create(*settings, TellUser);
  if (!source.ok()) return source.status();
  source_ = *std::move(source);
  // A namespace of Event Hubs is known by its name, and need not have an id.
  if (!options_.connection_string_file.empty()) cluster_ = settings->brokers;
  if (const absl::Status status = FindCluster(); !status.ok()) return status;
  head_ = HeadOf(options_.read, nullptr, catalog_, options_.incidents);
  if (!options_.incidents) head_.incident_limit = 0;
  if (const absl::Status status = OpenStore(); !status.ok()) return status;
  Pipeline::Options pipeline = options_.read.pipeline;
  pipeline.selection = options_.read.Selected();
  pipeline.incidents = options_.incidents;
  counts_ = std::make_unique<PartitionCounts>(catalog_, pipeline, head_, cluster_, figures_.get());
  StreamConsumer::Options consumer;
  consumer.flush_ms = options_.flush_ms;
  consumer.flush_bytes = options_.flush_bytes;
  consumer.from_end = options_.from_end;
  consumer.now_ms = SteadyNowMs;
  consumer.tell = TellUser;
  consumer_ =
      std::make_unique<StreamConsumer>(source_.get(), store_.get(), counts_.get(), std::move(consumer));
  if (signals_.stop()) return absl::OkStatus();
  TellUser(absl::StrCat("counting ", absl::StrJoin(settings->topics, ", "), " as group ", options_.group,
                        " into ", store_->place()));
  if (const absl::Status status = Listen(); !status.ok()) return status;
  return source_->Subscribe();
}

absl::Status Consume::Listen() {
  if (listener_ == nullptr) return absl::OkStatus();
  TellUser(absl::StrCat("listening on ", listener_->url()));
  return listener_->Start(figures_->Snapshot(store_.get(), *source_, *consumer_), figures_->started());
}

absl::Status Consume::FindCluster() {
  NoListener listener;
  while (cluster_.empty() && !signals_.stop()) {
    cluster_ = source_->ClusterId(10 * kTurnMs);
    if (const absl::Status status = source_->Poll(0, &listener); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Consume::OpenStore() {
  constexpr int64_t kRetryMs = 1000;
  for (bool told = false; !signals_.stop();) {
    const absl::Status status = store_->Open(Agreement(head_, cluster_));
    if (!absl::IsUnavailable(status)) return status;
    if (!told) TellUser(absl::StrCat(std::string(Message(status)), "; trying again until it answers"));
    told = true;
    signals_.Wait(kRetryMs);
  }
  return absl::OkStatus();
}

absl::Status Consume::Loop() {
  while (!signals_.stop()) {
    if (const absl::Status status = consumer_->Turn(kTurnMs); !status.ok()) return status;
    if (listener_ == nullptr) continue;
    listener_->Turn(ConsumeFigures::Lag(*source_, *consumer_) == 0,
                    [this] { return figures_->Snapshot(store_.get(), *source_, *consumer_); });
  }
  return absl::OkStatus();
}

ExitStatus Consume::Run() {
  absl::Status status = Start();
  if (status.ok()) status = Loop();
  if (consumer_ == nullptr) return status.ok() ? kDone : Fail(status);
  if (!consumer_->Finish())
    TellUser("the last messages are not in the database; the group counts them when it goes on");
  const StreamConsumer::Stats& stats = consumer_->stats();
  TellUser(absl::StrCat("counted ", Counted(stats.messages, "message", "messages"), " in ",
                        Counted(stats.flushes, "flush", "flushes"),
                        stats.flushes > 0 ? absl::StrCat(", the longest ", stats.most_flush_ms, " ms") : ""));
  return status.ok() ? kDone : Fail(status);
}

}  // namespace

ExitStatus RunConsume(const ConsumeOptions& options) {
  const absl::StatusOr<Catalog> catalog = LoadCatalogOrComplain(options.read.catalog);
  if (!catalog.ok()) return kFailed;
  return Consume(options, *catalog).Run();
}

}  // namespace vmsift
