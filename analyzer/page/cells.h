// The cube, small enough for a page that is read in a browser: counts by time, code and VM.
#ifndef VMSIFT_ANALYZER_PAGE_CELLS_H_
#define VMSIFT_ANALYZER_PAGE_CELLS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzer/count/cube.h"
#include "matchers/catalog.h"

namespace vmsift {

struct PageCell {
  int32_t step =
      0;  // hour of PageCells::hours_per_step since 1970-01-01T00:00Z, divided by it; kNoStep: no time
  uint32_t code = 0;  // index into PageCells::codes
  uint32_t vm = 0;    // index into PageCells::vms
  uint64_t count = 0;
};
inline constexpr int32_t kNoStep = INT32_MIN;

struct PageVm {
  std::string_view name;
  std::string_view resource_id;  // may be empty
};

// Views are into the cube and the catalog.
struct PageCells {
  // 1, or 24 or more where there would be more than `max_cells` of hours.
  int32_t hours_per_step = 1;
  std::vector<std::string_view> codes;
  std::vector<PageVm> vms;     // by their number of failures, highest first
  uint64_t vms_in_all = 0;     // more than `vms`: those with the fewest failures are the one past the last
  std::vector<PageCell> rows;  // by step, code, VM
};

// Rows of an hour stay exact as long as they are no more than `max_cells`; then days and longer ones are
// summed.
PageCells FoldCells(const Cube& cube, const Catalog& catalog, size_t max_vms = 10'000,
                    size_t max_cells = 200'000);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PAGE_CELLS_H_
