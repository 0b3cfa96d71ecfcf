// Sorting by bytes sorts as std::stable_sort does.
#include "analyzer/count/radix_sort.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

using Items = std::vector<std::pair<uint64_t, int>>;

void ExpectSorts(Items items) {
  Items expected = items;
  std::stable_sort(expected.begin(), expected.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  RadixSort(&items);
  EXPECT_EQ(items, expected);
}

TEST(RadixSort, OfNothingOneAndEquals) {
  ExpectSorts({});
  ExpectSorts({{7, 1}});
  ExpectSorts({{7, 1}, {7, 2}, {7, 3}});
  ExpectSorts({{std::numeric_limits<uint64_t>::max(), 1}, {0, 2}, {1, 3}, {uint64_t{1} << 63, 4}});
}

TEST(RadixSortProperty, SortsAsComparingDoesAndKeepsTheOrderOfEquals) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 500; ++round) {
    // Few bits, so that keys are equal, anywhere in the key.
    const uint64_t bits = random() & random() & random();
    Items items(random() % 1000);
    for (int i = 0; auto& item : items) item = {random() & bits, i++};
    ExpectSorts(std::move(items));
  }
}

}  // namespace
}  // namespace vmsift
