// The counts of a log that is followed, at one moment, for whoever reports them while counting goes on.
#ifndef VMSIFT_ANALYZER_REPORT_LIVE_REPORT_H_
#define VMSIFT_ANALYZER_REPORT_LIVE_REPORT_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/count/failure_counts.h"
#include "analyzer/count/ledger.h"
#include "analyzer/count/minute_counts.h"
#include "analyzer/count/tally.h"
#include "analyzer/decode/outcome.h"
#include "analyzer/input/input_list.h"
#include "analyzer/report/report.h"
#include "base/timestamp.h"
#include "matchers/catalog.h"

namespace vmsift {

// All counts at one moment.
struct LiveReport {
  Tally tally;  // its attempts: those that incidents are made of
  std::shared_ptr<const Catalog> catalog;
  std::vector<Input> inputs;         // Place::input is an index into it
  std::optional<ReportScope> scope;  // nothing: everything that was named. Borrows the command's options
  Timestamp time;
  Timestamp incidents_since;      // failures that were read earlier are in no incident
  uint64_t dropped_attempts = 0;  // of incidents, to bound the memory
  std::vector<MinuteCount> minutes;
};

// The alerts of one rule.
struct RuleAlerts {
  std::string rule;
  uint64_t firing = 0;
  uint64_t fired = 0;  // since the start
};

// Of a consumer of a stream, since its start.
struct StreamFacts {
  struct Lag {
    std::string topic;
    int32_t partition = 0;
    uint64_t messages = 0;  // that the brokers have, and it has not counted
  };
  std::vector<Lag> partitions;  // that it reads
  uint64_t messages = 0;        // counted
  uint64_t bytes = 0;
  uint64_t flushes = 0;
  uint64_t fenced = 0;  // flushes that were refused
  uint64_t lost = 0;    // messages deleted before they were read
  uint64_t last_flush_ms = 0;
  bool waits = false;  // for a database or a broker that does not answer
};

// What /metrics and /events show beside the report. Small, whatever was counted.
struct LiveFacts {
  FailureCounts::Snapshot failures;
  // What was read since the start, by outcome. Never smaller than before.
  std::array<Ledger::Entry, kOutcomeCount> read{};
  std::vector<RuleAlerts> rules;
  std::vector<std::string> alerts;  // that fire, as text
  uint64_t logs = 0;                // followed
  uint64_t unreadable_paths = 0;
  uint64_t unread_bytes = 0;  // known to be written, not read yet
  uint64_t lost_bytes = 0;
  std::optional<Timestamp> behind_since;  // since when there are unread bytes; nothing: there are none
  std::optional<Timestamp> saved;         // when the state was saved last; nothing: there is none
  std::optional<StreamFacts> stream;      // nothing: logs are followed
};

struct LiveSnapshot {
  uint64_t revision = 1;  // of the report; grows when it changes
  Timestamp time;
  std::shared_ptr<const LiveReport> report;
  LiveFacts facts;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_LIVE_REPORT_H_
