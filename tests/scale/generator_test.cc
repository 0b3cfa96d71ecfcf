// The generator itself: what every number of the tests and benchmarks beside it stands on.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "bench/activity_log_generator.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

std::string Generate(const GeneratorOptions& options, int lines) {
  ActivityLogGenerator generator(options);
  std::string log;
  for (int i = 0; i < lines; ++i) generator.Next(&log);
  return log;
}

// FNV-1a, 64 bits.
uint64_t Hash(const std::string& text) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

TEST(Generator, OneSeedGivesOneLog) {
  GeneratorOptions options;
  const std::string log = Generate(options, 500);
  EXPECT_EQ(Generate(options, 500), log);
  options.seed = 2;
  EXPECT_NE(Generate(options, 500), log);
}

TEST(Generator, GivesTheSameBytesOnEveryMachine) {
  GeneratorOptions options;
  options.failure_rate = 0;  // what failures say follows the catalog, which may change
  EXPECT_EQ(Hash(Generate(options, 1000)), 4039256785851041105u);
}

TEST(Generator, CountsLinesAndBytes) {
  ActivityLogGenerator generator({});
  std::string log;
  for (int i = 0; i < 2000; ++i) generator.Next(&log);
  const GeneratedCounts counts = generator.counts();
  EXPECT_EQ(counts.bytes, log.size());
  EXPECT_EQ(counts.lines, static_cast<uint64_t>(std::count(log.begin(), log.end(), '\n')));
  uint64_t failing = 0;
  constexpr std::string_view kFailing = "\"resultType\":\"Failure\"";
  for (size_t at = log.find(kFailing); at != std::string::npos; at = log.find(kFailing, at + 1)) ++failing;
  EXPECT_EQ(counts.failing_lines, failing);
  EXPECT_GE(counts.failures, failing);
  EXPECT_NEAR(static_cast<double>(failing) / 2000, 0.15, 0.03);
}

TEST(Generator, LinesHaveAboutTheBytesAskedFor) {
  for (size_t line_bytes : {400u, 1200u, 2048u, 16'000u}) {
    GeneratorOptions options;
    options.line_bytes = line_bytes;
    options.failure_rate = 0.01;
    const double average = static_cast<double>(Generate(options, 2000).size()) / 2000;
    EXPECT_NEAR(average, static_cast<double>(line_bytes), 0.2 * static_cast<double>(line_bytes));
  }
}

TEST(Generator, NoFailuresAtRateZeroAndOnlyFailuresAtRateOne) {
  GeneratorOptions options;
  for (const double rate : {0.0, 1.0}) {
    options.failure_rate = rate;
    ActivityLogGenerator generator(options);
    std::string log;
    for (int i = 0; i < 1000; ++i) generator.Next(&log);
    EXPECT_EQ(generator.counts().failing_lines, rate == 0 ? 0 : 1000);
  }
}

TEST(Generator, EveryVmFailsAndEveryNameLivesInTwoGroups) {
  GeneratorOptions options;
  options.vms = 20;
  options.failure_rate = 1;
  options.line_bytes = 400;
  ActivityLogGenerator generator(options);
  std::string log;
  for (int i = 0; i < 2000; ++i) generator.Next(&log);
  std::map<std::string, std::set<std::string>> groups_of;
  for (const auto& [vm, count] : generator.counts().by_vm) {
    const size_t slash = vm.find('/');
    if (slash != std::string::npos) groups_of[vm.substr(slash + 1)].insert(vm.substr(0, slash));
  }
  EXPECT_EQ(groups_of.size(), 10);
  for (const auto& [name, groups] : groups_of) EXPECT_EQ(groups.size(), 2) << name;
}

}  // namespace
}  // namespace vmsift
