// What `--alert` takes: when to alert, in words.
//
//   code=VMStartTimedOut count>10 within 5m
//   vm=rg-shop/web-* code=VMExtension* count>=3 within 1h by vm
//   count>100 within 1m
//
// First, in any order, which failures: `code=PATTERN`, `vm=PATTERN`, as --code and --vm take them
// (NameFilter),
// `(none)` included; of several of one kind, one is enough; without any, all failures. Then how many of them
// (`>` or `>=`) within how long: a duration (base/duration.h) of whole seconds, one second to one day. At
// last, `by vm` or `by code` counts for each VM or each code apart.
#ifndef VMSIFT_ANALYZER_ALERT_RULE_H_
#define VMSIFT_ANALYZER_ALERT_RULE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "analyzer/pipeline/selection.h"

namespace vmsift {

struct AlertRule {
  enum class Grouping { kAll, kByCode, kByVm };
  static constexpr uint64_t kMostCount = 1'000'000'000;
  static constexpr int64_t kMostSeconds = 24 * 3600;

  NameFilter codes;
  NameFilter vms;               // of identities: `[subscription/group/]name`
  uint64_t count = 0;           // failures, up to kMostCount: more than that, or
  bool or_equal = false;        // at least that; then it is not 0
  int64_t within_seconds = 60;  // 1 to kMostSeconds
  Grouping grouping = Grouping::kAll;

  // Fails on what cannot have been meant, and says where, and what a rule looks like.
  static absl::StatusOr<AlertRule> Parse(std::string_view text);

  // Whether so many failures are enough.
  bool HoldsFor(uint64_t failures) const { return failures > count || (or_equal && failures == count); }
  // As Parse takes it; with single spaces, codes before VMs, and the time in its largest whole unit.
  std::string Text() const;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_ALERT_RULE_H_
