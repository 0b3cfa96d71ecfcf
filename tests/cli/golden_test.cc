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

#include "gtest/gtest.h"
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

TEST(GoldenSamples, ThereAreEnough) {
  EXPECT_GE(Samples().size(), 15u);
}

TEST(GoldenSamples, NothingIsExpectedOfASampleThatIsGone) {
  const std::vector<std::string> samples = Samples();
  for (const auto& entry : std::filesystem::directory_iterator(VMSIFT_SOURCE_DIR "/samples/expected")) {
    const std::string name = entry.path().filename().string();
    EXPECT_TRUE(std::any_of(samples.begin(), samples.end(), [&name](const std::string& sample) {
      return name == sample + ".report.json" || name == sample + ".failures.jsonl";
    })) << name;
  }
}

}  // namespace
}  // namespace vmsift
