// Counts by one or two of: time, place, VM, code, class, input. What `scan --by` prints.
#ifndef VMSIFT_ANALYZER_COUNT_BREAKDOWN_H_
#define VMSIFT_ANALYZER_COUNT_BREAKDOWN_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "analyzer/count/cube.h"
#include "analyzer/input/input_list.h"
#include "matchers/catalog.h"

namespace vmsift {

enum class Dimension { kHour, kDay, kMonth, kSubscription, kResourceGroup, kVm, kCode, kClass, kSource };
inline constexpr int kDimensionCount = static_cast<int>(Dimension::kSource) + 1;
// "hour", …, "resource-group", …
std::string_view DimensionName(Dimension dimension);
std::optional<Dimension> DimensionOf(std::string_view name);
bool IsTime(Dimension dimension);

struct BreakdownRow {
  std::vector<std::string> keys;  // one a dimension; `(none)` for what the log does not say
  std::string vm_id;              // where a dimension is the VM: its resource id, if known
  uint64_t count = 0;
  std::optional<Timestamp> first;
  std::optional<Timestamp> last;
};

// The identity under which a cube that tells inputs apart keeps a VM: its input's number (Input::number)
// before it.
std::string IdentityInInput(uint64_t input, std::string_view identity);

// `by`: one or two. Times are those of the zone, by whole hours of UTC. `inputs`: their paths, where a
// dimension is the source; the cube's VMs then are those of IdentityInInput.
//
// A series of time comes in its order, with a row for each hour, day or month between the first and the last
// (and each value of the other dimension, unless those are more than kMostFilled in all); what has no time
// comes first. All else comes by count, highest first, then by name.
inline constexpr size_t kMostFilled = 200'000;
std::vector<BreakdownRow> BreakDown(const Cube& cube, const Catalog& catalog,
                                    const std::vector<Input>& inputs, const std::vector<Dimension>& by,
                                    const absl::TimeZone& zone);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_BREAKDOWN_H_
