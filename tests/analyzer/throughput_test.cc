// Each stage counts what is its own, and runs that do not count alike are an error. Nothing is timed.
#include "analyzer/throughput/throughput.h"

#include <optional>
#include <sstream>
#include <string>
#include <string_view>

#include "analyzer/pipeline/parallel_scan.h"
#include "analyzer/report/terminal_text.h"
#include "analyzer/report/throughput_report.h"
#include "analyzer/throughput/stage_analyzers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/random_log.h"
#include "tests/analyzer/temporary_folder.h"

namespace vmsift {
namespace {

using testing::HasSubstr;

class ThroughputTest : public testing::Test {
 protected:
  ThroughputTest() {
    inputs_.push_back({folder_.Write("log.jsonl", RandomLog(1).Lines(200)), absl::OkStatus()});
    inputs_.push_back(
        {folder_.Write("log.txt", "ERROR: (VMNotFound) The VM 'a' cannot be found.\n\n"), absl::OkStatus()});
  }

  Tally ScanUpTo(Stage stage, size_t threads) const {
    ParallelScan::Options options;
    options.pipeline = UpTo(stage, {});
    options.threads = threads;
    options.chunk_bytes = 1000;
    return ParallelScan(inputs_, BuiltinCatalog(), options).Run();
  }

  const TemporaryFolder folder_;
  std::vector<Input> inputs_;
};

TEST_F(ThroughputTest, AStageCountsAsTheWholeScanDoes) {
  for (size_t threads : {1, 3}) {
    SCOPED_TRACE(threads);
    const RunCounts whole = CountsOf(ScanUpTo(Stage::kCount, threads), Stage::kCount);
    ASSERT_GT(whole.failures, 0u);
    const RunCounts read = CountsOf(ScanUpTo(Stage::kRead, threads), Stage::kRead);
    EXPECT_EQ(read, (RunCounts{whole.bytes, std::nullopt, std::nullopt}));
    const RunCounts frame = CountsOf(ScanUpTo(Stage::kFrame, threads), Stage::kFrame);
    EXPECT_EQ(frame, (RunCounts{whole.bytes, whole.lines, std::nullopt}));
    const RunCounts decode = CountsOf(ScanUpTo(Stage::kDecode, threads), Stage::kDecode);
    EXPECT_EQ(decode.bytes, whole.bytes);
    EXPECT_EQ(decode.lines, whole.lines);
    EXPECT_GE(decode.failures, whole.failures);
    EXPECT_EQ(CountsOf(ScanUpTo(Stage::kMatch, threads), Stage::kMatch), whole);
  }
}

TEST_F(ThroughputTest, EveryRowHasItsRunsOnOneThreadAndOnAll) {
  ThroughputOptions options;
  options.threads = 2;
  options.repeat = 2;
  const absl::StatusOr<Throughput> measured =
      MeasureThroughput(inputs_, BuiltinCatalog(), options, ScanUpTo(Stage::kCount, 1));
  ASSERT_TRUE(measured.ok()) << measured.status();
  const size_t rows = 2 + std::size(kStages);
  ASSERT_EQ(measured->rows.size(), 2 * rows);
  for (size_t i = 0; i < measured->rows.size(); ++i) {
    const ThroughputRow& row = measured->rows[i];
    SCOPED_TRACE(row.name);
    EXPECT_EQ(row.threads, i < rows ? 1u : 2u);
    EXPECT_EQ(row.is_limit, i % rows < 2);
    EXPECT_GT(row.counts.bytes, 0u);
    EXPECT_GT(row.seconds.fastest, 0);
    EXPECT_LE(row.seconds.fastest, row.seconds.median);
    EXPECT_LE(row.seconds.median, row.seconds.slowest);
  }
}

TEST_F(ThroughputTest, OtherCountsThanBeforeAreAnError) {
  const Tally before = ScanUpTo(Stage::kCount, 1);
  inputs_.push_back(inputs_.front());
  const absl::StatusOr<Throughput> measured = MeasureThroughput(inputs_, BuiltinCatalog(), {}, before);
  ASSERT_FALSE(measured.ok());
  EXPECT_THAT(std::string(measured.status().message()), HasSubstr("do not count alike"));
}

TEST(ThroughputTableTest, NoLineIsLongerThanTheTerminal) {
  Throughput throughput;
  for (const size_t threads : {1, 2}) {
    for (const std::string_view stage : {"bytes", "count"})
      throughput.rows.push_back({stage, false, threads, {.bytes = 1'000'000'000}, {1, 0.9, 1.1}});
  }
  const Machine machine = {"AMD EPYC 7763 64-Core Processor", 1, "haswell"};
  const MeasuredInput input = {.jsonl = 1, .bytes = 1'000'000'000, .lines = 1'234'567, .failures = 1};
  const ThroughputReport report = {throughput, machine, input, 1, std::nullopt};
  for (const size_t width : {60, 80, 120, 200}) {
    const std::string table = ThroughputTable(report, {.width = width});
    std::istringstream lines(table);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(DisplayWidth(line), width) << line;
    EXPECT_THAT(table, HasSubstr("1,234,567 lines")) << width;
    // Beside each row, or once below the tables.
    EXPECT_EQ(table.find("WHAT IS DONE") != std::string::npos, width >= 120) << width;
    EXPECT_EQ(table.find("\nWhat is done\n") != std::string::npos, width < 120) << width;
  }
}

}  // namespace
}  // namespace vmsift
