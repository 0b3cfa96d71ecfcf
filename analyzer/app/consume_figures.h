// What `vmsift consume --listen` shows: the counts of the whole group from the database, and how far this
// consumer is.
//
// Of the loop's thread.
#ifndef VMSIFT_ANALYZER_APP_CONSUME_FIGURES_H_
#define VMSIFT_ANALYZER_APP_CONSUME_FIGURES_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "analyzer/app/command.h"
#include "analyzer/count/failure_counts.h"
#include "analyzer/pipeline/analyzer.h"
#include "analyzer/report/live_report.h"
#include "analyzer/store/counts_store.h"
#include "analyzer/stream/kafka_source.h"
#include "analyzer/stream/stream_consumer.h"
#include "base/timestamp.h"
#include "matchers/catalog.h"

namespace vmsift {

class ConsumeFigures : public FailureSink {
 public:
  // Borrows the options and the catalog.
  ConsumeFigures(const ConsumeOptions& options, const Catalog& catalog);

  // A failure was counted.
  void Take(const AttributedFailure& finding) override;

  // The figures now. If the database does not answer, the report is the one before.
  std::shared_ptr<const LiveSnapshot> Snapshot(CountsStore* store, const KafkaSource& source,
                                               const StreamConsumer& consumer);
  // Messages that the brokers have and this consumer has not counted; nothing: not all is known yet.
  static std::optional<uint64_t> Lag(const KafkaSource& source, const StreamConsumer& consumer);
  Timestamp started() const { return started_; }

 private:
  std::shared_ptr<const LiveReport> MakeReport(CountsStore* store);
  LiveFacts FactsOf(const KafkaSource& source, const StreamConsumer& consumer);

  const ConsumeOptions& options_;
  const Catalog& catalog_;
  const Timestamp started_ = SystemNow();
  FailureCounts failures_;
  std::shared_ptr<const LiveReport> report_;  // the latest; null before the first
  uint64_t revision_ = 0;
  uint64_t lines_ = 0;  // of the latest report
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_CONSUME_FIGURES_H_
