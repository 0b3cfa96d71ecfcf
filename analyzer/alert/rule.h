// The rule of `--alert`: when to alert.
//
//   code=VMStartTimedOut count>10 within 5m
//   vm=rg-shop/web-* code=VMExtension* count>=3 within 1h by vm
//   count>100 within 1m
//
// First, in any order, the failures to count: `code=PATTERN` and `vm=PATTERN` as for --code and --vm
// (NameFilter), including `(none)`. Of several patterns of a kind, one must match; without patterns, all
// failures count. Then the number of failures (`>` or `>=`) and the duration (base/duration.h): whole
// seconds, one second to one day. `by vm` or `by code` at the end counts each VM or code separately.
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
  uint64_t count = 0;           // up to kMostCount: the rule holds for more failures,
  bool or_equal = false;        // or, if count is not 0, also for exactly as many
  int64_t within_seconds = 60;  // 1 to kMostSeconds
  Grouping grouping = Grouping::kAll;

  // The error says where the rule is wrong, and shows a correct one.
  static absl::StatusOr<AlertRule> Parse(std::string_view text);

  // Whether this number of failures is enough.
  bool HoldsFor(uint64_t failures) const { return failures > count || (or_equal && failures == count); }
  // In the form of Parse, with single spaces, codes before VMs, and the duration in its largest whole unit.
  std::string Text() const;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_ALERT_RULE_H_
