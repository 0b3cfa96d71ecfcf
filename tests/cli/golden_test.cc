// Every sample log has its expected report and its expected failures. A new file in samples/logs is a new
// case; run the tests once with VMSIFT_UPDATE_GOLDEN=1 to write what it gives, and read that before it is
// committed.
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

std::vector<std::string> Samples() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(VMSIFT_SOURCE_DIR "/samples/logs")) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

void ExpectGolden(const std::string& actual, const std::string& name) {
  const std::string path = std::string(VMSIFT_SOURCE_DIR "/samples/expected/") + name;
  if (std::getenv("VMSIFT_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << actual;
  ASSERT_TRUE(std::filesystem::exists(path)) << path;
  EXPECT_EQ(actual, ReadFile(path)) << path;
}

// Whether a report counts lines that --strict does not forgive (docs/commands.md).
bool HasBadLines(const std::string& report) {
  const nlohmann::json outcomes = nlohmann::json::parse(report).at("ledger").at("outcomes");
  for (const char* bad : {"malformed", "oversize", "suspect"}) {
    if (outcomes.at(bad).at("lines") > 0) return true;
  }
  return false;
}

class GoldenTest : public testing::TestWithParam<std::string> {};

TEST_P(GoldenTest, ReportAndFailuresAreAsExpected) {
  const std::string log = "samples/logs/" + GetParam();
  const RunResult report = RunShell("vmsift scan --format json " + log);
  EXPECT_EQ(report.status, 0) << report.errors;
  ExpectGolden(report.out, GetParam() + ".report.json");
  const RunResult failures = RunShell("vmsift extract " + log);
  EXPECT_EQ(failures.status, 0) << failures.errors;
  ExpectGolden(failures.out, GetParam() + ".failures.jsonl");
}

TEST_P(GoldenTest, TheStatusOfStrictIsWhatTheExpectedReportSays) {
  const std::string log = "samples/logs/" + GetParam();
  const std::string report = ReadFile(VMSIFT_SOURCE_DIR "/samples/expected/" + GetParam() + ".report.json");
  const int status = HasBadLines(report) ? 1 : 0;
  const RunResult scan = RunShell("vmsift scan --strict --format json " + log);
  EXPECT_EQ(scan.status, status) << scan.errors;
  EXPECT_EQ(scan.out, report);
  EXPECT_EQ(RunShell("vmsift extract --strict " + log).status, status);
}

TEST_P(GoldenTest, APipeAnswersLikeTheFile) {
  const std::string log = "samples/logs/" + GetParam();
  // The only difference is the input's name.
  const std::string rename = " | sed 's|\"" + log + "\"|\"-\"|g'";
  const RunResult file = RunShell("vmsift scan --format json " + log + rename);
  const RunResult pipe = RunShell("cat " + log + " | vmsift scan --format json -");
  EXPECT_EQ(pipe.out, file.out);
}

std::string CaseName(const testing::TestParamInfo<std::string>& sample) {
  std::string name = sample.param;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Samples, GoldenTest, testing::ValuesIn(Samples()), CaseName);

TEST(GoldenSamples, TwoFilesAreExpectedOfEachAndNoMore) {
  std::vector<std::string> names;
  for (const std::string& sample : Samples()) {
    names.push_back(sample + ".failures.jsonl");
    names.push_back(sample + ".report.json");
  }
  ASSERT_FALSE(names.empty());
  std::vector<std::string> expected;
  for (const auto& entry : std::filesystem::directory_iterator(VMSIFT_SOURCE_DIR "/samples/expected"))
    expected.push_back(entry.path().filename().string());
  EXPECT_THAT(expected, testing::UnorderedElementsAreArray(names));
}

// Or the status of --strict would be tried on one kind only.
TEST(GoldenSamples, SomeAreDamagedAndMostAreNot) {
  const std::vector<std::string> samples = Samples();
  const auto damaged = std::count_if(samples.begin(), samples.end(), [](const std::string& sample) {
    return HasBadLines(ReadFile(VMSIFT_SOURCE_DIR "/samples/expected/" + sample + ".report.json"));
  });
  EXPECT_GT(damaged, 0);
  EXPECT_LT(damaged, static_cast<ptrdiff_t>(samples.size() / 2));
}

}  // namespace
}  // namespace vmsift
