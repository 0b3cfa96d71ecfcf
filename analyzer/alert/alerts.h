// When to alert: rules, their sliding counts, and the episodes in which they hold.
//
// An episode begins with the failure that makes a rule hold, and ends when it no longer does at a later look:
// at Advance, or when the next failure comes. One alert is given for each, at its begin.
//
// Failures count by record time as in Windows: without a time, or with one after `now`, they count at `now`;
// older than the rule's `within`, not at all. The count is of the last `within`, in 120 buckets that end with
// the one `now` lies in: it holds nothing older, and may lack what is in the oldest 120th of it. When the
// clock goes back, what was counted later than that counts at the new `now`, once.
//
// A rule with `by vm` or `by code` counts for each name apart, for as many as Options say. When all places
// are taken, a new name gets that of the one whose last failure was longest ago, if it can be one without an
// episode; forgotten() says how many failures were in counts that ended so. A name that goes on failing keeps
// its place, however many others come and go. Memory is bounded: 700 B a name and rule.
// What a pattern says of a name is remembered, so that Add costs some 0.2 us a rule. Not thread-safe.
#ifndef VMSIFT_ANALYZER_ALERT_ALERTS_H_
#define VMSIFT_ANALYZER_ALERT_ALERTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "analyzer/alert/bucket_ring.h"
#include "analyzer/alert/recent_names.h"
#include "analyzer/alert/rule.h"
#include "analyzer/count/cube.h"
#include "base/ascii_case.h"
#include "base/timestamp.h"

namespace vmsift {

// What an alert says of a failure. Borrows.
struct AlertFailure {
  std::string_view code;
  VmKey vm;
  std::optional<Timestamp> time;
  std::string_view message;
  std::string_view source;  // what it was read from
  uint64_t line = 0;        // in the source, from 1; 0: not known
};

// What a rule counts apart. The name is empty when the log says none, and without grouping.
struct AlertGroup {
  AlertRule::Grouping grouping = AlertRule::Grouping::kAll;
  std::string name;         // a code or the name of a VM, as first seen
  std::string resource_id;  // of a VM, as first seen; empty: not known
};

struct Alert {
  std::string rule;  // its text
  AlertGroup group;
  Timestamp time;  // `now` when the episode began
  uint64_t count = 0;
  int64_t within_seconds = 0;

  // The failure that began it.
  std::string code;
  std::string vm;
  std::string resource_id;  // the VM's
  std::optional<Timestamp> failure_time;
  std::string message;  // at most Alerts::kMessageBytes of it
  std::string source;
  uint64_t line = 0;
};

// An episode that goes on. Borrows from Alerts, until its next call.
struct ActiveAlert {
  std::string_view rule;
  const AlertGroup* group;
  Timestamp since;
  uint64_t count = 0;
};

class Alerts {
 public:
  static constexpr size_t kMessageBytes = 1000;

  struct Options {
    size_t max_names = 4000;  // of each rule with a grouping
  };

  explicit Alerts(std::vector<AlertRule> rules) : Alerts(std::move(rules), Options()) {}
  Alerts(std::vector<AlertRule> rules, const Options& options);

  // Counts one failure and appends what alerts it begins.
  void Add(const AlertFailure& failure, Timestamp now, std::vector<Alert>* alerts);
  // Takes a look: ends the episodes of what no longer holds. To be called a few times a second, if there are
  // rules; costs a look at all names.
  void Advance(Timestamp now);

  // The episodes that go on, in the order of the rules, the oldest first.
  std::vector<ActiveAlert> Active() const;

  // Failures that were in a rule's count when its name lost its place to another one.
  uint64_t forgotten() const { return forgotten_; }

 private:
  static constexpr size_t kBuckets = 120;

  struct Group {
    AlertGroup shown;
    BucketRing<kBuckets> failures;
    std::optional<Timestamp> since;  // an episode goes on
  };
  struct Rule {
    AlertRule rule;
    std::string text;
    int64_t bucket_ticks;
    RecentNames<Group> groups;

    bool Look(Group* group, Timestamp now) const;
  };
  // Which rules take a name, by their numbers.
  using Taken = absl::flat_hash_map<std::string, std::vector<bool>, IgnoreCaseHash, IgnoreCaseEqual>;

  const std::vector<bool>& RulesOf(std::string_view name, NameFilter AlertRule::*filter, Taken* taken) const;
  void FollowClock(Timestamp now);
  Group* GroupOf(const AlertFailure& failure, Timestamp now, Rule* rule);

  const Options options_;
  std::vector<Rule> rules_;
  Taken codes_;
  Taken vms_;
  std::optional<Timestamp> now_;
  uint64_t forgotten_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_ALERT_ALERTS_H_
