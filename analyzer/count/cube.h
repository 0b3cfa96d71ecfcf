// The one table of counts: (code, template, VM, hour) -> count, first seen, last seen.
//
// Every view of a report is a roll-up of it. Merging is associative and commutative: the order does not
// change the result, including names as first seen. Not thread-safe; each worker has its own.
#ifndef VMSIFT_ANALYZER_COUNT_CUBE_H_
#define VMSIFT_ANALYZER_COUNT_CUBE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "analyzer/count/cell.h"
#include "analyzer/count/cell_table.h"
#include "analyzer/count/interner.h"
#include "analyzer/count/place.h"
#include "base/timestamp.h"

namespace vmsift {

// Shown for no code, no VM and no time.
inline constexpr std::string_view kNoName = "(none)";

// The VM of a failure. Empty views: the log names no VM.
struct VmKey {
  std::string_view identity;             // equal for the same VM; letter case is ignored
  std::string_view name;                 // shown
  std::string_view resource_id;          // shown; may be empty
  std::string_view resource_group = {};  // may be empty
};

class Cube {
 public:
  // `recent_cells`: as CellTable.
  explicit Cube(size_t recent_cells = CellTable::kRecentCells) : cells_(recent_cells) {}

  // Counts one failure.
  void Add(std::string_view code, int32_t row, const VmKey& vm, std::optional<Timestamp> time,
           const Place& place);
  void Merge(const Cube& other);
  // Gives names other places, in the same order (Tally::Place).
  void PlaceLines(const std::function<Place(const Place&)>& placed) {
    codes_.PlaceLines(placed);
    vms_.PlaceLines(placed);
  }

  // For counts from elsewhere, such as a saved state: the numbers of names (Interner), and a cell.
  uint32_t InternCode(std::string_view key, std::string_view shown, const Place& place) {
    return codes_.Intern(key, shown, {}, place);
  }
  uint32_t InternVm(std::string_view key, std::string_view shown, std::string_view detail,
                    const Place& place) {
    return vms_.Intern(key, shown, detail, place);
  }
  void AddCell(const CellKey& key, const Cell& cell) { cells_.Add(key, cell); }

  const CellTable& cells() const { return cells_; }
  const Interner& codes() const { return codes_; }
  const Interner& vms() const { return vms_; }

 private:
  Interner codes_;
  Interner vms_;
  CellTable cells_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_CUBE_H_
