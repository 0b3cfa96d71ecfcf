// The lines of all runs of a stream are those of the stream, wherever it is cut.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "analyzer/input/line_run_source.h"
#include "gtest/gtest.h"
#include "tests/analyzer/memory_source.h"

namespace vmsift {
namespace {

std::string LinesOf(const std::string& stream, const ByteRun& run, size_t portion) {
  LineRunSource source(std::make_unique<MemorySource>(stream.substr(run.from == 0 ? 0 : run.from - 1)), run);
  std::string lines;
  std::vector<char> buffer(portion);
  while (true) {
    const absl::StatusOr<size_t> got = source.Read(buffer.data(), buffer.size());
    EXPECT_TRUE(got.ok());
    if (*got == 0) return lines;
    lines.append(buffer.data(), *got);
  }
}

TEST(LineRunSource, RunsAddUpToTheStream) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 3000; ++round) {
    std::string stream(1 + random() % 60, 'x');
    for (char& c : stream) c = random() % 4 == 0 ? '\n' : static_cast<char>('a' + random() % 26);
    std::vector<uint64_t> cuts = {0, stream.size()};
    for (uint64_t i = 0; i < random() % 5; ++i) cuts.push_back(random() % stream.size());
    std::sort(cuts.begin(), cuts.end());
    std::string all;
    for (size_t i = 1; i < cuts.size(); ++i) {
      if (cuts[i - 1] == cuts[i]) continue;
      const std::string lines = LinesOf(stream, {cuts[i - 1], cuts[i], 0}, 1 + random() % 20);
      if (!lines.empty() && lines.back() != '\n') {
        EXPECT_EQ(lines.size() + all.size(), stream.size());
      }
      all += lines;
    }
    ASSERT_EQ(all, stream) << "round " << round;
  }
}

}  // namespace
}  // namespace vmsift
