// Cells in key order, packed to about fifteen bytes each; a hash table takes a hundred.
//
// Each cell is stored as the difference to the previous one, in variable-length integers (as in LEB128).
#ifndef VMSIFT_ANALYZER_COUNT_CELL_RUN_H_
#define VMSIFT_ANALYZER_COUNT_CELL_RUN_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "analyzer/count/cell.h"

namespace vmsift {

class CellRun {
 public:
  class Reader;

  // `key` must be greater than every key before.
  void Append(const CellKey& key, const Cell& cell);

  size_t cells() const { return cells_; }
  // Memory held.
  size_t bytes() const { return blocks_.size() * sizeof(Block); }

  // The cells of both; cells of the same key are added up. Frees the memory of its inputs as it reads them.
  static CellRun Merge(CellRun a, CellRun b);

 private:
  static constexpr size_t kBlockBytes = 64 << 10;
  // A cell's four varints of 32 bits or a little more, and three of 64.
  static constexpr size_t kMaxCellBytes = 4 * 5 + 3 * 10;

  struct Block {
    size_t used = 0;
    std::array<uint8_t, kBlockBytes> bytes;
  };

  void Release(size_t blocks);

  std::vector<std::unique_ptr<Block>> blocks_;  // freed ones are null
  size_t released_ = 0;
  size_t cells_ = 0;
  CellKey last_;
};

// Reads a run, which must outlive it, from its first cell on.
class CellRun::Reader {
 public:
  explicit Reader(const CellRun& run) : run_(&run) {}

  // Goes to the next cell; the first call goes to the first. False at the end.
  bool Next();
  // Of the current cell.
  const CellKey& key() const { return cell_.first; }
  const Cell& cell() const { return cell_.second; }
  // Blocks that were read completely.
  size_t blocks_read() const { return block_; }

 private:
  const CellRun* run_;
  size_t block_ = 0;
  size_t byte_ = 0;
  std::pair<CellKey, Cell> cell_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_CELL_RUN_H_
