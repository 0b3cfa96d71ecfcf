// Logs that come bit by bit: every sample, in any portions and over any number of processes, counts as in a
// scan; and so does what is not counted yet, as far as it has come.
#include "analyzer/tail/live_log.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "analyzer/report/report.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/memory_source.h"

namespace vmsift {
namespace {

std::string ReportOf(const Tally& tally) {
  const std::vector<Input> inputs = {{"log", absl::OkStatus()}};
  return JsonReport({Summarize(tally, BuiltinCatalog()), tally, BuiltinCatalog(), inputs}, 0);
}

std::string Scanned(const std::string& bytes, const Pipeline::Options& options) {
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(options);
  MemorySource source(bytes);
  EXPECT_TRUE(pipeline->Run(0, &source).ok());
  return ReportOf(pipeline->tally());
}

class LiveLogSamples : public testing::TestWithParam<std::string> {};

TEST_P(LiveLogSamples, CountInPortionsAsInAScan) {
  std::ifstream file(GetParam(), std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    Pipeline::Options options;
    if (seed > 8) options.lines.max_line_bytes = 64 + random() % 1000;
    if (seed > 8) options.blocks.piece_bytes = 256;
    const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(options);
    auto log = std::make_unique<LiveLog>(0, options);
    const size_t portion = seed == 1 ? 1 : 1 + random() % 5000;
    size_t at = 0;
    int processes = 0;
    int previews = 0;
    while (at < bytes.size()) {
      const size_t size = std::min(bytes.size() - at, 1 + random() % portion);
      const std::string padded = bytes.substr(at, size) + std::string(kLinePadding, '\0');
      log->Take(std::string_view(padded).substr(0, size), pipeline.get());
      at += size;
      if (random() % 8 == 0 && ++previews < 10) {
        Tally so_far;
        so_far.Merge(pipeline->tally());
        const std::unique_ptr<Pipeline> preview = BuiltinPipeline(options);
        log->Preview(preview.get());
        so_far.Merge(preview->tally());
        ASSERT_EQ(ReportOf(so_far), Scanned(bytes.substr(0, at), options)) << "at byte " << at;
      }
      if (random() % 8 == 0 && ++processes < 10) {  // another process goes on
        const LiveLog::Saved saved = log->Save();
        log = std::make_unique<LiveLog>(0, options);
        ASSERT_TRUE(log->Restore(saved).ok());
        ASSERT_LE(log->taken(), at);
        at = log->taken();
      }
    }
    log->Finish(pipeline.get());
    ASSERT_EQ(ReportOf(pipeline->tally()), Scanned(bytes, options));
  }
}

std::vector<std::string> Samples() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(VMSIFT_SOURCE_DIR "/samples/logs"))
    paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

INSTANTIATE_TEST_SUITE_P(Samples, LiveLogSamples, testing::ValuesIn(Samples()), [](const auto& sample) {
  std::string name = std::filesystem::path(sample.param).filename().string();
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
});

}  // namespace
}  // namespace vmsift
