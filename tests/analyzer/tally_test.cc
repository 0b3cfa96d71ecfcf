// All that a worker counts merges in any order to the same.
#include "analyzer/count/tally.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::ElementsAre;

std::vector<std::string> BadLines(const Tally& tally) {
  std::vector<std::string> lines;
  for (const BadLine& line : tally.bad_lines)
    lines.push_back(std::to_string(line.place.input) + ":" + std::to_string(line.place.line) + " " +
                    line.reason);
  return lines;
}

TEST(Tally, KeepsTheFirstBadLinesByPlace) {
  std::vector<uint64_t> lines(3 * Tally::kMaxBadLines);
  for (size_t i = 0; i < lines.size(); ++i) lines[i] = i + 1;
  std::vector<std::string> expected;
  for (uint64_t line = 1; line <= Tally::kMaxBadLines; ++line)
    expected.push_back("0:" + std::to_string(line) + " bad");
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    std::shuffle(lines.begin(), lines.end(), random);
    Tally all;
    Tally left;
    Tally right;
    for (uint64_t line : lines) {
      all.AddBadLine({0, line, 0}, "bad");
      (random() % 2 == 0 ? left : right).AddBadLine({0, line, 0}, "bad");
    }
    EXPECT_EQ(BadLines(all), expected);
    left.Merge(right);
    EXPECT_EQ(BadLines(left), expected);
  }
}

TEST(Tally, BadLinesComeInReadingOrder) {
  Tally tally;
  tally.AddBadLine({1, 1, 0}, "b");
  tally.AddBadLine({0, 9, 3}, "a");
  tally.AddBadLine({0, 9, 1}, "a");
  EXPECT_THAT(BadLines(tally), ElementsAre("0:9 a", "0:9 a", "1:1 b"));
  EXPECT_EQ(tally.bad_lines.begin()->place.byte, 1u);
}

TEST(Tally, AllSuspectsCountAndTheFirstAreKept) {
  Tally left;
  Tally right;
  for (uint64_t line = 3 * Tally::kMaxSuspects; line > 0; --line)
    (line % 2 == 0 ? left : right).AddSuspect({0, line, 0}, "looks so");
  left.Merge(right);
  EXPECT_EQ(left.suspect_count, 3 * Tally::kMaxSuspects);
  ASSERT_EQ(left.suspects.size(), Tally::kMaxSuspects);
  EXPECT_EQ(left.suspects.begin()->place.line, 1u);
  EXPECT_EQ(left.suspects.rbegin()->place.line, Tally::kMaxSuspects);
  EXPECT_THAT(left.NamedInputs(), ElementsAre(0u));
}

TEST(Tally, SuspectsOfChunksGetTheLinesBeforeTheirChunk) {
  Tally tally;
  tally.chunks = {{0, 2, 10}, {0, 1, 100}};
  tally.AddSuspect({0, 5, 0, 2}, "looks so");
  tally.PlaceLines();
  ASSERT_EQ(tally.suspects.size(), 1u);
  EXPECT_EQ(tally.suspects.begin()->place, (Place{0, 105, 0}));
}

InputTally Read(uint32_t input, uint64_t lines, uint64_t bytes, uint64_t failures, const char* error) {
  InputTally read;
  read.input = input;
  read.lines = lines;
  read.bytes = bytes;
  read.failures = failures;
  read.error = error;
  return read;
}

Tally SomeTally(uint32_t input) {
  Tally tally;
  tally.cube.Add("Code" + std::to_string(input % 2), -1, {"vm", "vm", ""}, std::nullopt, {input, 1, 0});
  tally.ledger.Book(Outcome::kFailure, 10 + input);
  tally.ledger.BookInput(1, 10 + input);
  tally.unmatched.Add("Code", "message", {input, 1, 0});
  tally.grades[static_cast<size_t>(Grade::kUnknown)] = 1;
  tally.AddBadLine({input, 2, 0}, "bad");
  tally.inputs.insert(Read(input, 1, 10 + input, 1, input == 2 ? "gone" : ""));
  tally.AddSuspect({input, 3, 0}, "looks so");
  tally.names_cut = 2;
  tally.matcher_out_of_memory = input;
  tally.left_out = 10 + input;
  tally.left_out_without_time = input;
  return tally;
}

TEST(Tally, MergeAddsEverything) {
  for (const std::vector<uint32_t>& order :
       std::vector<std::vector<uint32_t>>{{0, 1, 2}, {2, 1, 0}, {1, 2, 0}}) {
    Tally merged;
    for (uint32_t input : order) merged.Merge(SomeTally(input));
    EXPECT_EQ(std::ranges::distance(merged.cube.cells()), 2);
    EXPECT_EQ(merged.ledger.input(), (Ledger::Entry{3, 33}));
    EXPECT_TRUE(merged.ledger.Balances());
    EXPECT_EQ(merged.unmatched.total(), 3u);
    EXPECT_EQ(merged.grades[static_cast<size_t>(Grade::kUnknown)], 3u);
    EXPECT_EQ(merged.matcher_out_of_memory, 3u);
    EXPECT_EQ(merged.left_out, 33u);
    EXPECT_EQ(merged.left_out_without_time, 3u);
    EXPECT_THAT(BadLines(merged), ElementsAre("0:2 bad", "1:2 bad", "2:2 bad"));
    EXPECT_EQ(merged.suspects.size(), 3u);
    EXPECT_EQ(merged.suspects.begin()->place, (Place{0, 3, 0}));
    EXPECT_EQ(merged.suspect_count, 3u);
    EXPECT_EQ(merged.names_cut, 6u);
    ASSERT_EQ(merged.inputs.size(), 3u);
    uint32_t expected = 0;
    for (const InputTally& input : merged.inputs) {
      EXPECT_EQ(input.input, expected);
      EXPECT_EQ(input.bytes, 10 + expected);
      EXPECT_EQ(input.error, expected == 2 ? "gone" : "");
      ++expected;
    }
  }
}

// Two workers may read parts of one input.
TEST(Tally, PartsOfOneInputAddUp) {
  Tally first;
  first.inputs.insert(Read(0, 3, 30, 1, ""));
  Tally second;
  second.inputs.insert(Read(0, 4, 50, 2, "gone"));
  Tally merged;
  merged.Merge(first);
  merged.Merge(second);
  Tally other_way;
  other_way.Merge(second);
  other_way.Merge(first);
  for (const Tally* tally : {&merged, &other_way}) {
    ASSERT_EQ(tally->inputs.size(), 1u);
    const InputTally& input = *tally->inputs.begin();
    EXPECT_EQ(input.lines, 7u);
    EXPECT_EQ(input.bytes, 80u);
    EXPECT_EQ(input.failures, 3u);
    EXPECT_EQ(input.error, "gone");
  }
}

}  // namespace
}  // namespace vmsift
