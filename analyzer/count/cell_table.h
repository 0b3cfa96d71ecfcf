// A map from cell keys to cells, as fast as a hash table for the cells in use, and a small fraction of its
// size for millions of others.
//
// New cells go into a hash table, those of other tables beside it. When these are many they are sorted and
// packed into a run, and runs of about one size are merged, so that there are few (a log-structured merge
// tree, in memory). A key may stand in several of them; what reads the table adds them up.
#ifndef VMSIFT_ANALYZER_COUNT_CELL_TABLE_H_
#define VMSIFT_ANALYZER_COUNT_CELL_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "analyzer/count/cell.h"
#include "analyzer/count/cell_run.h"

namespace vmsift {

class CellTable {
 public:
  class Iterator;

  static constexpr size_t kRecentCells = 1 << 17;

  // `recent_cells`: how many cells are held as they are before they are packed; at least 1.
  explicit CellTable(size_t recent_cells = kRecentCells) : recent_cells_(recent_cells) {}

  void Add(const CellKey& key, const Cell& cell) {
    recent_[key].Add(cell);
    if (recent_.size() + merged_.size() >= recent_cells_) Pack();
  }
  // Adds the cells of another table, whose codes and VMs have the numbers here that `codes` and `vms` tell.
  void Merge(const CellTable& other, const std::vector<uint32_t>& codes, const std::vector<uint32_t>& vms);

  // Cells, of which those of one key may be counted several times.
  size_t most_cells() const;
  // Whether there are so many cells that some had to be packed.
  bool packed() const { return !runs_.empty(); }

  // The cells in the order of their keys, each key once. Adding a cell ends all iterations.
  Iterator begin() const;
  std::default_sentinel_t end() const { return std::default_sentinel; }

 private:
  using Recent = absl::flat_hash_map<CellKey, Cell>;
  using Entry = Recent::value_type;

  // Calls `take` with every key and cell, in no order; a key may come several times.
  template <typename Take>
  void ForEach(Take take) const;
  // The cells that are not packed, by their keys; a key may come several times.
  std::vector<const Entry*> Sorted() const;
  void Pack();

  size_t recent_cells_;
  Recent recent_;
  std::vector<Entry> merged_;  // from other tables; not looked up
  std::vector<CellRun> runs_;  // each of more cells than the next
};

class CellTable::Iterator {
 public:
  using value_type = std::pair<CellKey, Cell>;
  using difference_type = std::ptrdiff_t;

  explicit Iterator(const CellTable& table);

  const value_type& operator*() const { return at_; }
  const value_type* operator->() const { return &at_; }
  Iterator& operator++() {
    Step();
    return *this;
  }
  void operator++(int) { Step(); }
  friend bool operator==(const Iterator& it, std::default_sentinel_t) { return it.at_end_; }

 private:
  // Adds up the cells of the smallest key that are next in their sources.
  void Step();

  std::vector<const Entry*> loose_;  // not packed
  size_t next_loose_ = 0;
  std::vector<CellRun::Reader> runs_;  // each at its next cell; those at their ends are dropped
  value_type at_;
  bool at_end_ = false;
};

inline CellTable::Iterator CellTable::begin() const {
  return Iterator(*this);
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_CELL_TABLE_H_
