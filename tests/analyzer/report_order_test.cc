// Every report is the same to the byte, however the input was split among workers and in whatever order they
// ended.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/analyzer/random_log.h"
#include "tests/analyzer/report_fixture.h"

namespace vmsift {
namespace {

TEST(ReportOrder, DoesNotDependOnHowInputsWereShared) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    std::vector<std::string> paths;
    std::vector<std::string> logs;
    for (size_t i = 0; i < 6; ++i) {
      paths.push_back("input-" + std::to_string(i));
      logs.push_back(RandomLog(10 * seed + i).Lines(40));
    }

    CountedLogs alone(paths);
    const std::unique_ptr<Pipeline> one = BuiltinPipeline();
    for (uint32_t i = 0; i < logs.size(); ++i) {
      MemorySource source(logs[i]);
      ASSERT_TRUE(one->Run(i, &source).ok());
    }
    alone.tally = one->TakeTally();

    for (size_t worker_count : {2, 3, 6}) {
      SCOPED_TRACE(worker_count);
      std::vector<std::unique_ptr<Pipeline>> workers;
      for (size_t i = 0; i < worker_count; ++i) workers.push_back(BuiltinPipeline());
      std::vector<uint32_t> order = {0, 1, 2, 3, 4, 5};
      std::shuffle(order.begin(), order.end(), random);
      for (uint32_t i : order) {
        MemorySource source(logs[i]);
        ASSERT_TRUE(workers[random() % worker_count]->Run(i, &source).ok());
      }
      CountedLogs shared(paths);
      std::shuffle(workers.begin(), workers.end(), random);
      for (const std::unique_ptr<Pipeline>& worker : workers) shared.tally.Merge(worker->tally());
      EXPECT_EQ(shared.Json(), alone.Json());
      EXPECT_EQ(shared.Csv(), alone.Csv());
      EXPECT_EQ(shared.Table({.top = 0}), alone.Table({.top = 0}));
    }
  }
}

}  // namespace
}  // namespace vmsift
