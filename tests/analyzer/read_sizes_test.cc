// However the bytes of a sample arrive, its report and its failures are the same, byte for byte.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/report/failure_json.h"
#include "analyzer/report/report.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/memory_source.h"

namespace vmsift {
namespace {

constexpr char kFolder[] = VMSIFT_SOURCE_DIR "/samples/logs";

std::vector<std::string> Samples() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Printer : public FailureSink {
 public:
  void Take(const AttributedFailure& finding) override {
    text += FailureJson(finding, "sample", BuiltinCatalog());
  }
  std::string text;
};

std::string Answer(MemorySource source, const Pipeline::Options& options) {
  Printer printer;
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(options, &printer);
  EXPECT_TRUE(pipeline->Run(0, &source).ok());
  const Tally& tally = pipeline->tally();
  const Summary summary = Summarize(tally, BuiltinCatalog());
  return printer.text + JsonReport({summary, tally, BuiltinCatalog(), {{"sample", absl::OkStatus()}}}, 0);
}

class ReadSizes : public testing::TestWithParam<std::string> {};

TEST_P(ReadSizes, DoNotChangeTheAnswer) {
  std::ifstream file(std::filesystem::path(kFolder) / GetParam(), std::ios::binary);
  const std::string log{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  ASSERT_FALSE(log.empty());
  const std::string whole = Answer(MemorySource(log), {});
  for (size_t read_bytes : {1, 7, 64, 4096}) {
    Pipeline::Options options;
    options.lines.read_bytes = read_bytes;
    EXPECT_EQ(Answer(MemorySource(log), options), whole) << read_bytes << " bytes at a time";
  }
  EXPECT_EQ(Answer(MemorySource(log).InPortions(/*seed=*/1), {}), whole) << "in random portions";
}

INSTANTIATE_TEST_SUITE_P(Samples, ReadSizes, testing::ValuesIn(Samples()), [](const auto& sample) {
  std::string name = sample.param;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

}  // namespace
}  // namespace vmsift
