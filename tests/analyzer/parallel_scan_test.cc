// Whoever reads what, and in chunks of whatever size, the report is the same, byte for byte.
#include "analyzer/pipeline/parallel_scan.h"

#include <sys/stat.h>

#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "analyzer/input/open_source.h"
#include "analyzer/report/report.h"
#include "bench/text_log_generator.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/memory_source.h"
#include "tests/analyzer/packing.h"
#include "tests/analyzer/random_log.h"
#include "tests/analyzer/temporary_folder.h"

namespace vmsift {
namespace {

std::string ReportOf(const Tally& tally, const std::vector<Input>& inputs) {
  return JsonReport({Summarize(tally, BuiltinCatalog()), tally, BuiltinCatalog(), inputs}, 0);
}

std::string InParallel(const std::vector<Input>& inputs, size_t threads, size_t chunk_bytes) {
  ParallelScan::Options options;
  options.pipeline.lines.max_line_bytes = 500;
  options.threads = threads;
  options.chunk_bytes = chunk_bytes;
  const Tally tally = ParallelScan(inputs, BuiltinCatalog(), options).Run();
  return ReportOf(tally, inputs);
}

// By one pipeline, from its first byte to its last.
std::string InOrder(const std::vector<std::string>& logs, const std::vector<Input>& inputs) {
  Pipeline::Options options;
  options.lines.max_line_bytes = 500;
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(options, nullptr);
  for (uint32_t i = 0; i < logs.size(); ++i) {
    MemorySource source(logs[i]);
    EXPECT_TRUE(pipeline->Run(i, &source).ok());
  }
  return ReportOf(pipeline->tally(), inputs);
}

class ParallelScanTest : public testing::Test {
 protected:
  void Add(const std::string& log) { Add(log, log); }
  // A log that lies there as other bytes.
  void Add(const std::string& log, const std::string& packed) {
    inputs_.push_back({folder_.Write("log" + std::to_string(logs_.size()), packed), absl::OkStatus()});
    logs_.push_back(log);
  }

  const TemporaryFolder folder_;
  std::vector<std::string> logs_;
  std::vector<Input> inputs_;
};

// Damaged and oversize lines among them, whose numbers a report shows.
TEST_F(ParallelScanTest, ThreadsAndChunksDoNotChangeTheReport) {
  for (uint64_t seed = 1; seed <= 3; ++seed) Add(RandomLog(seed).Lines(120));
  Add("ERROR: (VMNotFound) The VM 'a' cannot be found.\n");
  const std::string expected = InOrder(logs_, inputs_);
  for (size_t threads : {1, 2, 3, 8}) {
    for (size_t chunk_bytes : {64, 1000, 1 << 20}) {
      EXPECT_EQ(InParallel(inputs_, threads, chunk_bytes), expected)
          << threads << " threads, chunks of " << chunk_bytes << " bytes";
    }
  }
}

TEST_F(ParallelScanTest, HowALogIsPackedDoesNotChangeTheReport) {
  const std::string log = RandomLog(4).Lines(400);
  const std::string half = log.substr(0, log.size() / 2);
  Add(log);
  Add(log, PackGzip(half) + PackGzip(log.substr(half.size())));
  Add(log, PackZstd(log));
  Add("ERROR: (VMNotFound) The VM 'a' cannot be found.\n",
      PackGzip("ERROR: (VMNotFound) The VM 'a' cannot be found.\n"));
  Add("", PackGzip(""));
  const std::string expected = InOrder(logs_, inputs_);
  for (size_t threads : {1, 2, 3, 8}) {
    for (size_t chunk_bytes : {64, 1000, 1 << 20}) {
      EXPECT_EQ(InParallel(inputs_, threads, chunk_bytes), expected)
          << threads << " threads, chunks of " << chunk_bytes << " bytes";
    }
  }
}

TEST_F(ParallelScanTest, OnePackedFileIsReadByAll) {
  const std::string log = RandomLog(7).Lines(3000);
  Add(log, PackGzip(log));
  const std::string expected = InOrder(logs_, inputs_);
  for (int round = 0; round < 5; ++round) EXPECT_EQ(InParallel(inputs_, 4, 4096), expected);
}

TEST_F(ParallelScanTest, APipeIsReadByAll) {
  const std::string log = RandomLog(9).Lines(3000);
  const std::string path = folder_.path("pipe");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  logs_.push_back(log);
  inputs_.push_back({path, absl::OkStatus()});
  const std::string expected = InOrder(logs_, inputs_);
  for (size_t threads : {1, 2, 8}) {
    std::thread writer([&] { std::ofstream(path, std::ios::binary) << log; });
    EXPECT_EQ(InParallel(inputs_, threads, 4096), expected) << threads << " threads";
    writer.join();
  }
}

// Small pieces, of text and of indented documents, quiet ones among them.
TEST_F(ParallelScanTest, OneTextIsReadByAll) {
  TextLogGenerator generator({.seed = 5, .failure_rate = 0.01, .vms = 50});
  std::string text;
  for (int event = 0; event < 4000; ++event) generator.Next(&text);
  std::string documents;
  for (int i = 0; i < 400; ++i) {
    documents +=
        i % 50 == 7
            ? "{\n  \"error\": {\n    \"code\": \"VMNotFound\",\n    \"message\": \"No VM.\"\n  }\n}\n"
            : "{\n  \"status\": \"Succeeded\",\n\n  \"a\": [\n    1\n  ]\n}\n";
  }
  Add(text);
  Add(documents);
  Add(RandomLog(11).Lines(500));
  Pipeline::Options pipeline_options;
  pipeline_options.lines.max_line_bytes = 5000;
  pipeline_options.shape = InputFormat::kText;
  for (size_t piece_bytes : {size_t{300}, PieceRule::Options().piece_bytes}) {
    pipeline_options.blocks.piece_bytes = piece_bytes;
    const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(pipeline_options, nullptr);
    for (uint32_t i = 0; i < logs_.size(); ++i) {
      MemorySource source(logs_[i]);
      EXPECT_TRUE(pipeline->Run(i, &source).ok());
    }
    const std::string expected = ReportOf(pipeline->tally(), inputs_);
    for (size_t threads : {1, 2, 8}) {
      for (size_t chunk_bytes : {64, 1000, 1 << 20}) {
        ParallelScan::Options options;
        options.pipeline = pipeline_options;
        options.threads = threads;
        options.chunk_bytes = chunk_bytes;
        const Tally tally = ParallelScan(inputs_, BuiltinCatalog(), options).Run();
        EXPECT_EQ(ReportOf(tally, inputs_), expected)
            << threads << " threads, chunks of " << chunk_bytes << ", pieces of " << piece_bytes;
      }
    }
  }
}

// As by one pipeline: what could be unpacked counts, and what is wrong is told.
TEST_F(ParallelScanTest, DamageIsToldAlikeByAll) {
  const std::string log = RandomLog(10).Lines(3000);
  for (std::string packed : {PackGzip(log), PackZstd(log)}) {
    Add(log, packed.substr(0, packed.size() / 2));
    packed[packed.size() - 2] ^= 1;
    Add(log, packed);
  }
  Pipeline::Options options;
  options.lines.max_line_bytes = 500;
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(options, nullptr);
  for (uint32_t i = 0; i < inputs_.size(); ++i) {
    const std::unique_ptr<ByteSource> source = *OpenSource(inputs_[i].path);
    EXPECT_FALSE(pipeline->Run(i, source.get()).ok());
  }
  const std::string expected = ReportOf(pipeline->tally(), inputs_);
  for (size_t threads : {1, 2, 8}) {
    for (size_t chunk_bytes : {64, 5000, 1 << 20}) {
      EXPECT_EQ(InParallel(inputs_, threads, chunk_bytes), expected)
          << threads << " threads, chunks of " << chunk_bytes << " bytes";
    }
  }
}

TEST_F(ParallelScanTest, OneFileIsReadByAll) {
  Add(RandomLog(7).Lines(3000));
  const std::string expected = InOrder(logs_, inputs_);
  for (int round = 0; round < 5; ++round) EXPECT_EQ(InParallel(inputs_, 4, 4096), expected);
}

TEST_F(ParallelScanTest, WhatIsLeftOutDoesNotDependOnWhoReads) {
  Add(RandomLog(8).Lines(3000));
  Selection selection;
  ASSERT_TRUE(selection.codes.Add("vm*").ok());
  selection.period.until = ParseTimestamp("2100-01-01T00:00Z");
  ParallelScan::Options options;
  options.pipeline.selection = &selection;
  options.chunk_bytes = 4096;
  std::string expected;
  uint64_t left_out = 0;
  uint64_t without_time = 0;
  for (size_t threads : {1, 2, 4}) {
    options.threads = threads;
    const Tally tally = ParallelScan(inputs_, BuiltinCatalog(), options).Run();
    if (threads == 1) {
      expected = ReportOf(tally, inputs_);
      left_out = tally.left_out;
      without_time = tally.left_out_without_time;
      EXPECT_GT(left_out, without_time);
      EXPECT_GT(without_time, 0u);
    }
    EXPECT_EQ(ReportOf(tally, inputs_), expected);
    EXPECT_EQ(tally.left_out, left_out);
    EXPECT_EQ(tally.left_out_without_time, without_time);
  }
}

TEST_F(ParallelScanTest, WhatCannotBeReadIsToldAndTheRestGoesOn) {
  Add("{}\n");
  inputs_.push_back({folder_.path("absent"), absl::OkStatus()});
  inputs_.push_back({"closed", absl::PermissionDeniedError("closed: no entry")});
  ParallelScan::Options options;
  options.threads = 2;
  const Tally tally = ParallelScan(inputs_, BuiltinCatalog(), options).Run();
  std::vector<std::string> errors;
  for (const InputTally& input : tally.inputs) errors.push_back(input.error);
  ASSERT_EQ(errors.size(), 3u);
  EXPECT_EQ(errors[0], "");
  EXPECT_NE(errors[1].find("absent"), std::string::npos);
  EXPECT_EQ(errors[2], "closed: no entry");
}

TEST_F(ParallelScanTest, ProgressEndsWithAllThatWasRead) {
  for (uint64_t seed = 1; seed <= 3; ++seed) Add(RandomLog(seed).Lines(200));
  const std::string log = RandomLog(4).Lines(200);
  Add(log, PackGzip(log));
  Add(log, PackZstd(log).substr(0, 1000));  // what does not come counts as read, for it never will
  Add("ERROR: (VMNotFound) The VM 'a' cannot be found.\n");
  for (size_t threads : {1, 3}) {
    for (size_t chunk_bytes : {1000, 1 << 20}) {
      ProgressCounts progress;
      ParallelScan::Options options;
      options.threads = threads;
      options.chunk_bytes = chunk_bytes;
      options.pipeline.progress = &progress;
      const Tally tally = ParallelScan(inputs_, BuiltinCatalog(), options).Run();
      uint64_t failures = 0;
      for (const InputTally& input : tally.inputs) failures += input.failures;
      EXPECT_GT(failures, 0u);
      EXPECT_EQ(progress.failures, failures);
      EXPECT_EQ(progress.bytes_read, TotalBytes(inputs_));
      EXPECT_EQ(progress.bytes_plain, tally.ledger.input().bytes);
    }
  }
}

TEST(ParallelScan, NoInputIsNoWork) {
  const std::vector<Input> none;
  ParallelScan::Options options;
  options.threads = 8;
  const Tally tally = ParallelScan(none, BuiltinCatalog(), options).Run();
  EXPECT_EQ(tally.ledger.input(), Ledger::Entry());
}

}  // namespace
}  // namespace vmsift
