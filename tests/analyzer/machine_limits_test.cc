// The limits count what is there, whoever reads which part.
#include "analyzer/throughput/machine_limits.h"

#include <algorithm>
#include <string>

#include "gtest/gtest.h"
#include "tests/analyzer/packing.h"
#include "tests/analyzer/temporary_folder.h"

namespace vmsift {
namespace {

uint64_t OneByOne(const std::string& text) {
  return static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(NewlinesIn, EveryLengthIsCounted) {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(NewlinesIn(text), OneByOne(text)) << i;
    text += i % 3 == 0 ? '\n' : '\xff';
  }
}

// More than the 255 that a narrow counter holds, in every column.
TEST(NewlinesIn, NoCounterRunsOver) {
  const std::string text(64 * 1000 + 7, '\n');
  EXPECT_EQ(NewlinesIn(text), text.size());
}

TEST(MachineLimits, PiecesAddUpToTheFiles) {
  const TemporaryFolder folder;
  std::string plain;
  while (plain.size() < (9 << 20)) plain += "a line of some length\nand one\n\n";
  const std::string log = "{}\n{}\n";
  const std::vector<Input> files = {{folder.Write("plain", plain), absl::OkStatus()},
                                    {folder.Write("empty", ""), absl::OkStatus()},
                                    {folder.Write("log.gz", PackGzip(log)), absl::OkStatus()},
                                    {folder.Write("log.zst", PackZstd(log)), absl::OkStatus()}};
  for (size_t threads : {1, 3}) {
    const absl::StatusOr<LimitCounts> stored = ReadStoredBytes(files, threads);
    ASSERT_TRUE(stored.ok());
    EXPECT_EQ(stored->bytes, plain.size() + PackGzip(log).size() + PackZstd(log).size());
    const absl::StatusOr<LimitCounts> newlines = CountNewlines(files, threads);
    ASSERT_TRUE(newlines.ok());
    EXPECT_EQ(newlines->bytes, plain.size() + 2 * log.size());
    EXPECT_EQ(newlines->newlines, OneByOne(plain) + 2 * OneByOne(log));
  }
}

TEST(MachineLimits, AMissingFileIsAnError) {
  const std::vector<Input> files = {{"/nonexistent/log", absl::OkStatus()}};
  EXPECT_FALSE(ReadStoredBytes(files, 2).ok());
  EXPECT_FALSE(CountNewlines(files, 2).ok());
}

}  // namespace
}  // namespace vmsift
