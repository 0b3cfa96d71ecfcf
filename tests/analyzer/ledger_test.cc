// The ledger balances, whatever comes in.
#include "analyzer/count/ledger.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/memory_source.h"
#include "tests/analyzer/random_log.h"

namespace vmsift {
namespace {

TEST(Ledger, BalancesWhenWhatWasBookedIsWhatCameIn) {
  Ledger ledger;
  EXPECT_TRUE(ledger.Balances());
  ledger.Book(Outcome::kFailure, 10);
  ledger.Book(Outcome::kFailure, 5);
  ledger.Book(Outcome::kBlank, 1);
  EXPECT_FALSE(ledger.Balances());
  ledger.BookInput(3, 16);
  EXPECT_TRUE(ledger.Balances());
  EXPECT_EQ(ledger.entry(Outcome::kFailure), (Ledger::Entry{2, 15}));
  EXPECT_EQ(ledger.entry(Outcome::kBlank), (Ledger::Entry{1, 1}));
  EXPECT_EQ(ledger.entry(Outcome::kText), Ledger::Entry());
  EXPECT_EQ(ledger.Booked(), (Ledger::Entry{3, 16}));
}

TEST(Ledger, ALostByteOrALostLineShows) {
  Ledger ledger;
  ledger.Book(Outcome::kClean, 10);
  ledger.BookInput(1, 11);
  EXPECT_FALSE(ledger.Balances());
  Ledger other;
  other.Book(Outcome::kClean, 10);
  other.BookInput(2, 10);
  EXPECT_FALSE(other.Balances());
}

TEST(Ledger, MergeAdds) {
  Ledger ledger;
  ledger.NotePassedOver(5);
  ledger.Book(Outcome::kOversize, 100);
  ledger.BookInput(1, 100);
  Ledger other;
  other.Book(Outcome::kText, 7);
  other.BookInput(1, 7);
  other.NotePassedOver(2);
  ledger.Merge(other);
  EXPECT_EQ(ledger.passed_over(), (Ledger::Entry{2, 7}));
  EXPECT_EQ(ledger.input(), (Ledger::Entry{2, 107}));
  EXPECT_EQ(ledger.entry(Outcome::kText), (Ledger::Entry{1, 7}));
  EXPECT_TRUE(ledger.Balances());
}

// Runs a log through the whole pipeline and checks its ledger against the bytes themselves.
void ExpectBalance(const std::string& log, uint64_t seed, const LineOptions& lines,
                   std::optional<InputFormat> shape) {
  Pipeline::Options options;
  options.lines = lines;
  options.shape = shape;
  // Blocks and documents that end early, as they do in large inputs.
  options.blocks = {.max_document_bytes = 2000, .piece_bytes = 1000};
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(options);
  MemorySource source(log);
  source.InPortions(seed);
  ASSERT_TRUE(pipeline->Run(0, &source).ok());
  const Ledger& ledger = pipeline->tally().ledger;
  uint64_t line_ends = static_cast<uint64_t>(std::count(log.begin(), log.end(), '\n'));
  if (!log.empty() && log.back() != '\n') ++line_ends;
  EXPECT_TRUE(ledger.Balances());
  EXPECT_EQ(ledger.input().bytes, log.size());
  EXPECT_EQ(ledger.input().lines, line_ends);
  const InputTally& input = *pipeline->tally().inputs.begin();
  EXPECT_EQ(input.bytes, log.size());
  EXPECT_EQ(input.lines, line_ends);
}

constexpr std::optional<InputFormat> kShapes[] = {std::nullopt, InputFormat::kJsonLines, InputFormat::kText};

TEST(LedgerProperty, BalancesOverRandomLogsAndReads) {
  constexpr size_t kReadSizes[] = {1, 7, 64, 4096, 1 << 16};
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    RandomLog random(seed);
    // A limit that some lines exceed, and one that none does.
    const LineOptions lines{.max_line_bytes = seed % 2 == 0 ? 300u : 1u << 20,
                            .read_bytes = kReadSizes[seed % std::size(kReadSizes)]};
    const std::string log = random.Lines(seed);
    for (const std::optional<InputFormat>& shape : kShapes) ExpectBalance(log, seed, lines, shape);
  }
}

TEST(LedgerProperty, BalancesOverRandomBytes) {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    RandomLog random(seed);
    const LineOptions lines{.max_line_bytes = seed % 3 == 0 ? 5u : 1u << 20, .read_bytes = 1 + seed % 50};
    const std::string log = random.Bytes(20 * seed);
    for (const std::optional<InputFormat>& shape : kShapes) ExpectBalance(log, seed, lines, shape);
  }
}

}  // namespace
}  // namespace vmsift
