// The rules of `--fail-on`: when a run ends with status 3.
//
//   new                     a code that the baseline has not
//   worse, worse>2x         a code that is worse than in the baseline, by a factor above 2
//   code=VM* count>0        failures with these codes; also vm=PATTERN, or neither for all
//   suspects>0              lines that look like failures
//   empty                   no line was read
#ifndef VMSIFT_ANALYZER_COMPARE_GATE_H_
#define VMSIFT_ANALYZER_COMPARE_GATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "analyzer/compare/comparison.h"
#include "analyzer/count/tally.h"
#include "analyzer/pipeline/selection.h"

namespace vmsift {

struct Gate {
  enum class Kind { kNew, kWorse, kCount, kSuspects, kEmpty };

  std::string text;  // as given
  Kind kind = Kind::kCount;
  double ratio = 1;    // kWorse: above this
  uint64_t count = 0;  // kCount, kSuspects: more than this
  NameFilter codes;
  NameFilter vms;

  bool needs_baseline() const { return kind == Kind::kNew || kind == Kind::kWorse; }

  // The error says where the rule is wrong, and shows correct ones.
  static absl::StatusOr<Gate> Parse(std::string_view text);

  // Why the rule is met, on one line; nothing if it is not. `comparison` may be null where no baseline is
  // needed.
  std::optional<std::string> Met(const Tally& tally, const Catalog& catalog,
                                 const Comparison* comparison) const;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COMPARE_GATE_H_
