// The cube, small enough for a page that is read in a browser: counts by time, code and VM.
#ifndef VMSIFT_ANALYZER_PAGE_CELLS_H_
#define VMSIFT_ANALYZER_PAGE_CELLS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "analyzer/count/cube.h"
#include "matchers/catalog.h"

namespace vmsift {

struct PageCell {
  int32_t step = 0;   // of hours_per_step since 1970-01-01T00:00Z; kNoStep: no time
  uint32_t code = 0;  // index into PageCells::codes
  uint32_t vm = 0;    // index into PageCells::vms
  uint64_t count = 0;
};
inline constexpr int32_t kNoStep = INT32_MIN;

struct PageVm {
  std::string_view name;
  std::string_view resource_id;  // may be empty
};

// Counts by time and code alone.
struct PageTimes {
  int32_t hours_per_step = 1;
  std::vector<PageCell> rows;  // by step, code; PageCell::vm is 0
};

// Views are into the cube and the catalog.
struct PageCells {
  // 1; where that would be too many rows, 24 or 168; else 0: all are one step.
  int32_t hours_per_step = 1;
  std::vector<std::string_view> codes;
  std::vector<PageVm> vms;     // by their number of failures, highest first
  uint64_t vms_in_all = 0;     // more than `vms`: those with the fewest failures are the one past the last
  std::vector<PageCell> rows;  // by step, code, VM
  std::optional<PageTimes> times;  // where a step of `rows` is not an hour
};

PageCells FoldCells(const Cube& cube, const Catalog& catalog, size_t max_vms = 10'000,
                    size_t max_rows = 500'000);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PAGE_CELLS_H_
