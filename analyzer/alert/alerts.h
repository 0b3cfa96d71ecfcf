// Raises alerts: evaluates rules with sliding counts, and tracks their episodes.
//
// An episode begins with the failure that makes a rule hold. It ends at the first Advance, or failure, at
// which the rule no longer holds, or when its name is replaced. One alert is raised per episode, at its
// beginning, and handed out again at its end.
//
// Failures count by record time as in Windows: without a time, or with a time after `now`, at `now`; if older
// than the rule's duration, not at all. The count covers the duration up to `now` in 120 buckets. It holds
// nothing older, and may lack failures of the oldest bucket. If the clock goes back, failures that were
// counted after the new `now` count at the new `now`, once.
//
// A rule with `by vm` or `by code` counts up to max_names names separately. A further name replaces the least
// recently failing one, if possible one without an episode; forgotten() sums the failures in replaced counts.
// A name that keeps failing is not replaced, however many others come and go. Memory is bounded: 700 B per
// name and rule, and 3 KB more during an episode. Matches of names are cached, so that Add costs some 0.2 us
// per rule. Not thread-safe.
#ifndef VMSIFT_ANALYZER_ALERT_ALERTS_H_
#define VMSIFT_ANALYZER_ALERT_ALERTS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
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

// A failure, as an alert reports it. Borrows.
struct AlertFailure {
  std::string_view code;
  VmKey vm;
  std::optional<Timestamp> time;
  std::string_view message;
  std::string_view source;            // of the log
  uint64_t line = 0;                  // in the source, from 1; 0: unknown
  std::string_view error_class = {};  // its name (error_class.h)
  std::string_view advice = {};       // what to do; empty: the catalog has none
  std::string_view correlation_id = {};
};

// What a rule counts separately. The name is empty without grouping, and for failures without a name.
struct AlertGroup {
  AlertRule::Grouping grouping = AlertRule::Grouping::kAll;
  // At most Alerts::kNameBytes of each.
  std::string name;         // a code or the name of a VM, as first seen
  std::string resource_id;  // of a VM, as first seen; empty: unknown
};

struct Alert {
  std::string rule;  // its text
  AlertGroup group;
  Timestamp time;  // `now` when the episode began
  uint64_t count = 0;
  int64_t within_seconds = 0;

  // The failure that began it. At most Alerts::kNameBytes of each name.
  std::string code;
  std::string vm;
  std::string resource_id;  // the VM's
  std::optional<Timestamp> failure_time;
  std::string message;  // at most Alerts::kMessageBytes of it
  std::string source;
  uint64_t line = 0;
  std::string error_class;
  std::string advice;
  std::string correlation_id;
};

// What a rule counts separately, as a state keeps it for the next run.
struct AlertWindow {
  bool firing = false;                // it has an episode
  Alert alert;                        // of the episode; without one: its rule, group and within_seconds
  std::string key;                    // of the group among those of the rule
  std::vector<BucketCount> failures;  // that count; the buckets are those of the rule
};

// All that are not empty, those with the oldest failures first. Another version: something has changed that
// time alone does not change.
struct AlertWindows {
  uint64_t version = 0;
  std::vector<AlertWindow> windows;
};

// What there is to say about an episode: its alert, at its beginning and again at its end.
struct AlertNotice {
  Alert alert;
  std::optional<Timestamp> resolved_at;  // `now` when the episode ended; empty: it has begun
};

// A current episode. Borrows from Alerts until its next call.
struct ActiveAlert {
  std::string_view rule;
  const AlertGroup* group;
  Timestamp since;     // when the episode began
  uint64_t count = 0;  // within the last within_seconds
  int64_t within_seconds = 0;
};

class Alerts {
 public:
  static constexpr size_t kMessageBytes = 1000;
  static constexpr size_t kNameBytes = 1000;

  struct Options {
    size_t max_names = 4000;  // of each rule with a grouping
  };

  explicit Alerts(std::vector<AlertRule> rules) : Alerts(std::move(rules), Options()) {}
  Alerts(std::vector<AlertRule> rules, const Options& options);

  // Takes up what an earlier run saved, before the first Add. An episode of a rule that is no longer there
  // ends now; the others end at the first Advance at the earliest, since failures that the earlier run did
  // not see may be added before.
  void Restore(std::vector<AlertWindow> windows, Timestamp now);
  AlertWindows Saved() const;

  // Counts a failure and appends the alerts that it raises.
  void Add(const AlertFailure& failure, Timestamp now, std::vector<Alert>* alerts);
  // Ends the episodes of rules that no longer hold. To be called a few times a second, if there are rules.
  // The cost is linear in the number of names.
  void Advance(Timestamp now);
  // The episodes that ended since the last call. To be called after Add and Advance.
  std::vector<AlertNotice> TakeEnded() { return std::exchange(ended_, {}); }

  // The current episodes, in the order of the rules, the oldest first.
  std::vector<ActiveAlert> Active() const;

  // Failures in the counts of names that were replaced by others.
  uint64_t forgotten() const { return forgotten_; }

 private:
  static constexpr size_t kBuckets = 120;

  struct Group {
    AlertGroup shown;
    BucketRing<kBuckets> failures;
    std::unique_ptr<Alert> alert;  // of the current episode; null: none
  };
  struct Rule {
    AlertRule rule;
    std::string text;
    int64_t bucket_ticks;
    RecentNames<Group> groups;

    AlertWindow Saved(const std::string& key, const Group& group) const;
  };
  // The rules that match a name, by their numbers.
  using Matches = absl::flat_hash_map<std::string, std::vector<bool>, IgnoreCaseHash, IgnoreCaseEqual>;

  const std::vector<bool>& RulesOf(std::string_view name, NameFilter AlertRule::*filter,
                                   Matches* matches) const;
  void FollowClock(Timestamp now);
  Group* GroupOf(const AlertFailure& failure, Timestamp now, Rule* rule);
  // Moves the group to `now`, and returns whether the rule holds for it.
  bool Update(const Rule& rule, Group* group, Timestamp now);
  void EndEpisode(Group* group, Timestamp now);

  const Options options_;
  std::vector<Rule> rules_;
  Matches codes_;
  Matches vms_;
  std::optional<Timestamp> now_;
  uint64_t forgotten_ = 0;
  std::vector<AlertNotice> ended_;
  uint64_t version_ = 0;   // of what Saved returns
  bool restored_ = false;  // and not yet advanced
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_ALERT_ALERTS_H_
