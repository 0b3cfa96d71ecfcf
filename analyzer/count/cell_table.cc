#include "analyzer/count/cell_table.h"

#include <algorithm>

#include "analyzer/count/radix_sort.h"

namespace vmsift {

template <typename Take>
void CellTable::ForEach(Take take) const {
  for (const Entry& entry : recent_) take(entry.first, entry.second);
  for (const Entry& entry : merged_) take(entry.first, entry.second);
  for (const CellRun& run : runs_) {
    for (CellRun::Reader reader(run); reader.Next();) take(reader.key(), reader.cell());
  }
}

size_t CellTable::cell_count_bound() const {
  size_t cells = recent_.size() + merged_.size();
  for (const CellRun& run : runs_) cells += run.cells();
  return cells;
}

void CellTable::Merge(const CellTable& other, const std::vector<uint32_t>& codes,
                      const std::vector<uint32_t>& vms) {
  // A lookup of each of many costs more than that some stand twice until they are packed or read.
  const bool many = other.cell_count_bound() > recent_cells_ / 32;
  if (many) merged_.reserve(std::min(merged_.size() + other.cell_count_bound(), recent_cells_));
  other.ForEach([&](CellKey key, const Cell& cell) {
    key.code = codes[key.code];
    key.vm = vms[key.vm];
    if (!many) return Add(key, cell);
    merged_.emplace_back(key, cell);
    if (recent_.size() + merged_.size() >= recent_cells_) Pack();
  });
}

std::vector<const CellTable::Entry*> CellTable::Sorted() const {
  // The first half of a key beside the cell, so that most of the work need not go there.
  std::vector<std::pair<uint64_t, const Entry*>> keyed;
  keyed.reserve(recent_.size() + merged_.size());
  const auto add = [&keyed](const Entry& entry) {
    keyed.emplace_back(uint64_t{entry.first.vm} << 32 | entry.first.code, &entry);
  };
  for (const Entry& entry : recent_) add(entry);
  for (const Entry& entry : merged_) add(entry);
  RadixSort(&keyed);

  std::vector<const Entry*> sorted;
  sorted.reserve(keyed.size());
  for (const auto& [key, entry] : keyed) sorted.push_back(entry);
  const auto is_of_same_pair = [](const Entry* a, const Entry* b) {
    return a->first.vm == b->first.vm && a->first.code == b->first.code;
  };
  for (auto begin = sorted.begin(); begin != sorted.end();) {
    auto end = begin + 1;
    while (end != sorted.end() && is_of_same_pair(*begin, *end)) ++end;
    std::sort(begin, end, [](const Entry* a, const Entry* b) { return a->first < b->first; });
    begin = end;
  }
  return sorted;
}

void CellTable::Pack() {
  CellRun run;
  const std::vector<const Entry*> sorted = Sorted();
  for (size_t i = 0; i < sorted.size();) {
    const CellKey& key = sorted[i]->first;
    Cell sum;
    for (; i < sorted.size() && sorted[i]->first == key; ++i) sum.Add(sorted[i]->second);
    run.Append(key, sum);
  }
  recent_.clear();
  merged_.clear();
  // A run of as many cells as the new ones is merged with them, so that each is merged a logarithmic number
  // of times: it is in one twice as large then, unless keys were the same.
  while (!runs_.empty() && runs_.back().cells() < 2 * run.cells()) {
    run = CellRun::Merge(std::move(runs_.back()), std::move(run));
    runs_.pop_back();
  }
  runs_.push_back(std::move(run));
}

CellTable::Iterator::Iterator(const CellTable& table) : loose_(table.Sorted()) {
  for (const CellRun& run : table.runs_) {
    CellRun::Reader reader(run);
    if (reader.Next()) runs_.push_back(reader);
  }
  Step();
}

void CellTable::Iterator::Step() {
  const CellKey* least = next_loose_ < loose_.size() ? &loose_[next_loose_]->first : nullptr;
  for (const CellRun::Reader& run : runs_) {
    if (least == nullptr || run.key() < *least) least = &run.key();
  }
  at_end_ = least == nullptr;
  if (at_end_) return;
  at_ = {*least, Cell()};
  while (next_loose_ < loose_.size() && loose_[next_loose_]->first == at_.first)
    at_.second.Add(loose_[next_loose_++]->second);
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
