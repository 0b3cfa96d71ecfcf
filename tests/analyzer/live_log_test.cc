// Logs that come bit by bit: every sample, in any portions and over any number of processes, counts as in a
// scan; and so does what is not counted yet, as far as it has come.
#include "analyzer/follow/live_log.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "analyzer/report/report.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/memory_source.h"
#include "tests/analyzer/random_log.h"

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

// Takes all of it, and after each line, or now and then, and sometimes within one, is saved and goes on in
// another process, with other options of reading.
std::string RestartedOften(const std::string& bytes, const Pipeline::Options& options, uint64_t one_in,
                           std::mt19937_64* random) {
  Pipeline::Options others = options;
  others.shape = std::nullopt;
  others.lines.max_line_bytes = 100;
  others.blocks.max_document_bytes = 100;
  others.blocks.piece_bytes = 100;
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(options);
  auto log = std::make_unique<LiveLog>(0, options);
  for (size_t at = 0; at < bytes.size();) {
    size_t size = std::min(bytes.find('\n', at), bytes.size() - 1) + 1 - at;
    if ((*random)() % 8 == 0) size = 1 + (*random)() % size;
    const std::string padded = bytes.substr(at, size) + std::string(kLinePadding, '\0');
    log->Take(std::string_view(padded).substr(0, size), pipeline.get());
    at += size;
    // What is left of a line that is too long would be taken again and again.
    if (at == bytes.size() || (*random)() % one_in != 0) continue;
    const LiveLog::Saved saved = log->Save();
    log = std::make_unique<LiveLog>(0, others);
    const absl::Status status = log->Restore(saved);
    EXPECT_TRUE(status.ok()) << status << " at byte " << at;
    if (!status.ok()) return {};
    at = log->taken();
  }
  log->Finish(pipeline.get());
  EXPECT_TRUE(pipeline->tally().ledger.Balances());
  return ReportOf(pipeline->tally());
}

// With what is read in small pieces, and lines and documents that are too long.
std::vector<Pipeline::Options> ManyOptions(std::optional<InputFormat> shape) {
  std::vector<Pipeline::Options> all(4);
  for (Pipeline::Options& options : all) options.shape = shape;
  all[1].blocks.piece_bytes = 256;
  all[2].blocks.piece_bytes = 600;
  all[2].blocks.max_document_bytes = 1500;
  all[3].blocks.piece_bytes = 200;
  all[3].blocks.max_document_bytes = 500;
  all[3].lines.max_line_bytes = 300;
  return all;
}

void ExpectRestartsChangeNothing(const std::string& bytes, std::optional<InputFormat> shape) {
  std::mt19937_64 random(1);
  for (const Pipeline::Options& options : ManyOptions(shape)) {
    SCOPED_TRACE(options.blocks.piece_bytes);
    const std::string scanned = Scanned(bytes, options);
    for (uint64_t one_in : {1, 5}) {
      SCOPED_TRACE(one_in);
      ASSERT_TRUE(RestartedOften(bytes, options, one_in, &random) == scanned);
    }
  }
}

TEST_P(LiveLogSamples, CountAsInAScanHoweverOftenItIsRestarted) {
  std::ifstream file(GetParam(), std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  ExpectRestartsChangeNothing(bytes, std::nullopt);
  ExpectRestartsChangeNothing(bytes, InputFormat::kText);
}

// The counts from an offset on. Saved and resumed before each portion, or not.
Tally CountedFrom(uint64_t start, const std::string& bytes, bool restarted) {
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline({});
  auto log = std::make_unique<LiveLog>(0, Pipeline::Options());
  log->StartAt(start);
  for (size_t at = 0; at < bytes.size(); at = log->taken()) {
    if (restarted) {
      const LiveLog::Saved saved = log->Save();
      log = std::make_unique<LiveLog>(0, Pipeline::Options());
      EXPECT_TRUE(log->Restore(saved).ok());
    }
    const size_t size = std::min<size_t>(bytes.size() - at, 97);
    const std::string padded = bytes.substr(at, size) + std::string(kLinePadding, '\0');
    log->Take(std::string_view(padded).substr(0, size), pipeline.get());
  }
  log->Finish(pipeline.get());
  EXPECT_TRUE(pipeline->tally().ledger.Balances());
  return pipeline->TakeTally();
}

// What comes before the offset, and the rest of the line that it is within, is not counted.
TEST_P(LiveLogSamples, FromAnOffsetOnCountLinesThatBeginThere) {
  std::ifstream file(GetParam(), std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const auto lines_of = [](const std::string& text) {
    return static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n')) +
           (text.empty() || text.ends_with('\n') ? 0 : 1);
  };
  std::mt19937_64 random(1);
  for (int i = 0; i < 12; ++i) {
    const uint64_t start = i == 0 ? bytes.size() : 1 + random() % bytes.size();
    SCOPED_TRACE(start);
    const Tally counted = CountedFrom(start, bytes, /*restarted=*/false);
    const size_t line_end = bytes.find('\n', start - 1);
    const std::string rest = line_end == std::string::npos ? "" : bytes.substr(line_end + 1);
    EXPECT_EQ(counted.ledger.input().bytes, rest.size());
    EXPECT_EQ(counted.ledger.input().lines, lines_of(rest));
    ASSERT_EQ(ReportOf(CountedFrom(start, bytes, /*restarted=*/true)), ReportOf(counted));
    if (counted.inputs.begin()->shape != InputFormat::kJsonLines) continue;
    const std::unique_ptr<Pipeline> before = BuiltinPipeline({});
    MemorySource source(bytes.substr(0, bytes.size() - rest.size()));
    ASSERT_TRUE(before->Run(0, &source).ok());
    Tally both = before->TakeTally();
    both.Merge(counted);
    EXPECT_EQ(ReportOf(both), Scanned(bytes, {}));
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

TEST(LiveLog, RandomLogsCountAsInAScanHoweverOftenTheyAreRestarted) {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    ExpectRestartsChangeNothing(RandomLog(seed).Lines(100), std::nullopt);
    ExpectRestartsChangeNothing(RandomLog(seed).Lines(100), InputFormat::kText);
    ExpectRestartsChangeNothing(RandomLog(seed).Bytes(4000), InputFormat::kText);
  }
}

// Lines of all samples in any order: documents that are broken off, boxes without an end, quotes without one.
TEST(LiveLog, MixedLinesOfSamplesCountAsInAScanHoweverOftenTheyAreRestarted) {
  std::vector<std::string> lines;
  for (const std::string& path : Samples()) {
    std::ifstream file(path, std::ios::binary);
    for (std::string line; std::getline(file, line);) lines.push_back(line.substr(0, 1000) + '\n');
  }
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    std::string bytes;
    // CSV, with a line before its header, without, or none.
    if (seed % 3 == 1) bytes += "#TYPE System.Object\n";
    if (seed % 3 != 0) bytes += "Time,Code,Message\n";
    while (bytes.size() < 30'000) {
      size_t at = random() % lines.size();
      for (size_t more = random() % 6; more > 0 && at < lines.size(); --more) bytes += lines[at++];
      if (seed % 3 != 0) bytes += "2026-11-23T17:02:11Z,VMNotFound,\"The VM 'a'\ncannot be found.\"\n";
    }
    ExpectRestartsChangeNothing(bytes, InputFormat::kText);
  }
}

}  // namespace
}  // namespace vmsift
