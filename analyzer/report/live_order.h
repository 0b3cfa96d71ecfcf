// Which rows the live view shows, and in which order.
#ifndef VMSIFT_ANALYZER_REPORT_LIVE_ORDER_H_
#define VMSIFT_ANALYZER_REPORT_LIVE_ORDER_H_

#include <string_view>

#include "analyzer/report/live_view.h"

namespace vmsift {

enum class LiveSort {
  kTotal,   // as the state has them
  kLatest,  // most failures in the last minute first, then hour, day and total
  kName,    // whatever the letter case
};
inline constexpr int kLiveSortCount = 3;

std::string_view LiveSortName(LiveSort sort);

// Sorts the codes and VMs, and leaves out what does not contain the filter, whatever the letter case: of
// codes and VMs the name, of failures code, VM or message, of files the path. An empty filter leaves out
// nothing. `state->nothing` becomes what to show if the filter leaves nothing.
void ArrangeLive(LiveSort sort, std::string_view filter, LiveState* state);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_LIVE_ORDER_H_
