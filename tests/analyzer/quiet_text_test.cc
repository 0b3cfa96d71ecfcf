// What becomes of the lines of a piece without an anchor, told from the raw bytes: the same as the framer and
// the decoder tell, whatever a line begins with, ends in, and however long it is.
#include "analyzer/decode/quiet_text.h"

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/decode/anchor_finder.h"
#include "analyzer/decode/block_decoder.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/decoding.h"
#include "tests/analyzer/framing.h"

namespace vmsift {
namespace {

using Entries = std::array<Ledger::Entry, kOutcomeCount>;

const AnchorFinder& Finder() {
  static const AnchorFinder& finder = *new AnchorFinder(&BuiltinCatalog());
  return finder;
}

// As all pieces are read that hold an anchor.
Entries Closely(std::string_view piece) {
  BlockDecoder decoder(nullptr, &Finder());
  BlockDecoder::Result result;
  Entries entries{};
  for (const Block& block : BlocksOf(piece)) {
    decoder.Decode(block, &result);
    EXPECT_TRUE(result.failures.empty()) << piece;
    for (size_t i = 0; i < block.lines.size(); ++i)
      entries[static_cast<size_t>(result.outcomes[i])].Add({1, block.lines[i].bytes});
  }
  return entries;
}

// False when the piece must be read closely.
bool Quietly(std::string_view piece, Entries* entries) {
  const PaddedText padded(piece);
  QuietText quiet;
  if (!quiet.Read(padded.text())) return false;
  for (size_t i = 0; i < entries->size(); ++i) (*entries)[i] = quiet.entry(static_cast<Outcome>(i));
  return true;
}

void ExpectTheSame(std::string_view piece) {
  Entries quietly{};
  ASSERT_TRUE(Quietly(piece, &quietly)) << piece;
  EXPECT_EQ(quietly, Closely(piece)) << piece;
}

TEST(QuietText, LinesOfEveryLengthAndEnd) {
  for (std::string_view line_end : {"\n", "\r\n"}) {
    for (size_t length = 0; length <= 200; ++length) {
      std::string line(length, 'x');
      for (std::string_view end : {"", "]", " ", "\t", "7", "M", "m", ":7]", ": a]", "\xC3\xA9"}) {
        const std::string whole = line + std::string(end);
        ExpectTheSame(whole + std::string(line_end) + "more\n" + whole + std::string(line_end));
        ExpectTheSame(whole);
      }
    }
  }
}

TEST(QuietText, APrefixAloneIsText) {
  for (std::string_view time : {"2026-11-23T17:02:11.123Z", "[2026-11-23 17:02:11]", "17:02:11",
                                "[Nov 23, 2026 5:02:11 PM]", "[23/Nov/2026:17:02:11 +0000]"}) {
    for (std::string_view rest : {"", " ", " INFO", " info", " [INFO]", " ERROR:name:", " ::error ::",
                                  " 01O ", " stdout F ", " ##[error]", " INFO a", " [INFO] - x",
                                  " x: ##[error]", " a [b: c]", " [b: c]", " b: [c]", " [DEBUG b: 0;c: 0]"})
      ExpectTheSame(std::string(time) + std::string(rest) + "\n");
  }
  for (std::string_view line : {"2026-11-23T17:02:11.123Z INFO", "[2026-11-23 17:02:11] [INFO]", "##[error]",
                                "x: ##[error]", "[31m", "  [0;31m", "\xE2\x94\x82 ", "> ", "- ", "}"})
    ExpectTheSame(std::string(line) + "\nx\n");
}

TEST(QuietText, RandomLines) {
  constexpr uint64_t kSeed = 20261129;
  SCOPED_TRACE(kSeed);
  std::mt19937_64 random(kSeed);
  const std::vector<std::string_view> parts = {"Nov  1 00:00:00 web-1 app[17]: ",
                                               "2026-11-23T17:02:11Z ",
                                               "[2026-11-23 17:02:11] ",
                                               "all is well",
                                               "x",
                                               " ",
                                               "\t",
                                               "]",
                                               "[",
                                               ": ",
                                               "m",
                                               "0",
                                               "[id=/a/b]",
                                               "{",
                                               "}",
                                               "{\"a\": 1}",
                                               "{\"a\":",
                                               "\xE2\x94\x82",
                                               "| ",
                                               "> ",
                                               "* ",
                                               "**",
                                               "'",
                                               "INFO ",
                                               "\r",
                                               "\n",
                                               "\n",
                                               "\n"};
  int quiet = 0;
  for (int i = 0; i < 4000; ++i) {
    std::string piece;
    for (size_t n = random() % 40; n > 0; --n) piece += parts[random() % parts.size()];
    Entries entries{};
    if (piece.empty() || !Quietly(piece, &entries)) continue;
    ++quiet;
    ASSERT_EQ(entries, Closely(piece)) << piece;
  }
  EXPECT_GT(quiet, 1000);
}

}  // namespace
}  // namespace vmsift
