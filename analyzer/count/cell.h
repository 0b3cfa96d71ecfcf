// A cell of the cube: failures of one code, one template, one VM and one hour.
#ifndef VMSIFT_ANALYZER_COUNT_CELL_H_
#define VMSIFT_ANALYZER_COUNT_CELL_H_

#include <algorithm>
#include <compare>
#include <cstdint>
#include <limits>
#include <tuple>
#include <utility>

#include "base/timestamp.h"

namespace vmsift {

// The hour of failures that have no time; sorts before every other.
inline constexpr int32_t kNoHour = std::numeric_limits<int32_t>::min();

struct CellKey {
  uint32_t code = 0;
  int32_t row = -1;  // index into Catalog::rows(); -1: no template
  uint32_t vm = 0;
  int32_t hour = 0;  // HourOf, or kNoHour

  friend bool operator==(const CellKey&, const CellKey&) = default;
  // All cells of a VM together, and of these all of a code.
  friend auto operator<=>(const CellKey& a, const CellKey& b) {
    return std::tie(a.vm, a.code, a.row, a.hour) <=> std::tie(b.vm, b.code, b.row, b.hour);
  }
  template <typename H>
  friend H AbslHashValue(H state, const CellKey& key) {
    return H::combine(std::move(state), key.code, key.row, key.vm, key.hour);
  }
};

struct Cell {
  uint64_t count = 0;
  // Of the failures with a time; meaningless under kNoHour.
  Timestamp first{std::numeric_limits<int64_t>::max()};
  Timestamp last{std::numeric_limits<int64_t>::min()};

  void Add(const Cell& other) {
    count += other.count;
    first = std::min(first, other.first);
    last = std::max(last, other.last);
  }
  bool has_time() const { return first <= last; }
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_CELL_H_
