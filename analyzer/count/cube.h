// The one table of counts: (code, template, VM, hour) -> count, first seen, last seen.
//
// Every view of a report is a roll-up of it. Cubes merge associatively and commutatively: whatever the order,
// the merged cube answers alike, names as first seen included. Not thread-safe; each worker counts alone.
#ifndef VMSIFT_ANALYZER_COUNT_CUBE_H_
#define VMSIFT_ANALYZER_COUNT_CUBE_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "analyzer/count/interner.h"
#include "analyzer/count/place.h"
#include "analyzer/decode/timestamp.h"

namespace vmsift {

// Whose failure it is. Empty views: the log names no VM.
struct VmKey {
  std::string_view identity;     // decides which VMs are the same, without letter case
  std::string_view name;         // shown
  std::string_view resource_id;  // shown; may be empty
};

struct CellKey {
  uint32_t code = 0;
  int32_t row = -1;  // index into Catalog::rows(); -1: no template
  uint32_t vm = 0;
  int32_t hour = 0;  // HourOf, or kNoHour

  friend bool operator==(const CellKey&, const CellKey&) = default;
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

class Cube {
 public:
  static constexpr int32_t kNoHour = std::numeric_limits<int32_t>::min();

  // Counts one failure.
  void Add(std::string_view code, int32_t row, const VmKey& vm, std::optional<Timestamp> time,
           const Place& place);
  void Merge(const Cube& other);

  // For what was counted elsewhere: the numbers of names, as Interner has them, and what a cell holds.
  uint32_t InternCode(std::string_view key, std::string_view shown, const Place& place) {
    return codes_.Intern(key, shown, {}, place);
  }
  uint32_t InternVm(std::string_view key, std::string_view shown, std::string_view detail,
                    const Place& place) {
    return vms_.Intern(key, shown, detail, place);
  }
  void AddCell(const CellKey& key, const Cell& cell) { cells_[key].Add(cell); }

  const absl::flat_hash_map<CellKey, Cell>& cells() const { return cells_; }
  const Interner& codes() const { return codes_; }
  const Interner& vms() const { return vms_; }

 private:
  Interner codes_;
  Interner vms_;
  absl::flat_hash_map<CellKey, Cell> cells_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_CUBE_H_
