// A map from cell keys to cells: as fast as a hash table for the cells in use, at a small fraction of its
// size for millions of others.
//
// New cells go into a hash table, cells of other tables into a list beside it. When these are full, they are
// sorted and packed into a run, and runs of similar size are merged (a log-structured merge tree, in memory).
// A key may be in several of them; readers add its cells up.
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

  // `recent_cells`: how many cells are held before they are packed; at least 1.
  explicit CellTable(size_t recent_cells = kRecentCells) : recent_cells_(recent_cells) {}

  void Add(const CellKey& key, const Cell& cell) {
    recent_[key].Add(cell);
    if (recent_.size() + merged_.size() >= recent_cells_) Pack();
  }
  // Adds the cells of another table; `codes` and `vms` map its numbers to the ones here.
  void Merge(const CellTable& other, const std::vector<uint32_t>& codes, const std::vector<uint32_t>& vms);

  // An upper bound of the number of cells: a key in several stores counts several times.
  size_t cell_count_bound() const;
  // Whether some cells had to be packed.
  bool packed() const { return !runs_.empty(); }

  // The cells in key order, each key once. Adding a cell invalidates all iterators.
  Iterator begin() const;
  std::default_sentinel_t end() const { return std::default_sentinel; }

 private:
  using Recent = absl::flat_hash_map<CellKey, Cell>;
  using Entry = Recent::value_type;

  // Calls `take` with every key and cell, in no order; a key may occur several times.
  template <typename Take>
  void ForEach(Take take) const;
  // The cells that are not packed, in key order; a key may occur several times.
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
  // Adds up the next cells of all sources that have the smallest key.
  void Step();

  std::vector<const Entry*> loose_;  // not packed
  size_t next_loose_ = 0;
  std::vector<CellRun::Reader> runs_;  // each at its next cell; finished ones are dropped
  value_type at_;
  bool at_end_ = false;
};

inline CellTable::Iterator CellTable::begin() const {
  return Iterator(*this);
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_CELL_TABLE_H_
