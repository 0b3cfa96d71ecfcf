// Whatever the parts, their order and their repeats: merged, they are one scan's counts, byte for byte.
#include "analyzer/count/merge_counts.h"

#include <sys/stat.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/pipeline/parallel_scan.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/random_log.h"
#include "tests/analyzer/temporary_folder.h"
#include "tests/thoroughness.h"

namespace vmsift {
namespace {

using testing::HasSubstr;

constexpr uint64_t kLimit = 1 << 20;

CountsHead HeadOfTest() {
  CountsHead head;
  head.catalog_digest = BuiltinCatalog().digest();
  head.options = {{"max-line", "500"}};
  head.incident_limit = kLimit;
  return head;
}

// The counts of inputs or of runs of them, as scan writes them.
std::string CountsOf(const std::vector<Input>& inputs, const CountsHead& head = HeadOfTest()) {
  ParallelScan::Options options;
  options.pipeline.lines.max_line_bytes = 500;
  options.pipeline.shape = InputFormat::kJsonLines;
  options.pipeline.incidents = true;
  options.threads = 2;
  options.chunk_bytes = 700;
  ParallelScan scan(inputs, BuiltinCatalog(), options);
  const Tally tally = scan.Run();
  CountsHead whole = head;
  whole.inputs = scan.TakeInputs();
  return EncodeCounts(whole, tally, BuiltinCatalog());
}

std::vector<CountsPart> PartsOf(const std::vector<std::string>& bytes) {
  std::vector<CountsPart> parts;
  for (const std::string& part : bytes)
    parts.push_back(
        {"part " + std::to_string(parts.size()), [part]() -> absl::StatusOr<std::string> { return part; }});
  return parts;
}

absl::StatusOr<std::string> Merged(const std::vector<std::string>& bytes) {
  const absl::StatusOr<Counts> counts = MergeCounts(PartsOf(bytes), BuiltinCatalog());
  if (!counts.ok()) return counts.status();
  return EncodeCounts(counts->head, counts->tally, BuiltinCatalog());
}

std::string Why(const std::vector<std::string>& bytes) {
  return std::string(Merged(bytes).status().message());
}

class MergeCountsTest : public testing::Test {
 protected:
  // A random log of JSON Lines, and its number in the list.
  Input Log(uint64_t seed, size_t lines) {
    RandomLog random(seed);
    Input input;
    input.path = folder_.Write("log" + std::to_string(inputs_.size()),
                               "{\"first\":1}\n{\"second\":2}\n" + random.Lines(lines));
    input.number = inputs_.size();
    inputs_.push_back(input);
    return input;
  }
  static Input Run(Input input, uint64_t from, uint64_t to) {
    input.runs = {{from, to, 0}};
    return input;
  }
  static uint64_t SizeOf(const Input& input) {
    struct stat info;
    return stat(input.path.c_str(), &info) == 0 ? static_cast<uint64_t>(info.st_size) : 0;
  }

  TemporaryFolder folder_;
  std::vector<Input> inputs_;
};

// Random lists of inputs cut at random bytes, dealt to random parts.
std::vector<std::vector<Input>> Dealt(const std::vector<Input>& inputs, const std::vector<uint64_t>& sizes,
                                      std::mt19937_64* random) {
  std::vector<std::vector<Input>> parts(1 + (*random)() % 6);
  for (size_t i = 0; i < inputs.size(); ++i) {
    std::vector<uint64_t> cuts = {0, sizes[i]};
    const uint64_t count = (*random)() % 3 == 0 ? 0 : (*random)() % 5;
    for (uint64_t cut = 0; cut < count; ++cut) cuts.push_back((*random)() % sizes[i]);
    std::sort(cuts.begin(), cuts.end());
    std::vector<ByteRun> runs;
    for (size_t cut = 1; cut < cuts.size(); ++cut) {
      if (cuts[cut - 1] < cuts[cut]) runs.push_back({cuts[cut - 1], cuts[cut], 0});
    }
    // A part has one run of an input at most; what is left over gets a part of its own.
    for (const ByteRun& run : runs) {
      Input piece = inputs[i];
      if (runs.size() > 1) piece.runs = {run};
      std::vector<Input>& part = parts[(*random)() % parts.size()];
      if (!part.empty() && part.back().path == piece.path) {
        parts.push_back({piece});
      } else {
        part.push_back(piece);
      }
    }
  }
  return parts;
}

TEST_F(MergeCountsTest, PartsAreOneScan) {
  std::mt19937_64 random(5);
  const size_t rounds = 100 / kOneCaseIn;
  for (size_t round = 0; round < rounds; ++round) {
    inputs_.clear();
    std::vector<uint64_t> sizes;
    for (uint64_t i = 0; i < 1 + random() % 4; ++i) sizes.push_back(SizeOf(Log(random(), 1 + random() % 60)));
    const std::string whole = CountsOf(inputs_);
    std::vector<std::string> parts;
    for (const std::vector<Input>& part : Dealt(inputs_, sizes, &random)) parts.push_back(CountsOf(part));
    // Some are merged before, and some come twice, by themselves or in what was merged.
    const std::vector<std::string> once = parts;
    std::shuffle(parts.begin(), parts.end(), random);
    while (parts.size() > 2 && random() % 3 != 0) {
      const absl::StatusOr<std::string> two = Merged({parts[0], parts[1]});
      ASSERT_TRUE(two.ok()) << two.status();
      parts.erase(parts.begin(), parts.begin() + 2);
      parts.push_back(*two);
    }
    for (const std::string& part : std::vector<std::string>(parts)) {
      if (random() % 3 == 0) parts.push_back(part);
    }
    for (const std::string& part : once) {
      if (random() % 3 == 0) parts.push_back(part);
    }
    std::shuffle(parts.begin(), parts.end(), random);
    const absl::StatusOr<std::string> merged = Merged(parts);
    ASSERT_TRUE(merged.ok()) << merged.status();
    ASSERT_EQ(*merged == whole, true) << "round " << round;
  }
}

TEST_F(MergeCountsTest, AMergeOfOneIsTheSame) {
  Log(1, 100);
  const std::string whole = CountsOf(inputs_);
  EXPECT_EQ(*Merged({whole}), whole);
  EXPECT_EQ(*Merged({whole, whole, whole}), whole);
}

TEST_F(MergeCountsTest, WhatIsMissingIsNamed) {
  const Input log = Log(2, 100);
  const uint64_t size = SizeOf(log);
  const std::string part = CountsOf({Run(log, 100, 900)});
  const absl::StatusOr<Counts> counts = MergeCounts(PartsOf({part}), BuiltinCatalog());
  ASSERT_TRUE(counts.ok());
  EXPECT_THAT(MissingRuns(counts->head.inputs),
              testing::ElementsAre(
                  log.path + ": bytes 0 to 100 of " + std::to_string(size),
                  log.path + ": bytes 900 to " + std::to_string(size) + " of " + std::to_string(size)));
  EXPECT_EQ(*Merged({part}), part);
}

TEST_F(MergeCountsTest, WhatOverlapsIsRefused) {
  const Input log = Log(3, 100);
  EXPECT_THAT(Why({CountsOf({Run(log, 0, 900)}), CountsOf({Run(log, 500, 1000)})}),
              HasSubstr("some of it is in another part as well, such as " + log.path));
}

TEST_F(MergeCountsTest, AFileThatChangedIsAnother) {
  Log(4, 20);
  const std::string before = CountsOf(inputs_);
  folder_.Write("log0", "{\"first\":1}\n{\"second\":2}\n");
  const absl::StatusOr<Counts> counts = MergeCounts(PartsOf({before, CountsOf(inputs_)}), BuiltinCatalog());
  ASSERT_TRUE(counts.ok());
  EXPECT_EQ(counts->head.inputs.size(), 2u);
}

TEST_F(MergeCountsTest, OtherOptionsAndCatalogsAreRefused) {
  Log(5, 20);
  const std::string part = CountsOf(inputs_);
  CountsHead head = HeadOfTest();
  head.options.emplace_back("vm", "web-*");
  EXPECT_THAT(Why({part, CountsOf(inputs_, head)}),
              HasSubstr("it was counted with --vm web-*, the others with no --vm"));
  head = HeadOfTest();
  head.since = Timestamp{0};
  EXPECT_THAT(Why({part, CountsOf(inputs_, head)}),
              HasSubstr("it was counted with --since 1970-01-01T00:00:00Z, the others with no --since"));
  head = HeadOfTest();
  head.catalog_digest = 1;
  EXPECT_THAT(Why({part, CountsOf(inputs_, head)}), HasSubstr("part 1: it was counted with another catalog"));
  EXPECT_THAT(Why({CountsOf(inputs_, head)}), HasSubstr("give merge the --catalog that scan had"));
  EXPECT_THAT(Why({part.substr(0, part.size() - 1)}), HasSubstr("part 0: a counts file that is cut short"));
}

TEST_F(MergeCountsTest, IncidentsAreLeftOutOfMoreThanTheLimit) {
  Log(6, 200);
  Log(7, 200);
  CountsHead head = HeadOfTest();
  head.incident_limit = SizeOf(inputs_[0]) + 1;
  const std::string whole = CountsOf(inputs_, head);
  EXPECT_EQ(*Merged({CountsOf({inputs_[1]}, head), CountsOf({inputs_[0]}, head)}), whole);
}

}  // namespace
}  // namespace vmsift
