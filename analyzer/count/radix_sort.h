// Sorts by numbers in linear time.
#ifndef VMSIFT_ANALYZER_COUNT_RADIX_SORT_H_
#define VMSIFT_ANALYZER_COUNT_RADIX_SORT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace vmsift {

// Sorts by `first`, stably. Byte by byte, lowest first; a byte that is the same in all numbers costs nothing.
template <typename T>
void RadixSort(std::vector<std::pair<uint64_t, T>>* items) {
  if (items->empty()) return;
  constexpr size_t kBytes = sizeof(uint64_t);
  const auto byte_of = [](uint64_t key, size_t byte) { return key >> (8 * byte) & 0xFF; };

  std::array<std::array<size_t, 256>, kBytes> counts{};
  for (const auto& [key, value] : *items) {
    for (size_t byte = 0; byte < kBytes; ++byte) ++counts[byte][byte_of(key, byte)];
  }
  std::vector<std::pair<uint64_t, T>> sorted(items->size());
  for (size_t byte = 0; byte < kBytes; ++byte) {
    std::array<size_t, 256>& next = counts[byte];
    if (next[byte_of(items->front().first, byte)] == items->size()) continue;
    size_t begin = 0;
    for (size_t& count : next) begin += std::exchange(count, begin);
    for (auto& item : *items) sorted[next[byte_of(item.first, byte)]++] = std::move(item);
    items->swap(sorted);
  }
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_RADIX_SORT_H_
