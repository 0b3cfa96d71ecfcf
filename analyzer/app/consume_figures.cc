#include "analyzer/app/consume_figures.h"

#include <algorithm>
#include <utility>

#include "analyzer/app/counted_options.h"
#include "analyzer/app/counts_database.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/stream/partition_counts.h"

namespace vmsift {

ConsumeFigures::ConsumeFigures(const ConsumeOptions& options, const Catalog& catalog)
    : options_(options), catalog_(catalog) {
  for (const CatalogCode& code : catalog.codes()) failures_.Expect(code.code, catalog.ClassOf(code.code, -1));
}

void ConsumeFigures::Take(const AttributedFailure& finding) {
  const Failure& failure = finding.failure;
  failures_.Add(failure.code, catalog_.ClassOf(failure.code, finding.match.row_index), finding.vm,
                failure.time);
}

std::optional<uint64_t> ConsumeFigures::Lag(const KafkaSource& source, const StreamConsumer& consumer) {
  if (!source.joined() || consumer.stats().waits) return std::nullopt;
  uint64_t lag = 0;
  for (const auto& [partition, next] : consumer.Positions()) {
    const std::optional<int64_t> end = source.LastSeenEnd(partition);
    if (!end) return std::nullopt;
    lag += static_cast<uint64_t>(std::max<int64_t>(*end - next, 0));
  }
  return lag;
}

std::shared_ptr<const LiveSnapshot> ConsumeFigures::Snapshot(CountsStore* store, const KafkaSource& source,
                                                             const StreamConsumer& consumer) {
  auto snapshot = std::make_shared<LiveSnapshot>();
  snapshot->time = SystemNow();
  std::shared_ptr<const LiveReport> report = MakeReport(store);
  if (report != nullptr && (report_ == nullptr || report->tally.ledger.input().lines != lines_)) {
    lines_ = report->tally.ledger.input().lines;
    report_ = std::move(report);
    ++revision_;
  }
  snapshot->revision = revision_;
  snapshot->report = report_;
  snapshot->facts = FactsOf(source, consumer);
  return snapshot;
}

// Null: the database does not answer, and there was a report before.
std::shared_ptr<const LiveReport> ConsumeFigures::MakeReport(CountsStore* store) {
  auto report = std::make_shared<LiveReport>();
  report->time = SystemNow();
  report->catalog = std::shared_ptr<const Catalog>(std::shared_ptr<const Catalog>(), &catalog_);
  report->incidents_since = started_;
  const absl::StatusOr<StoredGroup> group = store->Read({});
  absl::StatusOr<Counts> counts = group.ok() ? SumOf(group->parts, catalog_) : Counts();
  if ((!group.ok() || !counts.ok()) && report_ != nullptr) return nullptr;
  if (counts.ok()) {
    NumberLinesByOffset(&*counts);
    report->tally = std::move(counts->tally);
    report->inputs = std::move(counts->head.inputs);
  }
  if (const std::optional<ReportScope> scope = ScopeOf(options_.read, 0)) report->scope.emplace(*scope);
  return report;
}

LiveFacts ConsumeFigures::FactsOf(const KafkaSource& source, const StreamConsumer& consumer) {
  LiveFacts facts;
  facts.failures = failures_.Take();
  const StreamConsumer::Stats& stats = consumer.stats();
  StreamFacts& stream = facts.stream.emplace();
  for (const auto& [partition, next] : consumer.Positions()) {
    const std::optional<int64_t> end = source.LastSeenEnd(partition);
    const int64_t lag = end ? std::max<int64_t>(*end - next, 0) : 0;
    stream.partitions.push_back({partition.topic, partition.number, static_cast<uint64_t>(lag)});
  }
  facts.logs = stream.partitions.size();
  stream.messages = stats.messages;
  stream.bytes = stats.bytes;
  stream.flushes = stats.flushes;
  stream.fenced = stats.fenced;
  stream.lost = stats.lost;
  stream.last_flush_ms = static_cast<uint64_t>(stats.flush_ms);
  stream.waits = stats.waits;
  return facts;
}

}  // namespace vmsift
