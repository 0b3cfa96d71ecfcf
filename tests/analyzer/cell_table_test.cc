// The table of cells answers like a plain map, however often it had to pack.
#include "analyzer/count/cell_table.h"

#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <random>
#include <tuple>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

struct Value {
  uint64_t count;
  int64_t first;
  int64_t last;

  friend bool operator==(const Value&, const Value&) = default;
};
using Reference = std::vector<std::pair<CellKey, Value>>;

Cell CellOf(uint64_t count, int64_t first, int64_t last) {
  return {count, Timestamp{first}, Timestamp{last}};
}

Reference ContentsOf(const CellTable& table) {
  Reference contents;
  for (const auto& [key, cell] : table)
    contents.push_back({key, {cell.count, cell.first.ticks, cell.last.ticks}});
  return contents;
}

// Adds the same cells to a table and to a map.
class Both {
 public:
  explicit Both(size_t recent_cells) : table(recent_cells) {}

  void Add(const CellKey& key, const Cell& cell) {
    table.Add(key, cell);
    expected[key].Add(cell);
  }
  Reference Expected() const {
    Reference contents;
    for (const auto& [key, cell] : expected)
      contents.push_back({key, {cell.count, cell.first.ticks, cell.last.ticks}});
    return contents;
  }

  CellTable table;
  std::map<CellKey, Cell> expected;
};

class CellTables : public testing::TestWithParam<size_t> {};

using Random = std::mt19937_64;

std::pair<CellKey, Cell> SomeCell(uint64_t vms, Random* random) {
  const bool has_time = (*random)() % 4 != 0;
  const auto hour = static_cast<int32_t>((*random)() % 5) - 2;
  const CellKey key{static_cast<uint32_t>((*random)() % 4), static_cast<int32_t>((*random)() % 3) - 1,
                    static_cast<uint32_t>((*random)() % vms), has_time ? hour : kNoHour};
  Cell cell;
  cell.count = 1 + (*random)() % 3;
  if (has_time) {
    cell.first = Timestamp{StartOfHour(hour).ticks + static_cast<int64_t>((*random)() % kTicksPerHour)};
    cell.last = Timestamp{cell.first.ticks + static_cast<int64_t>((*random)() % 1000)};
  }
  return {key, cell};
}

TEST_P(CellTables, AnswerLikeAMap) {
  Random random(GetParam());
  for (int round = 0; round < 20; ++round) {
    Both both(GetParam());
    const uint64_t vms = 1 + random() % 50;
    const uint64_t adds = random() % 3000;
    for (uint64_t i = 0; i < adds; ++i) {
      const auto [key, cell] = SomeCell(vms, &random);
      both.Add(key, cell);
    }
    EXPECT_EQ(ContentsOf(both.table), both.Expected());
  }
}

TEST_P(CellTables, TakeOverTheCellsOfOthersUnderNewNumbers) {
  Random random(GetParam());
  const uint64_t vms = 50;
  const std::vector<uint32_t> codes = {3, 0, 2, 1};
  std::vector<uint32_t> numbers(vms);
  std::iota(numbers.begin(), numbers.end(), 7);
  for (int round = 0; round < 5; ++round) {
    Both both(GetParam());
    for (int part = 0; part < 5; ++part) {
      const uint64_t adds = random() % (part % 2 == 0 ? 10 : 10'000);
      CellTable other(GetParam());
      for (uint64_t i = 0; i < adds; ++i) {
        const auto [key, cell] = SomeCell(vms, &random);
        other.Add(key, cell);
        both.expected[{codes[key.code], key.row, numbers[key.vm], key.hour}].Add(cell);
      }
      both.table.Merge(other, codes, numbers);
      const auto [key, cell] = SomeCell(vms, &random);
      both.Add(key, cell);
    }
    EXPECT_EQ(ContentsOf(both.table), both.Expected());
  }
}

INSTANTIATE_TEST_SUITE_P(OfManySizes, CellTables, testing::Values(1, 2, 7, 100, CellTable::kRecentCells));

TEST(CellTable, TheLimitsOfEveryFieldSurvivePacking) {
  constexpr auto kMost = std::numeric_limits<uint32_t>::max();
  constexpr auto kMostRow = std::numeric_limits<int32_t>::max();
  const int32_t first_hour = HourOf(Timestamp{std::numeric_limits<int64_t>::min()});
  const int32_t last_hour = HourOf(Timestamp{std::numeric_limits<int64_t>::max()});
  Both both(1);
  both.Add({kMost, kMostRow, kMost, last_hour},
           CellOf(std::numeric_limits<uint64_t>::max(), std::numeric_limits<int64_t>::min(),
                  std::numeric_limits<int64_t>::max()));
  both.Add({0, -1, 0, kNoHour}, {.count = 1});
  both.Add({0, std::numeric_limits<int32_t>::min(), 0, first_hour + 1}, CellOf(1, -1, 0));
  both.Add({kMost, 0, 0, 0}, CellOf(1, 0, 0));
  EXPECT_TRUE(both.table.packed());
  EXPECT_EQ(ContentsOf(both.table), both.Expected());
}

TEST(CellTable, CountsAreAddedToCellsPackedLongAgo) {
  Both both(10);
  for (uint32_t round = 0; round < 5; ++round) {
    for (uint32_t vm = 0; vm < 95; ++vm) both.Add({0, -1, vm, 7}, CellOf(1, 7 + round, 9 + round));
  }
  const Reference contents = ContentsOf(both.table);
  ASSERT_EQ(contents.size(), 95u);
  EXPECT_EQ(contents.front().second, (Value{5, 7, 13}));
  EXPECT_EQ(contents, both.Expected());
}

TEST(CellRun, ManyCellsTakeFewBytesEach) {
  CellRun run;
  constexpr uint32_t kCells = 200'000;
  for (uint32_t i = 0; i < kCells; ++i) {
    const Cell cell = CellOf(1, StartOfHour(490'000).ticks + i * 1000, StartOfHour(490'000).ticks + i * 1000);
    run.Append({i % 20, static_cast<int32_t>(i % 20), i / 20, 490'000}, cell);
  }
  EXPECT_EQ(run.cells(), kCells);
  EXPECT_LT(run.bytes(), size_t{kCells} * 16);
  CellRun::Reader reader(run);
  for (uint32_t i = 0; i < kCells; ++i) {
    ASSERT_TRUE(reader.Next());
    ASSERT_EQ(reader.key().vm, i / 20);
    ASSERT_EQ(reader.cell().first.ticks, StartOfHour(490'000).ticks + i * 1000);
  }
  EXPECT_FALSE(reader.Next());
}

TEST(CellRun, MergesCellByCell) {
  CellRun even;
  CellRun all;
  for (uint32_t vm = 0; vm < 50'000; ++vm) {
    if (vm % 2 == 0) even.Append({1, -1, vm, kNoHour}, {.count = 1});
    all.Append({1, -1, vm, kNoHour}, {.count = 10});
  }
  const CellRun merged = CellRun::Merge(std::move(even), std::move(all));
  EXPECT_EQ(merged.cells(), 50'000u);
  CellRun::Reader reader(merged);
  for (uint32_t vm = 0; vm < 50'000; ++vm) {
    ASSERT_TRUE(reader.Next());
    ASSERT_EQ(reader.key().vm, vm);
    ASSERT_EQ(reader.cell().count, vm % 2 == 0 ? 11u : 10u);
  }
  EXPECT_FALSE(reader.Next());
}

}  // namespace
}  // namespace vmsift
