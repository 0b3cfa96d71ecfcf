#include "analyzer/count/cell_table.h"

#include <algorithm>

namespace vmsift {

std::vector<const CellTable::Recent::value_type*> CellTable::SortedRecent() const {
  // The first half of a key beside the cell, so that most comparisons need not go there.
  struct Entry {
    uint64_t vm_and_code;
    const Recent::value_type* cell;
  };
  std::vector<Entry> entries;
  entries.reserve(recent_.size());
  for (const Recent::value_type& cell : recent_)
    entries.push_back({uint64_t{cell.first.vm} << 32 | cell.first.code, &cell});
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    if (a.vm_and_code != b.vm_and_code) return a.vm_and_code < b.vm_and_code;
    return a.cell->first < b.cell->first;
  });
  std::vector<const Recent::value_type*> sorted;
  sorted.reserve(entries.size());
  for (const Entry& entry : entries) sorted.push_back(entry.cell);
  return sorted;
}

void CellTable::Pack() {
  CellRun run;
  for (const Recent::value_type* cell : SortedRecent()) run.Append(cell->first, cell->second);
  recent_.clear();
  // A run takes part in a merge only with one of at least half its size, so each cell is merged a logarithmic
  // number of times.
  while (!runs_.empty() && runs_.back().cells() < 2 * run.cells()) {
    run = CellRun::Merge(std::move(runs_.back()), std::move(run));
    runs_.pop_back();
  }
  runs_.push_back(std::move(run));
}

CellTable::Iterator::Iterator(const CellTable& table) : recent_(table.SortedRecent()) {
  for (const CellRun& run : table.runs_) {
    CellRun::Reader reader(run);
    if (reader.Next()) runs_.push_back(reader);
  }
  Step();
}

void CellTable::Iterator::Step() {
  const CellKey* least = next_recent_ < recent_.size() ? &recent_[next_recent_]->first : nullptr;
  for (const CellRun::Reader& run : runs_) {
    if (least == nullptr || run.key() < *least) least = &run.key();
  }
  at_end_ = least == nullptr;
  if (at_end_) return;
  at_ = {*least, Cell()};
  if (next_recent_ < recent_.size() && recent_[next_recent_]->first == at_.first)
    at_.second.Add(recent_[next_recent_++]->second);
  for (size_t i = 0; i < runs_.size();) {
    if (runs_[i].key() != at_.first) {
      ++i;
      continue;
    }
    at_.second.Add(runs_[i].cell());
    if (runs_[i].Next()) {
      ++i;
    } else {
      runs_.erase(runs_.begin() + static_cast<ptrdiff_t>(i));
    }
  }
}

}  // namespace vmsift
