// A plan covers each byte once, evenly, and is read as it was written.
#include "analyzer/plan/plan.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::HasSubstr;

std::vector<PlannedInput> RandomInputs(std::mt19937_64* random) {
  std::vector<PlannedInput> inputs;
  for (uint64_t i = 0; i < (*random)() % 30; ++i) {
    PlannedInput planned;
    planned.input.path = "log" + std::to_string(i);
    planned.input.number = i;
    planned.input.size = (*random)() % 5 == 0 ? 0 : (*random)() % 10'000;
    planned.may_cut = (*random)() % 2 == 0;
    inputs.push_back(planned);
  }
  return inputs;
}

uint64_t BytesOf(const std::vector<Input>& shard) {
  uint64_t bytes = 0;
  for (const Input& input : shard)
    bytes += input.runs.empty() ? input.size : input.runs[0].to - input.runs[0].from;
  return bytes;
}

TEST(Split, CoversEachByteOnceAndEvenly) {
  std::mt19937_64 random(9);
  constexpr uint64_t kPiece = 100;
  for (int round = 0; round < 2000; ++round) {
    const std::vector<PlannedInput> inputs = RandomInputs(&random);
    const size_t count = 1 + random() % 9;
    const std::vector<std::vector<Input>> shards = Split(inputs, count, kPiece);
    ASSERT_EQ(shards.size(), count);
    std::map<uint64_t, std::vector<ByteRun>> runs;
    uint64_t total = 0;
    uint64_t most = 0;
    for (const std::vector<Input>& shard : shards) {
      EXPECT_TRUE(std::is_sorted(shard.begin(), shard.end(),
                                 [](const Input& a, const Input& b) { return a.number < b.number; }));
      most = std::max(most, BytesOf(shard));
      for (const Input& input : shard)
        runs[input.number].push_back(input.runs.empty() ? ByteRun{0, input.size, 0} : input.runs[0]);
    }
    uint64_t largest = 0;
    for (const PlannedInput& planned : inputs) {
      total += planned.input.size;
      if (!planned.may_cut) largest = std::max(largest, planned.input.size);
      if (planned.may_cut && planned.input.size == 0) continue;
      std::vector<ByteRun>& read = runs[planned.input.number];
      std::sort(read.begin(), read.end());
      if (!planned.may_cut) {
        ASSERT_EQ(read.size(), 1u);
      }
      uint64_t at = 0;
      for (const ByteRun& run : read) {
        ASSERT_EQ(run.from, at);
        at = run.to;
      }
      ASSERT_EQ(at, planned.input.size);
    }
    // A room that is smaller than a piece stays empty, and the last shard takes what is left.
    EXPECT_LE(most, total / count + largest + kPiece * (count + 2));
  }
}

TEST(Plan, IsReadAsItWasWritten) {
  Plan plan;
  plan.head.catalog_digest = 0xfedcba9876543210;
  plan.head.options = {{"vm", "web-*"}, {"include", "a \"quoted\"\nname"}};
  plan.head.since = Timestamp{17'000'000'000'000'001};
  plan.head.incident_limit = UINT64_MAX;
  plan.head.outside_period = 7;
  Input cut;
  cut.path = "dir/ä.jsonl";
  cut.version = "100:5";
  cut.size = 100;
  cut.number = 3;
  cut.in_directory = true;
  cut.runs = {{20, 60, 0}};
  Input lost;
  lost.path = "gone";
  lost.number = 4;
  lost.status = absl::NotFoundError("gone: No such file");
  plan.shards = {{cut}, {}, {lost}};
  const absl::StatusOr<std::string> text = PlanText(plan);
  ASSERT_TRUE(text.ok());
  const absl::StatusOr<Plan> read = ParsePlan(*text);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->head.options, plan.head.options);
  EXPECT_EQ(read->head.since, plan.head.since);
  EXPECT_EQ(read->head.incident_limit, UINT64_MAX);
  EXPECT_EQ(read->head.catalog_digest, plan.head.catalog_digest);
  EXPECT_EQ(read->shards.at(0).at(0).path, cut.path);
  EXPECT_EQ(read->shards.at(0).at(0).runs, cut.runs);
  EXPECT_TRUE(read->shards.at(1).empty());
  EXPECT_EQ(read->shards.at(2).at(0).status.message(), "gone: No such file");
  EXPECT_EQ(*PlanText(*read), *text);
}

TEST(Plan, WhatIsNoneIsRefused) {
  const auto why = [](const std::string& text) { return std::string(ParsePlan(text).status().message()); };
  EXPECT_THAT(why("{"), HasSubstr("is no plan"));
  EXPECT_THAT(why("{\"schema\":\"vmsift.plan/2\"}"), HasSubstr("its schema is not vmsift.plan/1"));
  EXPECT_THAT(why("{\"schema\":\"vmsift.plan/1\",\"shards\":[[{\"path\":1}]]}"),
              HasSubstr("is missing or wrong"));
  Plan plan;
  plan.shards = {{Input{"\xff", absl::OkStatus()}}};
  EXPECT_THAT(std::string(PlanText(plan).status().message()), HasSubstr("not UTF-8"));
}

}  // namespace
}  // namespace vmsift
